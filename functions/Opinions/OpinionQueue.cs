using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Opinions;

/// <summary>Announces opinions and reports on the queue <c>opinion-changed</c>.</summary>
public sealed class OpinionQueue(StorageAccount storage, Settings settings) : IOpinionChanges
{
    public Task AnnounceAsync(OpinionChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.OpinionChanged,
            change,
            OpinionChangeJson.Default.OpinionChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

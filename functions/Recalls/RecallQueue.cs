using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Recalls;

/// <summary>Announces work of recalls on the queue <c>recall</c>.</summary>
public sealed class RecallQueue(StorageAccount storage, Settings settings) : IRecallChanges
{
    public Task AnnounceAsync(RecallChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.Recall,
            change,
            RecallChangeJson.Default.RecallChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

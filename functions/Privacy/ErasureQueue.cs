using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Privacy;

/// <summary>Announces work of erasures on the queue <c>erasure</c>.</summary>
public sealed class ErasureQueue(StorageAccount storage, Settings settings) : IErasuresDue
{
    public Task AnnounceAsync(ErasureDue due, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.Erasure,
            due,
            ErasureDueJson.Default.ErasureDue,
            settings.AnnouncementDelay,
            cancellation
        );
}

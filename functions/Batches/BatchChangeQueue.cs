using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Batches;

/// <summary>Announces batch changes on the queue <c>batch-changed</c>.</summary>
public sealed class BatchChangeQueue(StorageAccount storage, Settings settings) : IBatchChanges
{
    public Task AnnounceAsync(BatchChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.BatchChanged,
            change,
            BatchChangeJson.Default.BatchChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

using System.Text.Json;
using Azure.Storage.Queues;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Batches;

/// <summary>Announces batch changes on the queue <c>batch-changed</c>.</summary>
public sealed class BatchChangeQueue(StorageAccount storage, Settings settings) : IBatchChanges
{
    QueueClient Queue => storage.Queue(Queues.BatchChanged);

    public Task AnnounceAsync(BatchChange change, CancellationToken cancellation) =>
        Queue.SendMessageAsync(
            JsonSerializer.Serialize(change, BatchChangeJson.Default.BatchChange),
            settings.AnnouncementDelay,
            Queues.NeverExpires,
            cancellation
        );
}

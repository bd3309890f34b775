using System.Text.Json;
using Azure.Storage.Queues;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Products;

/// <summary>Announces product changes on the queue <c>passport-changed</c>.</summary>
public sealed class ProductChangeQueue(StorageAccount storage, Settings settings) : IProductChanges
{
    readonly QueueClient queue = storage.Queue(Queues.PassportChanged);

    public Task AnnounceAsync(ProductChange change, CancellationToken cancellation) =>
        queue.SendMessageAsync(
            JsonSerializer.Serialize(change, ProductChangeJson.Default.ProductChange),
            settings.AnnouncementDelay,
            Queues.NeverExpires,
            cancellation
        );
}

using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Orders;

/// <summary>Announces order changes on the queue <c>order-changed</c>.</summary>
public sealed class OrderQueue(StorageAccount storage, Settings settings) : IOrderChanges
{
    public Task AnnounceAsync(OrderChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.OrderChanged,
            change,
            OrderChangeJson.Default.OrderChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

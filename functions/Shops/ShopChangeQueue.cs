using Traceability.Platform.Storage;

namespace Traceability.Shops;

/// <summary>Announces on the queue <c>shop-changed</c>, one message a shop and product.</summary>
public sealed class ShopChangeQueue(StorageAccount storage) : IShopChanges
{
    public Task AnnounceAsync(ShopChange change, TimeSpan delay, CancellationToken cancellation) =>
        storage.SendAsync(Queues.ShopChanged, change, ShopChangeJson.Default.ShopChange, delay, cancellation);
}

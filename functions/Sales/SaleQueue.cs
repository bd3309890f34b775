using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Sales;

/// <summary>Announces sale changes on the queue <c>sale-changed</c>.</summary>
public sealed class SaleQueue(StorageAccount storage, Settings settings) : ISaleChanges
{
    public Task AnnounceAsync(SaleChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.SaleChanged,
            change,
            SaleChangeJson.Default.SaleChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

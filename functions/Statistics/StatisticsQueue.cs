using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Statistics;

/// <summary>Announces on the queue <c>statistics</c> what is to be counted.</summary>
public sealed class StatisticsQueue(StorageAccount storage, Settings settings, TimeProvider time)
    : IStatisticsNews,
        INewFarmers,
        INewProducts
{
    public Task AnnounceAsync(StatisticsChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return storage.SendAsync(
            Queues.Statistics,
            change,
            StatisticsChangeJson.Default.StatisticsChange,
            change.Opened is null ? settings.AnnouncementDelay : TimeSpan.Zero,
            cancellation
        );
    }

    public Task AnnounceAsync(string farmerId, CancellationToken cancellation) =>
        AnnounceAsync(new StatisticsChange(farmerId, null, null, time.GetUtcNow()), cancellation);

    public Task AnnounceAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return AnnounceAsync(new StatisticsChange(null, gtin.ToString(), null, time.GetUtcNow()), cancellation);
    }
}

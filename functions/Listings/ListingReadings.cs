using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>What messages about listings ask for, beside what there is, for the operator.</summary>
static class ListingReadings
{
    public static void AddListingReadings(this IServiceCollection services) =>
        services.AddPoisonReading(
            Queues.ListingChanged,
            ListingChangeJson.Default.ListingChange,
            async (provider, change, cancellation) =>
            {
                var asks = new Text(
                    $"Quyết định lại việc bán sản phẩm {change.Product}.",
                    $"Decide again how product {change.Product} is on sale."
                );
                if (!Gtin.TryParse(change.Product, out var gtin))
                {
                    return new(asks, new("Không có sản phẩm này.", "There is no such product."));
                }

                var listing = (
                    await provider.GetRequiredService<IListings>().FindAsync(Marketplaces.Catalogue, gtin, cancellation)
                )?.Listing;
                var held = (await provider.GetRequiredService<IStock>().OfAsync(gtin, cancellation)).Lots.Sum(lot =>
                    lot.Stock
                );
                var offered = listing?.StockOn(provider.GetRequiredService<TimeProvider>().Today()) ?? 0;
                return new(
                    asks,
                    new(
                        $"Đang chào bán {offered:0.###}, trong kho có {held:0.###}.",
                        $"It offers {offered:0.###}, and stock holds {held:0.###}."
                    )
                );
            }
        );
}

using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Orders;
using Traceability.Platform;
using Traceability.Products;
using Traceability.Recalls;
using Traceability.Sales;

namespace Traceability.Statistics;

/// <summary>Counts a farmer, on the day of its registration. Twice is once, by its id.</summary>
public sealed class CountedFarmers(Counting counting, IFarmers farmers)
{
    public async Task FollowAsync(string farmerId, CancellationToken cancellation)
    {
        if (await farmers.FindAsync(farmerId, cancellation) is { Farmer: var farmer })
        {
            await FollowAsync(farmer, cancellation);
        }
    }

    public Task FollowAsync(Farmer farmer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return counting.BringAsync(
            farmer.Id,
            "farmer",
            mayChange: false,
            (kept, _) =>
                Task.FromResult<Contribution?>(
                    kept
                        ?? new(
                            farmer.Province.Code,
                            null,
                            null,
                            Vietnam.Day(farmer.RegisteredAt),
                            new Dictionary<Measure, decimal> { [Measure.Producers] = 1 }
                        )
                ),
            cancellation
        );
    }
}

/// <summary>Counts a product, in the category that it has now. Twice is once, by its GTIN.</summary>
public sealed class CountedProducts(Counting counting, IProducts products, TimeProvider time) : IProductEffect
{
    public async Task FollowAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        if (await products.FindAsync(gtin, cancellation) is not { Product: var read })
        {
            return;
        }

        var known = read;
        await counting.BringAsync(
            read.Producer.Id,
            $"product|{gtin}",
            mayChange: true,
            async (_, stop) =>
            {
                var now = known ?? (await products.FindAsync(gtin, stop))?.Product;
                known = null;
                return now is null ? null : Of(now, time.Today(), new() { [Measure.Products] = 1 });
            },
            cancellation
        );
    }

    /// <summary>What of a product's is counted on a day.</summary>
    public static Contribution Of(Product product, DateOnly day, Dictionary<Measure, decimal> amounts)
    {
        ArgumentNullException.ThrowIfNull(product);
        return new Contribution(
            product.Producer.Province.Code,
            Contribution.CategoryOf(product.Facts.Category),
            product.Gtin.ToString(),
            day,
            amounts
        );
    }
}

/// <summary>Counts a product while at least one marketplace that pulls shows it as on sale. Twice is once, by its GTIN.</summary>
public sealed class CountedListings(Counting counting, IListings listings, TimeProvider time) : IListingEffect
{
    public async Task FollowAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        if (await listings.FindAsync(Marketplaces.Catalogue, gtin, cancellation) is not { Listing: var read })
        {
            return;
        }

        var known = read;
        await counting.BringAsync(
            read.Product.Producer.Id,
            $"listing|{gtin}",
            mayChange: true,
            async (_, stop) =>
            {
                var now = known ?? (await listings.FindAsync(Marketplaces.Catalogue, gtin, stop))?.Listing;
                known = null;
                var today = time.Today();
                return now is not null && IsOnSale(now, today)
                    ? CountedProducts.Of(now.Product, today, new() { [Measure.Listings] = 1 })
                    : null;
            },
            cancellation
        );
    }

    static bool IsOnSale(Listing listing, DateOnly today) =>
        Marketplaces.All.Any(marketplace =>
            ListingLife.Decide(listing, marketplace.Answer(listing, today), today).State == ListingState.Listed
        );
}

/// <summary>Counts a batch and what it holds, on the day of its registration. Twice is once, by its GTIN and lot.</summary>
public sealed class CountedBatches(Counting counting, IProducts products) : IBatchEffect
{
    public Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return counting.BringAsync(
            batch.FarmerId,
            $"batch|{batch.Gtin}|{batch.Lot.ToKey()}",
            mayChange: false,
            async (kept, stop) =>
            {
                if (kept is not null || await products.FindAsync(batch.Gtin, stop) is not { Product: var product })
                {
                    return kept;
                }

                var (measure, amount) = Measures.Of(batch.Quantity);
                return CountedProducts.Of(
                    product,
                    Vietnam.Day(batch.RegisteredAt),
                    new() { [Measure.Batches] = 1, [measure] = amount }
                );
            },
            cancellation
        );
    }
}

/// <summary>Counts an order, on the day when it was placed, whatever becomes of it. Twice is once, by its id.</summary>
public sealed class CountedOrders(Counting counting, IProducts products) : IOrderEffect
{
    public Task FollowAsync(OrderFacts order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        return counting.BringAsync(
            order.FarmerId,
            $"order|{order.Id}",
            mayChange: false,
            async (kept, stop) =>
                kept is null && await products.FindAsync(order.Gtin, stop) is { Product: var product }
                    ? CountedProducts.Of(product, Vietnam.Day(order.PlacedAt), new() { [Measure.Orders] = 1 })
                    : kept,
            cancellation
        );
    }
}

/// <summary>
/// Counts a sale on the day of the sale, and no more where it was cancelled or came back: so past days tell what stayed sold. Twice is
/// once, by its id; a message that comes late reads the sale as it is.
/// </summary>
public sealed class CountedSales(Counting counting, IProducts products, SaleRegistration sales) : ISaleEffect
{
    public Task FollowAsync(Sale sale, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sale);
        Sale? known = sale;
        return counting.BringAsync(
            sale.Facts.FarmerId,
            $"sale|{sale.Facts.Id}",
            mayChange: true,
            async (kept, stop) =>
            {
                var now = known ?? await sales.FindAsync(sale.Facts.Id, stop);
                known = null;
                if (now is not { Trade: { State: TradeState.Sold, SoldAt: { } soldAt } })
                {
                    return null;
                }

                if (kept is not null || await products.FindAsync(now.Facts.Gtin, stop) is not { Product: var product })
                {
                    return kept;
                }

                var amounts = new Dictionary<Measure, decimal> { [Measure.Sales] = 1 };
                if (now.Facts.Price is { } price)
                {
                    amounts[Measure.Revenue] = price.Amount;
                }

                return CountedProducts.Of(product, Vietnam.Day(soldAt), amounts);
            },
            cancellation
        );
    }
}

/// <summary>
/// Counts a recall on the day of the decision; that it was lifted later does not undo that it was. Twice is once, by its id.
/// </summary>
public sealed class CountedRecalls(Counting counting, IProducts products) : IRecallEffect
{
    /// <summary>Counts for those whom no farmer here owns.</summary>
    const string Nobody = "nobody";

    public Task FollowAsync(Recall recall, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        return recall.IsDrill
            ? Task.CompletedTask
            : counting.BringAsync(
                recall.Owner ?? Nobody,
                $"recall|{recall.Id}",
                mayChange: false,
                async (kept, stop) => kept ?? await OfAsync(recall, stop),
                cancellation
            );
    }

    async Task<Contribution> OfAsync(Recall recall, CancellationToken cancellation)
    {
        var day = Vietnam.Day(recall.DecidedAt);
        var amounts = new Dictionary<Measure, decimal> { [Measure.Recalls] = 1 };
        return
            recall is { Owner: { } owner, Source.Gtin: { } gtin }
            && await products.FindAsync(gtin, cancellation) is { Product: var product }
            && product.Producer.Id == owner
            ? CountedProducts.Of(product, day, amounts)
            : new Contribution(Contribution.Nowhere, null, null, day, amounts);
    }
}

using System.Text.Json;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Telemetry;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>
/// Decides a product's listings again, from the product and the stock as they are. The second delivery decides the same and writes
/// nothing; two at once are told apart by the listing's state of storage, and the later one reads everything again.
/// </summary>
public sealed class ListingChangedHandler(
    IProducts products,
    IStock stock,
    IListings listings,
    IEnumerable<IListingEffect> effects,
    Signals signals,
    TimeProvider time
) : IMessageHandler<ListingChange>
{
    public async Task<Outcome> HandleAsync(ListingChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Gtin.TryParse(message.Product, out var gtin))
        {
            throw new JsonException("The message names no product.");
        }

        while (!await DecideAsync(Marketplaces.Catalogue, gtin, message.RegisteredAt, cancellation))
        {
            // Another wrote this listing, or the one before it in the order of changes, between our read and our write: read again.
        }

        foreach (var effect in effects)
        {
            await effect.FollowAsync(gtin, cancellation);
        }

        return Outcome.Done;
    }

    async Task<bool> DecideAsync(
        string marketplace,
        Gtin gtin,
        DateTimeOffset? registeredAt,
        CancellationToken cancellation
    )
    {
        // The listing first: whoever writes it after this read makes our own write fail.
        var kept = await listings.FindAsync(marketplace, gtin, cancellation);
        if (await products.FindAsync(gtin, cancellation) is not { Product: var product })
        {
            return true;
        }

        var left = await stock.OfAsync(gtin, cancellation);
        var decided = Listing.Decide(marketplace, product, left, time.Today());
        if (Same(kept?.Listing, decided))
        {
            return true;
        }

        if (!await listings.WriteAsync(decided, kept, cancellation))
        {
            return false;
        }

        // Of several batches that one decision lists, the one that is told is the first whose message came.
        if (registeredAt is { } at)
        {
            signals.Listed(time.GetUtcNow() - at);
        }

        return true;
    }

    static bool Same(Listing? kept, Listing decided) =>
        kept is not null
        && kept.Product.Version == decided.Product.Version
        && kept.FurtherStock == decided.FurtherStock
        && kept.Lots.SequenceEqual(decided.Lots)
        && kept.RecalledLots.SequenceEqual(decided.RecalledLots)
        && kept.WithdrawnLots.SequenceEqual(decided.WithdrawnLots);
}

/// <summary>Puts a new batch into stock and has its product's listings decided again. What was put in before stays as it is.</summary>
public sealed class BatchStock(IProducts products, IStock stock, IListingChanges changes) : IBatchEffect
{
    public async Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (await products.FindAsync(batch.Gtin, cancellation) is not { Product: var product })
        {
            return;
        }

        var amount = batch.Quantity.Unit.Convert(batch.Quantity.Value, product.Facts.Unit);
        await stock.PutAsync(
            batch.Gtin,
            new SellableLot(batch.Lot.ToString(), batch.HarvestedOn, batch.BestBefore, amount),
            cancellation
        );
        await changes.AnnounceAsync(new ListingChange(batch.Gtin.ToString(), batch.RegisteredAt), cancellation);
    }
}

/// <summary>Has the listings of a changed product decided again.</summary>
public sealed class ProductListings(IListingChanges changes) : IProductEffect
{
    public Task FollowAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return changes.AnnounceAsync(new ListingChange(gtin.ToString()), cancellation);
    }
}

/// <summary>
/// Shortly after midnight in Vietnam: has the listings decided again whose lots ended yesterday, or on the days before if the
/// program slept. The feed drops such lots by itself at midnight; this brings the state that the farmer reads.
/// </summary>
public sealed class ExpiredLots(IStock stock, IListingChanges changes, TimeProvider time)
{
    /// <summary>00:05 in Vietnam, seconds first, UTC.</summary>
    public const string Schedule = "0 5 17 * * *";

    const int DaysBack = 7;

    public async Task ExpireAsync(CancellationToken cancellation)
    {
        var today = time.Today();
        for (var back = 1; back <= DaysBack; back++)
        {
            await foreach (var gtin in stock.LastSoldOnAsync(today.AddDays(-back), cancellation))
            {
                await changes.AnnounceAsync(new ListingChange(gtin.ToString()), cancellation);
            }
        }
    }
}

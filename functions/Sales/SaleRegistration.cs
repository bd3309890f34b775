using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Functions;

namespace Traceability.Sales;

/// <summary>A field of a sale that was refused.</summary>
/// <param name="Number">Which of the sales, counted from 0.</param>
public sealed record RefusedSale(int Number, string Field);

/// <summary>How the registration of sales ended.</summary>
public abstract record SalesRegistered
{
    SalesRegistered() { }

    /// <summary>All are kept, by this request or before: each sold, reserved or oversold.</summary>
    public sealed record Kept(IReadOnlyList<Sale> Sales) : SalesRegistered;

    /// <summary>Some are known with other content.</summary>
    public sealed record Unlike(IReadOnlyList<RefusedSale> Refused) : SalesRegistered;

    /// <summary>Some are to be reserved until a time that is over, or is too far ahead.</summary>
    public sealed record ReservedTooLong(IReadOnlyList<RefusedSale> Refused) : SalesRegistered;
}

/// <summary>
/// Sells: announce, then write (design: promise 2). What is told of a sale is kept first and commits nothing; the trade does, in one
/// transaction with the lots that it takes. A retry finds both.
/// </summary>
public sealed class SaleRegistration(ISales sales, ITrades trades, ISaleChanges changes, TimeProvider time)
{
    /// <summary>Products that are sold side by side; lines of one product go one after the other, since they share its stock.</summary>
    const int AtOnce = 8;

    /// <summary>Sells all; nothing where one of them is refused.</summary>
    public async Task<SalesRegistered> SellAsync(IReadOnlyList<SaleFacts> told, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(told);
        var known = await InParallel.SelectAsync(
            told,
            AtOnce,
            (facts, stop) => sales.FindAsync(facts.Id, stop),
            cancellation
        );
        if (Differences(told, known) is { Count: > 0 } unlike)
        {
            return new SalesRegistered.Unlike(unlike);
        }

        var now = time.GetUtcNow();
        var tooLong = told.Index()
            .Where(facts =>
                known[facts.Index] is null
                && facts.Item.ReservedUntil is { } until
                && (until <= now || until > now + SaleLimits.MaxReservation)
            )
            .Select(facts => new RefusedSale(facts.Index, "reservedUntil"))
            .ToList();
        if (tooLong.Count > 0)
        {
            return new SalesRegistered.ReservedTooLong(tooLong);
        }

        var sold = new Sale[told.Count];
        await InParallel.ForEachAsync(
            told.Index().GroupBy(facts => facts.Item.Gtin),
            AtOnce,
            async (product, stop) =>
            {
                foreach (var (index, facts) in product)
                {
                    sold[index] = await SellAsync(facts, known[index], stop);
                }
            },
            cancellation
        );
        // Another told the same lines with other content between our look and our write.
        return Differences(told, [.. sold.Select(sale => sale.Facts)]) is { Count: > 0 } raced
            ? new SalesRegistered.Unlike(raced)
            : new SalesRegistered.Kept(sold);
    }

    /// <summary>Takes a step in a sale; null where there is none.</summary>
    public async Task<(Sale Sale, bool IsAllowed)?> StepAsync(string id, TradeStep step, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } sale)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var after = sale.Trade.After(step, now);
        if (after is null || ReferenceEquals(after, sale.Trade))
        {
            return (sale, after is not null);
        }

        var milestone = step == TradeStep.Confirm ? SaleMilestone.Confirmed : SaleMilestone.Ended;
        await changes.AnnounceAsync(new SaleChange(id, milestone, now), cancellation);
        var stepped = await trades.StepAsync(sale.Facts.Gtin, sale.Facts.TradeKey, step, now, cancellation);
        return stepped is null ? null : (sale with { Trade = stepped.Trade }, stepped.IsAllowed);
    }

    /// <summary>A sale that was decided; null where there is none.</summary>
    public async Task<Sale?> FindAsync(string id, CancellationToken cancellation) =>
        await sales.FindAsync(id, cancellation) is { } facts
        && await trades.FindAsync(facts.Gtin, facts.TradeKey, cancellation) is { } trade
            ? new Sale(facts, trade)
            : null;

    /// <summary>What became of sales on a list.</summary>
    public async Task<PageOf<Sale>> WithTradesAsync(PageOf<SaleFacts> page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = await InParallel.SelectAsync(
            page.Items,
            AtOnce,
            async (facts, stop) =>
                await trades.FindAsync(facts.Gtin, facts.TradeKey, stop) is { } trade ? new Sale(facts, trade) : null,
            cancellation
        );
        return new PageOf<Sale>([.. found.OfType<Sale>()], page.Next);
    }

    async Task<Sale> SellAsync(SaleFacts facts, SaleFacts? known, CancellationToken cancellation)
    {
        if (known is not null && await trades.FindAsync(known.Gtin, known.TradeKey, cancellation) is { } earlier)
        {
            return new Sale(known, earlier);
        }

        var announcedAt = time.GetUtcNow();
        var announcing = changes.AnnounceAsync(
            new SaleChange(facts.Id, SaleMilestone.Decided, announcedAt),
            cancellation
        );
        var keeping = known is null ? sales.AddAsync(facts, cancellation) : Task.FromResult(known);
        await Task.WhenAll(announcing, keeping);
        var kept = await keeping;
        var trade = await trades.DecideAsync(kept.Gtin, kept.TradeKey, kept.Wish, time.Today(), cancellation);
        if (time.GetUtcNow() - announcedAt > Announcement.Stale)
        {
            await changes.AnnounceAsync(
                new SaleChange(facts.Id, SaleMilestone.Decided, time.GetUtcNow()),
                cancellation
            );
        }

        return new Sale(kept, trade);
    }

    static List<RefusedSale> Differences(IReadOnlyList<SaleFacts> told, IReadOnlyList<SaleFacts?> kept) =>
        [
            .. told.Index()
                .Where(facts => kept[facts.Index] is not null)
                .SelectMany(facts =>
                    facts.Item.Unlike(kept[facts.Index]!).Select(field => new RefusedSale(facts.Index, field))
                ),
        ];
}

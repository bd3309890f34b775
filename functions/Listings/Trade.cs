using Traceability.Gs1;

namespace Traceability.Listings;

/// <summary>How a trade stands.</summary>
public enum TradeState
{
    /// <summary>Reserved: its lots are held for a buyer until a time.</summary>
    Held,

    /// <summary>Its lots are gone.</summary>
    Sold,

    /// <summary>It does not take place; its lots are back.</summary>
    Cancelled,

    /// <summary>What was sold came back; its lots are back.</summary>
    Returned,

    /// <summary>There was not enough; nothing was taken.</summary>
    Oversold,
}

/// <summary>What can happen to a trade after it was decided.</summary>
public enum TradeStep
{
    /// <summary>What was reserved is sold.</summary>
    Confirm,

    Cancel,

    /// <summary>What was reserved is not wanted; never in what is sold by then.</summary>
    Release,

    Return,

    /// <summary>The time of the reservation may be over.</summary>
    Expire,
}

/// <summary>What a trade took from a lot.</summary>
/// <param name="Amount">Above 0, in the product's unit.</param>
public sealed record DrawnLot(string Lot, decimal Amount);

/// <summary>What someone wants to buy of a product.</summary>
/// <param name="Amount">Above 0, in the product's unit.</param>
/// <param name="Lot">The one lot that it has to be; null for any.</param>
/// <param name="At">When it was sold, where it is sold.</param>
/// <param name="ReservedUntil">It is held until then and not sold yet; null where it is sold.</param>
public sealed record TradeWish(decimal Amount, Lot? Lot, DateTimeOffset At, DateTimeOffset? ReservedUntil);

/// <summary>
/// What a sale draws from stock: all that was asked, from the lots that expire first, or nothing. Decided once; it holds its lots
/// until it ends.
/// </summary>
/// <param name="Asked">In the product's unit.</param>
/// <param name="Lots">What it took, in selling order, also where it is back; empty where it was oversold.</param>
/// <param name="Available">What one sale could have had where it was oversold; else 0.</param>
/// <param name="ReservedUntil">Until when it is, or was, reserved; null where it was sold at once.</param>
/// <param name="SoldAt">Null where it was never sold.</param>
/// <param name="EndedAt">When it was cancelled, returned or expired.</param>
public sealed record Trade(
    TradeState State,
    decimal Asked,
    IReadOnlyList<DrawnLot> Lots,
    decimal Available,
    DateTimeOffset? ReservedUntil,
    DateTimeOffset? SoldAt,
    DateTimeOffset? EndedAt
)
{
    /// <summary>Lots of one trade at most: each is two operations of a transaction, which has a hundred, beside the trade's own.</summary>
    public const int MaxLots = 49;

    /// <summary>Whether its lots are out of stock.</summary>
    public bool Holds => State is TradeState.Held or TradeState.Sold;

    /// <summary>
    /// Draws what is asked from the lots that may be sold today, first to expire first. Never more than a lot holds; all or nothing.
    /// </summary>
    /// <param name="lots">What there is, without recalled lots.</param>
    public static Trade Decide(IEnumerable<SellableLot> lots, TradeWish wish, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var named = wish.Lot?.ToString();
        var sellable = SellableLot
            .ToSell(lots, today)
            .Where(lot => named is null || lot.Lot == named)
            .Take(MaxLots)
            .ToList();
        var available = sellable.Sum(lot => lot.Stock);
        if (available < wish.Amount)
        {
            return new Trade(TradeState.Oversold, wish.Amount, [], available, wish.ReservedUntil, null, null);
        }

        var drawn = new List<DrawnLot>();
        var left = wish.Amount;
        foreach (var lot in sellable.TakeWhile(_ => left > 0))
        {
            drawn.Add(new DrawnLot(lot.Lot, Math.Min(left, lot.Stock)));
            left -= drawn[^1].Amount;
        }

        return wish.ReservedUntil is { } until
            ? new Trade(TradeState.Held, wish.Amount, drawn, 0, until, null, null)
            : new Trade(TradeState.Sold, wish.Amount, drawn, 0, null, wish.At, null);
    }

    /// <summary>The trade after a step: itself where the step changes nothing any more; null where it may not be taken.</summary>
    public Trade? After(TradeStep step, DateTimeOffset now) =>
        (step, State) switch
        {
            (TradeStep.Confirm, TradeState.Sold) => this,
            (TradeStep.Confirm, TradeState.Held) when ReservedUntil > now => this with
            {
                State = TradeState.Sold,
                SoldAt = now,
            },
            (TradeStep.Cancel, TradeState.Held or TradeState.Sold) => this with
            {
                State = TradeState.Cancelled,
                EndedAt = now,
            },
            (TradeStep.Release, TradeState.Held) => this with { State = TradeState.Cancelled, EndedAt = now },
            (TradeStep.Release, TradeState.Cancelled) => this,
            // Who was told that there is not enough cancels too: there is nothing to undo.
            (TradeStep.Cancel, TradeState.Cancelled or TradeState.Oversold) => this,
            (TradeStep.Return, TradeState.Sold) => this with { State = TradeState.Returned, EndedAt = now },
            (TradeStep.Return, TradeState.Returned) => this,
            (TradeStep.Expire, TradeState.Held) when ReservedUntil <= now => this with
            {
                State = TradeState.Cancelled,
                EndedAt = now,
            },
            (TradeStep.Expire, _) => this,
            _ => null,
        };
}

/// <summary>A trade that a step was to be taken in.</summary>
/// <param name="IsAllowed">False where the trade's state forbids the step; then the trade is as it was.</param>
public sealed record TradeAfter(Trade Trade, bool IsAllowed);

/// <summary>
/// The ledger of stock: who took which lots. Several lots go in one transaction, never below zero, whatever others take at the same
/// time. A trade's key is that of the event that tells of it: so the event finds that the trade took its lots.
/// </summary>
public interface ITrades
{
    /// <summary>Decides a trade and takes its lots; where its key was decided before, that stands.</summary>
    Task<Trade> DecideAsync(Gtin gtin, string key, TradeWish wish, DateOnly today, CancellationToken cancellation);

    /// <summary>Takes what a trade took, where stock does not say so any more; what it decided stays.</summary>
    Task TakeAgainAsync(Gtin gtin, string key, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<Trade?> FindAsync(Gtin gtin, string key, CancellationToken cancellation);

    /// <summary>Takes a step, and puts the lots back where the trade ends; twice is once. Null where there is no such trade.</summary>
    Task<TradeAfter?> StepAsync(
        Gtin gtin,
        string key,
        TradeStep step,
        DateTimeOffset now,
        CancellationToken cancellation
    );
}

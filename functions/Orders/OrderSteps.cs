using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Sales;

namespace Traceability.Orders;

/// <summary>How a step in an order ended.</summary>
public abstract record OrderStepped
{
    OrderStepped() { }

    /// <summary>It is taken, now or before.</summary>
    public sealed record Taken(Order Order) : OrderStepped;

    /// <summary>The order's state forbids it.</summary>
    public sealed record Forbidden(Order Order) : OrderStepped;

    /// <summary>What was ordered must not reach anyone.</summary>
    public sealed record Recalled(Order Order, IReadOnlyList<RecalledLot> Lots) : OrderStepped;
}

/// <summary>
/// Takes steps in orders: announce, then write. What people decided is written first, then the trade; a step that ends between the two
/// is finished by the handler.
/// </summary>
public sealed class OrderSteps(
    IOrders orders,
    SaleRegistration sales,
    IOrderChanges changes,
    ScannedPassports passports,
    TimeProvider time
)
{
    const int AtOnce = 8;

    /// <summary>An order that was placed; null where there is none.</summary>
    public async Task<Order?> FindAsync(string id, CancellationToken cancellation) =>
        await orders.FindAsync(id, cancellation) is { } kept ? await WithTradeAsync(kept, cancellation) : null;

    /// <summary>The order that a private page's token opens; null where it opens none.</summary>
    public async Task<Order?> FindAsync(OrderToken? token, CancellationToken cancellation) =>
        token is not null && await orders.FindAsync(token.Id, cancellation) is { } kept && token.Matches(kept.Secret)
            ? await WithTradeAsync(kept, cancellation)
            : null;

    /// <summary>Those of an order's lots that are recalled, by passports read in the last five seconds.</summary>
    public async Task<IReadOnlyList<RecalledLot>> RecalledAsync(Order order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        var found = await InParallel.SelectAsync(
            order.Trade.Lots,
            AtOnce,
            async (drawn, stop) =>
                Lot.TryParse(drawn.Lot, out var lot)
                && await passports.FindAsync(order.Facts.Gtin, lot, stop) is { Value.Passport.Recall: { } recall }
                    ? new RecalledLot(lot, recall.Reason)
                    : null,
            cancellation
        );
        return [.. found.OfType<RecalledLot>()];
    }

    /// <summary>Takes a step; null where there is no such order.</summary>
    public async Task<OrderStepped?> TakeAsync(string id, OrderStep step, CancellationToken cancellation)
    {
        DateTimeOffset? announcedAt = null;
        while (true)
        {
            if (
                await orders.FindAsync(id, cancellation) is not { } kept
                || await WithTradeAsync(kept, cancellation) is not { } order
            )
            {
                return null;
            }

            var now = time.GetUtcNow();
            if (order.After(step, now) is not { } move)
            {
                return new OrderStepped.Forbidden(order);
            }

            if (move.Trade is null && move.Progress == order.Progress)
            {
                return new OrderStepped.Taken(order);
            }

            if (
                step is OrderStep.Confirm or OrderStep.Ship or OrderStep.Deliver
                && await RecalledAsync(order, cancellation) is { Count: > 0 } recalled
            )
            {
                return new OrderStepped.Recalled(order, recalled);
            }

            if (OrderChange.Of(step) is { } milestone && announcedAt is null)
            {
                announcedAt = now;
                await changes.AnnounceAsync(new OrderChange(id, milestone, now), cancellation);
            }

            if (move.Progress != order.Progress && !await orders.ReplaceAsync(kept, move.Progress, cancellation))
            {
                // Someone else decided something in between: what is allowed now is looked at again.
                continue;
            }

            var stepped = await InStockAsync(order with { Progress = move.Progress }, move.Trade, cancellation);
            if (OrderChange.Of(step) is { } reached && time.GetUtcNow() - announcedAt > Announcement.Stale)
            {
                await changes.AnnounceAsync(new OrderChange(id, reached, time.GetUtcNow()), cancellation);
            }

            return stepped;
        }
    }

    /// <summary>Finishes in stock what was decided about an order, or what time decided; the order as it is then.</summary>
    public async Task<Order> FinishAsync(Order order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        return
            order.Unfinished(time.GetUtcNow()) is { } step
            && await sales.StepAsync(order.Facts.SaleId, step, cancellation) is { Sale.Trade: var trade }
            ? order with
            {
                Trade = trade,
            }
            : order;
    }

    async Task<OrderStepped> InStockAsync(Order order, TradeStep? step, CancellationToken cancellation)
    {
        if (
            step is null
            || await sales.StepAsync(order.Facts.SaleId, step.Value, cancellation)
                is not { Sale.Trade: var trade, IsAllowed: var isAllowed }
        )
        {
            return new OrderStepped.Taken(order);
        }

        var after = order with { Trade = trade };
        return isAllowed ? new OrderStepped.Taken(after) : new OrderStepped.Forbidden(after);
    }

    // What was oversold was never an order.
    async Task<Order?> WithTradeAsync(KeptOrder kept, CancellationToken cancellation) =>
        await sales.FindAsync(kept.Facts.SaleId, cancellation) is { Trade: { State: not TradeState.Oversold } trade }
            ? new Order(kept.Facts, kept.Progress, trade)
            : null;
}

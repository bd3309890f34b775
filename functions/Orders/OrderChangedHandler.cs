using System.Text.Json;
using Traceability.Listings;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Products;
using Traceability.Sales;

namespace Traceability.Orders;

/// <summary>What follows from an order that is placed, whatever becomes of it. It may come twice, late, or two at once.</summary>
public interface IOrderEffect
{
    Task FollowAsync(OrderFacts order, CancellationToken cancellation);
}

/// <summary>
/// Carries an order to everything that follows from it: its stock where a decision about it was not finished, the farmer's lists and
/// notices, the count of its phone number, and the end of what is kept of who bought. All of it follows from the order as it is and is
/// done by key, so that the second delivery finds it done. The events and listings are the sale's to follow.
/// </summary>
public sealed class OrderChangedHandler(
    IOrders orders,
    OrderSteps steps,
    SaleRegistration sales,
    IPhoneOrders phones,
    NoticeBoard board,
    IEnumerable<IOrderEffect> effects,
    Settings settings,
    TimeProvider time
) : IMessageHandler<OrderChange>
{
    public async Task<Outcome> HandleAsync(OrderChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = time.GetUtcNow();
        if (await orders.FindAsync(message.Order, cancellation) is not { } kept)
        {
            return NotYet(message, now);
        }

        if (await sales.FindAsync(kept.Facts.SaleId, cancellation) is not { Trade: var trade })
        {
            if (now - message.AnnouncedAt > Announcement.Forgotten)
            {
                // Its placing ended early and was never tried again.
                await ForgetAsync(kept.Facts, cancellation);
            }

            return NotYet(message, now);
        }

        if (trade.State == TradeState.Oversold)
        {
            await ForgetAsync(kept.Facts, cancellation);
            return Outcome.Done;
        }

        var order = await steps.FinishAsync(new Order(kept.Facts, kept.Progress, trade), cancellation);
        if (!message.IsThere(order))
        {
            return NotYet(message, now);
        }

        order = await ListAsync(order, cancellation);
        await TellAsync(order, now, cancellation);
        foreach (var effect in effects)
        {
            await effect.FollowAsync(order.Facts, cancellation);
        }

        var buyer = await orders.BuyerAsync(message.Order, cancellation);
        if (buyer is not null && order.StateAt(now) != OrderState.Placed)
        {
            await phones.AnswerAsync(order.Facts.Gtin, buyer.Phone, message.Order, cancellation);
        }

        // One message an order carries its buyer's end; those of later steps are done.
        return buyer is null || message.Milestone != OrderMilestone.Placed
            ? Outcome.Done
            : await UntilTheEndAsync(message, order, now, cancellation);
    }

    // Whatever two deliveries write in whatever order: who writes last finds the state that it listed, or lists again.
    async Task<Order> ListAsync(Order order, CancellationToken cancellation)
    {
        while (true)
        {
            var listed = order.StateAt(time.GetUtcNow());
            await orders.ListAsync(order.Facts, listed, cancellation);
            if (
                await steps.FindAsync(order.Facts.Id, cancellation) is not { } now
                || now.StateAt(time.GetUtcNow()) == listed
            )
            {
                return order;
            }

            order = now;
        }
    }

    async Task TellAsync(Order order, DateTimeOffset now, CancellationToken cancellation)
    {
        await board.TellAsync(Told(order, NoticeType.OrderPlaced, order.Facts.PlacedAt, null), cancellation);
        if (order.EnderAt(now) is { } ender && order.EndedAt(now) is { } ended)
        {
            await board.TellAsync(Told(order, NoticeType.OrderCancelled, ended, ender), cancellation);
        }
    }

    async Task<Outcome> UntilTheEndAsync(
        OrderChange message,
        Order order,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var next =
            order.StateAt(now) == OrderState.Placed
                ? order.Facts.ReservedUntil
                : order.BuyerEndsAt(now, settings.BuyerKept);
        if (next > now)
        {
            var wait = next - now;
            return Outcome.Continue(Text(message), wait < OrderLimits.MaxDelay ? wait : OrderLimits.MaxDelay);
        }

        await ForgetAsync(order.Facts, cancellation);
        return Outcome.Done;
    }

    // The count first: its key is in what is forgotten.
    async Task ForgetAsync(OrderFacts facts, CancellationToken cancellation)
    {
        if (await orders.BuyerAsync(facts.Id, cancellation) is { } buyer)
        {
            await phones.ForgetAsync(facts.Gtin, buyer.Phone, facts.Id, cancellation);
            await orders.ForgetBuyerAsync(facts.Id, cancellation);
        }
    }

    static Notice Told(Order order, string type, DateTimeOffset at, OrderEnder? ender)
    {
        var facts = order.Facts;
        return new Notice(
            OpaqueId.From(type, facts.Id),
            facts.FarmerId,
            type,
            at.UtcDateTime,
            new NoticeData($"https://id.gs1.org/01/{facts.Gtin}", facts.Gtin.ToString(), null)
            {
                Order = facts.Number,
                OrderId = facts.Id,
                Asked = new QuantityBody(facts.Quantity.Value, facts.Quantity.Unit.Code),
                CancelledBy = ender?.ToString().ToLowerInvariant(),
            }
        );
    }

    static Outcome NotYet(OrderChange message, DateTimeOffset now) =>
        Announcement.NotYet(Text(message), message.AnnouncedAt, now);

    static string Text(OrderChange message) => JsonSerializer.Serialize(message, OrderChangeJson.Default.OrderChange);
}

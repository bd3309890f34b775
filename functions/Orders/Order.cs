using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Products;
using Traceability.Sales;

namespace Traceability.Orders;

/// <summary>How an order is paid.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Payment>))]
public enum Payment
{
    [JsonStringEnumMemberName("on-delivery")]
    OnDelivery,

    [JsonStringEnumMemberName("at-pickup")]
    AtPickup,

    [JsonStringEnumMemberName("transfer")]
    Transfer,
}

/// <summary>How an order stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderState>))]
public enum OrderState
{
    /// <summary>Its stock is held; the farmer has not said yes.</summary>
    [JsonStringEnumMemberName("placed")]
    Placed,

    /// <summary>The farmer said yes: it is sold.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    [JsonStringEnumMemberName("shipped")]
    Shipped,

    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>It does not take place; its stock is back.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The goods came back, and are back in stock.</summary>
    [JsonStringEnumMemberName("returned")]
    Returned,
}

/// <summary>Why an order was cancelled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderEnder>))]
public enum OrderEnder
{
    [JsonStringEnumMemberName("buyer")]
    Buyer,

    [JsonStringEnumMemberName("farmer")]
    Farmer,

    /// <summary>Nobody confirmed it while its stock was held.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>What can happen to an order.</summary>
public enum OrderStep
{
    /// <summary>The farmer says yes.</summary>
    Confirm,

    /// <summary>The goods leave the farm.</summary>
    Ship,

    /// <summary>The buyer has the goods.</summary>
    Deliver,

    /// <summary>The farmer says no.</summary>
    Cancel,

    /// <summary>The buyer does not want it any more.</summary>
    Withdraw,

    /// <summary>The goods came back.</summary>
    Return,

    /// <summary>The farmer has the money.</summary>
    Pay,
}

/// <summary>What was ordered. It never changes, names nobody, and stays when the buyer's data end.</summary>
/// <param name="Id">Opaque; the same for the same form.</param>
/// <param name="ProductName">As it was when it was ordered.</param>
/// <param name="Quantity">In the product's unit.</param>
/// <param name="UnitPrice">As the buyer saw it.</param>
/// <param name="ReservedUntil">Until when its stock is held for the farmer's answer.</param>
public sealed record OrderFacts(
    string Id,
    Gtin Gtin,
    string FarmerId,
    string ProductName,
    Quantity Quantity,
    Money UnitPrice,
    Money Total,
    Payment Payment,
    DateTimeOffset PlacedAt,
    DateTimeOffset ReservedUntil
)
{
    /// <summary>The marketplace whose orders these are: our own.</summary>
    public const string Market = "market";

    const string MarketName = "Trang đặt mua";
    const string OnlyLine = "1";

    /// <summary>What people call it, and write on a transfer: ten letters and digits, 40 bits of the id.</summary>
    public string Number => "DH" + Id[..8].ToUpperInvariant();

    /// <summary>The sale that holds, takes and gives back its stock.</summary>
    public string SaleId => OrderLine.SaleId(Market, Id, OnlyLine);

    public SaleFacts Sale =>
        new(
            SaleId,
            Gtin,
            FarmerId,
            new OrderLine(Market, MarketName, Number, OnlyLine),
            Lot: null,
            Quantity,
            Quantity.Unit,
            Total,
            SoldAt: null,
            ReservedUntil,
            PlacedAt
        );
}

/// <summary>What people did about an order; what became of its stock is its trade's.</summary>
/// <param name="CancelledBy">Who decided to cancel it. The trade's end is what makes it so.</param>
public sealed record OrderProgress(
    OrderEnder? CancelledBy,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? PaidAt
)
{
    public static OrderProgress None { get; } = new(null, null, null, null);
}

/// <summary>What a step changes: first what people did, then the trade.</summary>
/// <param name="Trade">Null where the trade stays as it is.</param>
public sealed record OrderMove(OrderProgress Progress, TradeStep? Trade);

/// <summary>
/// What a household buys of a product: placed, confirmed, shipped, delivered; or cancelled, or returned. Held or sold in stock by its
/// trade, which decides whatever two people do at once: confirmed or withdrawn, never both.
/// </summary>
public sealed record Order(OrderFacts Facts, OrderProgress Progress, Trade Trade)
{
    public OrderState StateAt(DateTimeOffset now) =>
        Trade.State switch
        {
            TradeState.Held => IsExpiredAt(now) ? OrderState.Cancelled : OrderState.Placed,
            TradeState.Returned => OrderState.Returned,
            TradeState.Sold when Progress.DeliveredAt is not null => OrderState.Delivered,
            TradeState.Sold when Progress.ShippedAt is not null => OrderState.Shipped,
            TradeState.Sold => OrderState.Confirmed,
            _ => OrderState.Cancelled,
        };

    /// <summary>Who cancelled it; null where it is not cancelled.</summary>
    public OrderEnder? EnderAt(DateTimeOffset now) =>
        StateAt(now) != OrderState.Cancelled ? null : Progress.CancelledBy ?? OrderEnder.Expired;

    /// <summary>When it was delivered, cancelled or returned; null while something is still to be done.</summary>
    public DateTimeOffset? EndedAt(DateTimeOffset now) =>
        Trade.EndedAt ?? (IsExpiredAt(now) ? Facts.ReservedUntil : Progress.DeliveredAt);

    /// <summary>From when on nothing is kept of who bought.</summary>
    /// <param name="kept">How long after the order's end it is.</param>
    public DateTimeOffset BuyerEndsAt(DateTimeOffset now, TimeSpan kept)
    {
        var atMost = Facts.PlacedAt + OrderLimits.OpenAtMost + kept;
        return EndedAt(now) is { } ended && ended + kept is var end && end < atMost ? end : atMost;
    }

    /// <summary>
    /// What a step changes: nothing where it was taken before; null where it may not be taken. Cancelling and shipping both change
    /// <see cref="Progress"/>, and so only one of them does when both are tried at once.
    /// </summary>
    public OrderMove? After(OrderStep step, DateTimeOffset now)
    {
        var isGivenUp = Progress.CancelledBy == OrderEnder.Farmer;
        return (step, StateAt(now)) switch
        {
            (OrderStep.Confirm, OrderState.Placed) when !isGivenUp => new(Progress, TradeStep.Confirm),
            (OrderStep.Confirm, OrderState.Confirmed or OrderState.Shipped or OrderState.Delivered) => Same,
            (OrderStep.Ship, OrderState.Confirmed) when !isGivenUp => new(Progress with { ShippedAt = now }, null),
            (OrderStep.Ship, OrderState.Shipped or OrderState.Delivered) => Same,
            // What is picked up is never shipped.
            (OrderStep.Deliver, OrderState.Confirmed) when !isGivenUp => new(Progress with { DeliveredAt = now }, null),
            (OrderStep.Deliver, OrderState.Shipped) => new(Progress with { DeliveredAt = now }, null),
            (OrderStep.Deliver, OrderState.Delivered) => Same,
            (OrderStep.Cancel, OrderState.Placed or OrderState.Confirmed) => new(
                Progress with
                {
                    CancelledBy = OrderEnder.Farmer,
                },
                TradeStep.Cancel
            ),
            (OrderStep.Withdraw, OrderState.Placed) => new(
                Progress with
                {
                    CancelledBy = Progress.CancelledBy ?? OrderEnder.Buyer,
                },
                TradeStep.Release
            ),
            (OrderStep.Cancel or OrderStep.Withdraw, OrderState.Cancelled) => Same,
            (OrderStep.Return, OrderState.Shipped or OrderState.Delivered) => new(Progress, TradeStep.Return),
            (OrderStep.Return, OrderState.Returned) => Same,
            (OrderStep.Pay, _) when Progress.PaidAt is not null => Same,
            (OrderStep.Pay, not OrderState.Cancelled) => new(Progress with { PaidAt = now }, null),
            _ => null,
        };
    }

    /// <summary>The step that was decided and is still to be taken in stock, where whoever decided it could not go on; null for none.</summary>
    public TradeStep? Unfinished(DateTimeOffset now) =>
        (Trade.State, Progress.CancelledBy) switch
        {
            (TradeState.Held or TradeState.Sold, OrderEnder.Farmer) => TradeStep.Cancel,
            (TradeState.Held, _) when IsExpiredAt(now) => TradeStep.Expire,
            // Where the farmer confirmed it before, it stays confirmed.
            (TradeState.Held, OrderEnder.Buyer) => TradeStep.Release,
            _ => null,
        };

    OrderMove Same => new(Progress, null);

    bool IsExpiredAt(DateTimeOffset now) => Trade.State == TradeState.Held && Facts.ReservedUntil <= now;
}

/// <summary>How far an order is to be when its message is handled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderMilestone>))]
public enum OrderMilestone
{
    Placed,
    Confirmed,
    Shipped,
    Delivered,
    Ended,
}

/// <summary>
/// The message of <c>order-changed</c>: a change of an order was, or is about to be, committed. The one that it is placed comes back
/// when the reservation ends, and then every seven days until nothing is kept of who bought.
/// </summary>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record OrderChange(string Order, OrderMilestone Milestone, DateTimeOffset AnnouncedAt)
{
    /// <summary>Whether the change that this announces is there.</summary>
    public bool IsThere(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Milestone switch
        {
            OrderMilestone.Confirmed => order.Trade.SoldAt is not null || order.Trade.EndedAt is not null,
            OrderMilestone.Shipped => order.Progress.ShippedAt is not null,
            OrderMilestone.Delivered => order.Progress.DeliveredAt is not null,
            OrderMilestone.Ended => order.Trade.EndedAt is not null,
            _ => true,
        };
    }

    /// <summary>What a step brings an order to; null where nothing follows from it.</summary>
    public static OrderMilestone? Of(OrderStep step) =>
        step switch
        {
            OrderStep.Confirm => OrderMilestone.Confirmed,
            OrderStep.Ship => OrderMilestone.Shipped,
            OrderStep.Deliver => OrderMilestone.Delivered,
            OrderStep.Pay => null,
            _ => OrderMilestone.Ended,
        };
}

[JsonSerializable(typeof(OrderChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class OrderChangeJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>What an order takes of a lot.</summary>
public sealed record OrderLot(string Lot, QuantityBody Quantity);

/// <summary>An order as it stands. It names nobody.</summary>
/// <param name="Number">What people call it, and write on a transfer.</param>
/// <param name="Words">How it stands, and what is to be done, in words.</param>
/// <param name="CancelledBy"><c>buyer</c>, <c>farmer</c> or <c>expired</c>: nobody confirmed it in time.</param>
/// <param name="Lots">First to expire first; also where they are back in stock.</param>
/// <param name="ReservedUntil">Until when its stock is held, or was.</param>
/// <param name="EndedAt">When it was delivered, cancelled or returned.</param>
/// <param name="PaidAt">When the farmer said that the money is there.</param>
public sealed record OrderAnswer(
    string Id,
    string Number,
    string Gtin,
    string Product,
    QuantityBody Quantity,
    MoneyBody UnitPrice,
    MoneyBody Total,
    Payment Payment,
    OrderState State,
    string Words,
    OrderEnder? CancelledBy,
    IReadOnlyList<OrderLot> Lots,
    DateTimeOffset PlacedAt,
    DateTimeOffset ReservedUntil,
    DateTimeOffset? ConfirmedAt,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? PaidAt
)
{
    public static OrderAnswer ForBuyer(Order order, DateTimeOffset now, Language language) =>
        Of(order, now, OrderWords.ForBuyer(order, now).In(language));

    public static OrderAnswer ForFarmer(Order order, DateTimeOffset now, Language language) =>
        Of(order, now, OrderWords.ForFarmer(order, now).In(language));

    static OrderAnswer Of(Order order, DateTimeOffset now, string words)
    {
        var (facts, trade, progress) = (order.Facts, order.Trade, order.Progress);
        var unit = facts.Quantity.Unit.Code;
        return new OrderAnswer(
            facts.Id,
            facts.Number,
            facts.Gtin.ToString(),
            facts.ProductName,
            new QuantityBody(facts.Quantity.Value, unit),
            facts.UnitPrice.ToBody(),
            facts.Total.ToBody(),
            facts.Payment,
            order.StateAt(now),
            words,
            order.EnderAt(now),
            [.. trade.Lots.Select(lot => new OrderLot(lot.Lot, new QuantityBody(lot.Amount, unit)))],
            facts.PlacedAt,
            facts.ReservedUntil,
            trade.SoldAt,
            progress.ShippedAt,
            progress.DeliveredAt,
            order.EndedAt(now),
            progress.PaidAt
        );
    }
}

/// <summary>Who bought.</summary>
/// <param name="Address">Null where the goods are picked up.</param>
public sealed record BuyerAnswer(string Name, string Phone, string? Address, string? Note);

/// <summary>An order with who bought.</summary>
/// <param name="Buyer">Null once nothing is kept of it.</param>
public sealed record OrderWithBuyer(OrderAnswer Order, BuyerAnswer? Buyer);

/// <summary>A page of orders.</summary>
public sealed record OrdersAnswer(IReadOnlyList<OrderAnswer> Items, string? NextPageToken);

/// <summary>An order that was placed.</summary>
/// <param name="Page">The buyer's private page: who has the address may read and withdraw the order.</param>
public sealed record OrderPlacedAnswer(string Page, OrderAnswer Order);

[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrderWithBuyer))]
[JsonSerializable(typeof(OrdersAnswer))]
[JsonSerializable(typeof(OrderPlacedAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class OrderJson : JsonSerializerContext;

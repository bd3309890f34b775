using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Products;
using Traceability.Sales;

namespace Traceability.Orders;

/// <summary>How the placing of an order ended.</summary>
public abstract record OrderPlaced
{
    OrderPlaced() { }

    /// <summary>It is kept, by this request or before.</summary>
    public sealed record Kept(Order Order, OrderToken Token) : OrderPlaced;

    /// <summary>There is not enough.</summary>
    /// <param name="Available">What one order can have, in the product's unit.</param>
    public sealed record NotEnough(decimal Available) : OrderPlaced;

    /// <summary>The phone number ordered too often, or holds too much.</summary>
    public sealed record TooMany : OrderPlaced;

    /// <summary>The form was sent before with other content, or too long ago.</summary>
    public sealed record FormUsed : OrderPlaced;
}

/// <summary>
/// Places orders: announce, then write (design: promise 2). The order and who bought are kept first and commit nothing; the trade
/// does, with the stock that it holds. A retry finds both.
/// </summary>
public sealed class OrderPlacing(
    IOrders orders,
    IPhoneOrders phones,
    IStock stock,
    SaleRegistration sales,
    IOrderChanges changes,
    TimeProvider time
)
{
    public async Task<OrderPlaced> PlaceAsync(Product product, OrderWish wish, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(wish);
        var token = OrderToken.Of(product.Gtin, wish);
        var known = await orders.FindAsync(token.Id, cancellation);
        if (known is not null && !token.Matches(known.Secret))
        {
            return new OrderPlaced.FormUsed();
        }

        if (known is not null && await sales.FindAsync(known.Facts.SaleId, cancellation) is { } earlier)
        {
            return await EndAsync(known, earlier, wish.Buyer, token, cancellation);
        }

        // Who asks for more than there is leaves nothing behind.
        var now = time.GetUtcNow();
        var available = await AvailableAsync(product, cancellation);
        if (available < wish.Quantity.Value)
        {
            return new OrderPlaced.NotEnough(available);
        }

        var counted = new PhoneOrder(token.Id, Vietnam.Day(now), wish.Quantity.Value, IsWaiting: true);
        var maxHeld = OrderLimits.MaxQuantity(wish.Quantity.Unit);
        return await phones.HasRoomAsync(product.Gtin, wish.Buyer.Phone, counted, maxHeld, cancellation)
            ? await KeepAsync(known?.Facts ?? wish.Of(product, token.Id, now), wish, token, counted, now, cancellation)
            : new OrderPlaced.TooMany();
    }

    async Task<OrderPlaced> KeepAsync(
        OrderFacts facts,
        OrderWish wish,
        OrderToken token,
        PhoneOrder counted,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await changes.AnnounceAsync(new OrderChange(token.Id, OrderMilestone.Placed, now), cancellation);
        var known = await orders.AddAsync(facts, token.Hash, wish.Buyer, cancellation);
        if (!token.Matches(known.Secret))
        {
            // The same form came with other content between our look and our write.
            return new OrderPlaced.FormUsed();
        }

        // Behind the buyer's row, by which the handler finds the count of an order that nothing came of.
        var maxHeld = OrderLimits.MaxQuantity(wish.Quantity.Unit);
        if (!await phones.TakeAsync(facts.Gtin, wish.Buyer.Phone, counted, maxHeld, cancellation))
        {
            await orders.ForgetBuyerAsync(token.Id, cancellation);
            return new OrderPlaced.TooMany();
        }

        var sold = await sales.SellAsync([known.Facts.Sale], cancellation);
        if (time.GetUtcNow() - now > Announcement.Stale)
        {
            await changes.AnnounceAsync(
                new OrderChange(token.Id, OrderMilestone.Placed, time.GetUtcNow()),
                cancellation
            );
        }

        return sold switch
        {
            SalesRegistered.Kept { Sales: [var sale] } => await EndAsync(known, sale, wish.Buyer, token, cancellation),
            SalesRegistered.ReservedTooLong => new OrderPlaced.FormUsed(),
            _ => throw new InvalidOperationException($"Order {token.Id} was sold as another."),
        };
    }

    async Task<OrderPlaced> EndAsync(
        KeptOrder kept,
        Sale sale,
        Buyer buyer,
        OrderToken token,
        CancellationToken cancellation
    )
    {
        if (sale.Trade.State != TradeState.Oversold)
        {
            return new OrderPlaced.Kept(new Order(kept.Facts, kept.Progress, sale.Trade), token);
        }

        // Another was faster: it is no order, and nothing is kept of who wanted it.
        await phones.ForgetAsync(kept.Facts.Gtin, buyer.Phone, token.Id, cancellation);
        await orders.ForgetBuyerAsync(token.Id, cancellation);
        return new OrderPlaced.NotEnough(sale.Trade.Available);
    }

    async Task<decimal> AvailableAsync(Product product, CancellationToken cancellation) =>
        SellableLot
            .ToSell(product, Marketplaces.Market, await stock.OfAsync(product.Gtin, cancellation), time.Today())
            .Take(Trade.MaxLots)
            .Sum(lot => lot.Stock);
}

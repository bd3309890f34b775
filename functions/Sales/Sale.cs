using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Listings;
using Traceability.Partners;
using Traceability.Platform;
using Traceability.Products;
using Traceability.Provenance;
using Traceability.Provenance.Life;

namespace Traceability.Sales;

/// <summary>The line of a marketplace's order by which it knows a sale.</summary>
/// <param name="Marketplace">The marketplace's id.</param>
/// <param name="Name">The marketplace's name.</param>
/// <param name="Order">Its order, <see cref="SaleLimits.MaxReference"/> characters at most.</param>
/// <param name="Line">The line of the order.</param>
public sealed record OrderLine(string Marketplace, string Name, string Order, string Line)
{
    /// <summary>The same sale for the same line.</summary>
    public static string SaleId(string marketplace, string order, string line) =>
        OpaqueId.From("sale", marketplace, order, line);
}

/// <summary>What was told of a sale. It never changes.</summary>
/// <param name="Id">Opaque; the same for a retry.</param>
/// <param name="FarmerId">Whose product it is.</param>
/// <param name="Line">Null where the farmer sold by hand.</param>
/// <param name="Lot">The lot that it had to be; null for any.</param>
/// <param name="Quantity">As it was told.</param>
/// <param name="Unit">The product's, in which stock is counted.</param>
/// <param name="Price">What was paid for all of it.</param>
/// <param name="SoldAt">As it was told; null for when it was registered.</param>
/// <param name="ReservedUntil">It was reserved until then, and not sold at once.</param>
public sealed record SaleFacts(
    string Id,
    Gtin Gtin,
    string FarmerId,
    OrderLine? Line,
    Lot? Lot,
    Quantity Quantity,
    Unit Unit,
    Money? Price,
    DateTimeOffset? SoldAt,
    DateTimeOffset? ReservedUntil,
    DateTimeOffset RegisteredAt
)
{
    /// <summary>The event that tells of the sale.</summary>
    public string EventId => LifeEvent.IdOf("sale|" + Id);

    /// <summary>The event's key too, so that the event finds the lots taken.</summary>
    public string TradeKey => EventKey.OfId(EventId);

    /// <summary>What it asks of stock.</summary>
    public TradeWish Wish =>
        new(Quantity.Unit.Convert(Quantity.Value, Unit), Lot, SoldAt ?? RegisteredAt, ReservedUntil);

    /// <summary>The fields in which this tells another thing of the sale than what is kept.</summary>
    public IEnumerable<string> Unlike(SaleFacts kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return new (string Field, bool IsSame)[]
        {
            ("gtin", Gtin == kept.Gtin),
            ("lot", Lot == kept.Lot),
            ("quantity", Quantity == kept.Quantity),
            ("price", Price == kept.Price),
            ("soldAt", SoldAt == kept.SoldAt),
            ("reservedUntil", ReservedUntil == kept.ReservedUntil),
        }
            .Where(field => !field.IsSame)
            .Select(field => field.Field);
    }
}

/// <summary>What was sold, or was to be sold, of one product at once; it draws whole lots of stock or nothing.</summary>
/// <param name="Trade">What became of it, and the lots that it took.</param>
public sealed record Sale(SaleFacts Facts, Trade Trade)
{
    /// <summary>
    /// The events that tell of it: none where it was never sold; that it was sold; and that this was a mistake, where it was cancelled
    /// or came back.
    /// </summary>
    /// <remarks>Source: CBV 2.0 §7 (<c>retail_selling</c>, <c>retail_sold</c>, <c>did_not_occur</c>); EPCIS 2.0 §7.4.1.3.</remarks>
    /// <param name="origin">The origin of our addresses.</param>
    public IEnumerable<EpcisEvent> Events(string origin)
    {
        if (Trade.SoldAt is not { } soldAt)
        {
            yield break;
        }

        var sold = new LifeEvent
        {
            Type = EventType.ObjectEvent,
            Id = Facts.EventId,
            At = soldAt,
            Action = EventAction.Observe,
            BizStep = "retail_selling",
            Disposition = "retail_sold",
            Place = Party.Uri(origin, Facts.FarmerId),
            Lots =
            [
                .. Trade.Lots.Select(lot => new LotAmount(
                    DigitalLink.Of(origin, Facts.Gtin, Parsed(lot.Lot)).ToString(),
                    Quantity.Kept(lot.Amount, Facts.Unit.Code)
                )),
            ],
        };
        yield return sold.ToEvent();
        if (Trade.EndedAt is { } endedAt)
        {
            yield return (sold with { Mistake = new LifeMistake(endedAt, "did_not_occur") }).ToEvent();
        }
    }

    static Lot Parsed(string lot) =>
        Lot.TryParse(lot, out var parsed)
            ? parsed
            : throw new InvalidDataException($"A sale took {lot}, which is no lot.");
}

/// <summary>How far a sale is to be when its message is handled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SaleMilestone>))]
public enum SaleMilestone
{
    /// <summary>Its lots are taken, or it is oversold.</summary>
    Decided,

    /// <summary>It is sold, where it was reserved before.</summary>
    Confirmed,

    /// <summary>It is cancelled, returned or expired.</summary>
    Ended,
}

/// <summary>
/// The message of <c>sale-changed</c>: a change of a sale was, or is about to be, committed. Of a reserved sale it comes back when the
/// reservation ends.
/// </summary>
/// <param name="Sale">The sale's id.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record SaleChange(string Sale, SaleMilestone Milestone, DateTimeOffset AnnouncedAt)
{
    /// <summary>Whether the change that this announces is there.</summary>
    public bool IsThere(Trade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        return Milestone switch
        {
            SaleMilestone.Confirmed => trade.SoldAt is not null || trade.EndedAt is not null,
            SaleMilestone.Ended => trade.EndedAt is not null,
            _ => true,
        };
    }
}

[JsonSerializable(typeof(SaleChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class SaleChangeJson : JsonSerializerContext;

/// <summary>Where sale changes are announced.</summary>
public interface ISaleChanges
{
    Task AnnounceAsync(SaleChange change, CancellationToken cancellation);
}

/// <summary>Where what was told of sales is kept.</summary>
public interface ISales
{
    /// <summary>Keeps what was told; where the sale's id is known, what was told first stays, and is answered.</summary>
    Task<SaleFacts> AddAsync(SaleFacts facts, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<SaleFacts?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Puts a sale on its farmer's and its marketplace's list; twice is once.</summary>
    Task ListAsync(SaleFacts facts, CancellationToken cancellation);

    /// <summary>What was sold of a farmer's products, newest first.</summary>
    Task<PageOf<SaleFacts>> OfFarmerAsync(string farmer, PageRequest page, CancellationToken cancellation);

    /// <summary>What a marketplace sold, newest first.</summary>
    Task<PageOf<SaleFacts>> OfMarketplaceAsync(string marketplace, PageRequest page, CancellationToken cancellation);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Listings;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Sales;

/// <summary>A line of an order, as a marketplace tells it.</summary>
/// <param name="Order">The marketplace's name of the order: letters, digits, <c>- _ . :</c>.</param>
/// <param name="Line">Its name of the line; with the order's it names the sale.</param>
/// <param name="Lot">The lot that was sold; that which expires first where it is left out.</param>
/// <param name="Price">What was paid for the whole line.</param>
/// <param name="SoldAt">When, RFC 3339; now where it is left out.</param>
/// <param name="ReservedUntil">It is not sold yet, but held until then: seven days from now at most.</param>
public sealed record SaleLineBody(
    string? Order,
    string? Line,
    string? Gtin,
    string? Lot,
    QuantityBody? Quantity,
    MoneyBody? Price,
    string? SoldAt,
    string? ReservedUntil
);

/// <summary>What a marketplace sold.</summary>
/// <param name="Lines">1 to 100.</param>
public sealed record SalesBody(IReadOnlyList<SaleLineBody>? Lines);

/// <summary>What a farmer sold by hand.</summary>
/// <param name="Lot">The lot that was sold; that which expires first where it is left out.</param>
/// <param name="Price">What was paid for all of it.</param>
/// <param name="SoldAt">When, RFC 3339; now where it is left out.</param>
/// <param name="ReservedUntil">It is not sold yet, but held until then: seven days from now at most.</param>
public sealed record HandSaleBody(
    string? Gtin,
    string? Lot,
    QuantityBody? Quantity,
    MoneyBody? Price,
    string? SoldAt,
    string? ReservedUntil
);

/// <summary>What was told of a sale, read; its product is not looked up yet.</summary>
public sealed record ToldSale(
    Gtin Gtin,
    Lot? Lot,
    Quantity Quantity,
    Money? Price,
    DateTimeOffset? SoldAt,
    DateTimeOffset? ReservedUntil
)
{
    /// <summary>The sale as it was told, or every field that was refused.</summary>
    /// <param name="pointer">Where its fields are.</param>
    public static ToldSale? Read(string pointer, HandSaleBody body, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(refusals);
        var before = refusals.List.Count;
        var gtin = refusals.Gtin(pointer + "/gtin", body.Gtin);
        var lot = body.Lot is null ? null : refusals.Lot(pointer + "/lot", body.Lot);
        var quantity = Quantity.Parse(pointer + "/quantity", body.Quantity, refusals);
        var price = body.Price is null ? null : Money.Parse(pointer + "/price", body.Price, refusals);
        var soldAt = Time(pointer + "/soldAt", body.SoldAt, refusals);
        if (soldAt > now + SaleLimits.ClocksDiffer)
        {
            refusals.Add(pointer + "/soldAt", "future", "Thời điểm này chưa đến.", "That is in the future.");
        }
        else if (soldAt < now - SaleLimits.MaxAge)
        {
            refusals.Add(pointer + "/soldAt", "too-old", "Đã quá một năm.", "It is more than a year ago.");
        }

        var reservedUntil = Time(pointer + "/reservedUntil", body.ReservedUntil, refusals);
        if (body is { SoldAt: not null, ReservedUntil: not null })
        {
            refusals.Add(
                pointer + "/soldAt",
                "reserved",
                "Hàng đang giữ thì chưa bán: bỏ soldAt hoặc reservedUntil.",
                "What is reserved is not sold yet: leave out soldAt or reservedUntil."
            );
        }

        return refusals.List.Count > before ? null : new ToldSale(gtin!, lot, quantity!, price, soldAt, reservedUntil);
    }

    /// <summary>The sale of a product; null, and refused, where the quantity is told in another kind of unit.</summary>
    public SaleFacts? Of(
        Product product,
        string id,
        OrderLine? line,
        DateTimeOffset now,
        string pointer,
        Refusals refusals
    )
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(refusals);
        if (!Quantity.Unit.ConvertsTo(product.Facts.Unit))
        {
            refusals.Add(
                pointer + "/quantity/unit",
                "unit",
                $"Sản phẩm này tính theo {product.Facts.Unit}.",
                $"This product is told in {product.Facts.Unit}."
            );
            return null;
        }

        return new SaleFacts(
            id,
            Gtin,
            product.Producer.Id,
            line,
            Lot,
            Quantity,
            product.Facts.Unit,
            Price,
            SoldAt,
            ReservedUntil,
            now
        );
    }

    static DateTimeOffset? Time(string pointer, string? text, Refusals refusals)
    {
        if (text is null)
        {
            return null;
        }

        if (EpcisTime.TryParse(text, out var time))
        {
            return time.ToUniversalTime();
        }

        refusals.Add(
            pointer,
            "time",
            "Cần một thời điểm có múi giờ, viết như 2026-11-24T10:00:00+07:00.",
            "Needs a time with its zone, written like 2026-11-24T10:00:00+07:00."
        );
        return null;
    }
}

/// <summary>A line of an order, read; its product is not looked up yet.</summary>
public sealed record ToldLine(string Order, string Line, ToldSale Sale)
{
    /// <summary>The lines of a report, or every field that was refused.</summary>
    public static IReadOnlyList<ToldLine> Read(SalesBody body, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(refusals);
        if (body.Lines is not { Count: > 0 and <= SaleLimits.MaxLines })
        {
            refusals.Add(
                "/lines",
                body.Lines is { Count: > 0 } ? "too-many" : "required",
                $"Cần từ 1 đến {SaleLimits.MaxLines} dòng.",
                $"Needs 1 to {SaleLimits.MaxLines} lines."
            );
            return [];
        }

        var lines = new List<ToldLine>();
        foreach (var (index, sent) in body.Lines.Index())
        {
            var pointer = Pointer(index);
            if (sent is null)
            {
                refusals.Add(pointer, "required", "Trường này bắt buộc.", "This field is required.");
                continue;
            }

            var order = Reference(pointer + "/order", sent.Order, refusals);
            var line = Reference(pointer + "/line", sent.Line, refusals);
            var sale = ToldSale.Read(
                pointer,
                new HandSaleBody(sent.Gtin, sent.Lot, sent.Quantity, sent.Price, sent.SoldAt, sent.ReservedUntil),
                now,
                refusals
            );
            if (lines.Any(other => other.Order == order && other.Line == line))
            {
                refusals.Add(pointer + "/line", "twice", "Dòng này đã có ở trên.", "The line is there twice.");
            }
            else if (order is not null && line is not null && sale is not null)
            {
                lines.Add(new ToldLine(order, line, sale));
            }
        }

        return lines;
    }

    public static string Pointer(int index) => string.Create(CultureInfo.InvariantCulture, $"/lines/{index}");

    // It is a segment of a path too.
    static string? Reference(string pointer, string? text, Refusals refusals)
    {
        if (
            text is { Length: > 0 and <= SaleLimits.MaxReference }
            && text is not ("." or "..")
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
        )
        {
            return text;
        }

        refusals.Add(
            pointer,
            string.IsNullOrEmpty(text) ? "required"
                : text.Length > SaleLimits.MaxReference ? "too-long"
                : "characters",
            $"Cần từ 1 đến {SaleLimits.MaxReference} chữ không dấu, chữ số hoặc dấu - _ . :",
            $"Needs 1 to {SaleLimits.MaxReference} letters, digits or - _ . :"
        );
        return null;
    }
}

/// <summary>Where something was sold.</summary>
public sealed record SaleMarketplace(string Id, string Name);

/// <summary>What a sale took of a lot, in the product's unit.</summary>
public sealed record SaleLot(string Lot, QuantityBody Quantity);

/// <summary>A sale as it stands.</summary>
/// <param name="Marketplace">Null where the farmer sold by hand.</param>
/// <param name="Lot">The lot that it had to be.</param>
/// <param name="State">
/// <c>reserved</c>, <c>sold</c>, <c>cancelled</c>, <c>returned</c>, or <c>oversold</c>: there was not enough, and nothing was taken.
/// </param>
/// <param name="Lots">The lots that it took, first to expire first; also where they are back.</param>
/// <param name="Available">What there was, where it was oversold.</param>
/// <param name="EndedAt">When it was cancelled, returned, or its reservation ended.</param>
public sealed record SaleAnswer(
    string Id,
    SaleMarketplace? Marketplace,
    string? Order,
    string? Line,
    string Gtin,
    string? Lot,
    QuantityBody Quantity,
    string State,
    IReadOnlyList<SaleLot> Lots,
    QuantityBody? Available,
    MoneyBody? Price,
    DateTimeOffset? SoldAt,
    DateTimeOffset? ReservedUntil,
    DateTimeOffset? EndedAt,
    DateTimeOffset RegisteredAt
)
{
    public static SaleAnswer Of(Sale sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        var (facts, trade) = (sale.Facts, sale.Trade);
        var unit = facts.Unit.Code;
        return new SaleAnswer(
            facts.Id,
            facts.Line is { } line ? new SaleMarketplace(line.Marketplace, line.Name) : null,
            facts.Line?.Order,
            facts.Line?.Line,
            facts.Gtin.ToString(),
            facts.Lot?.ToString(),
            new QuantityBody(facts.Quantity.Value, facts.Quantity.Unit.Code),
            Name(trade.State),
            [.. trade.Lots.Select(lot => new SaleLot(lot.Lot, new QuantityBody(lot.Amount, unit)))],
            trade.State == TradeState.Oversold ? new QuantityBody(trade.Available, unit) : null,
            facts.Price?.ToBody(),
            trade.SoldAt,
            trade.ReservedUntil,
            trade.EndedAt,
            facts.RegisteredAt
        );
    }

    public static string Name(TradeState state) =>
        state switch
        {
            TradeState.Held => "reserved",
            TradeState.Sold => "sold",
            TradeState.Cancelled => "cancelled",
            TradeState.Returned => "returned",
            _ => "oversold",
        };
}

/// <summary>What became of each line of a report, in its order.</summary>
public sealed record SalesReported(IReadOnlyList<SaleAnswer> Items);

/// <summary>A page of sales.</summary>
public sealed record SalesAnswer(IReadOnlyList<SaleAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(SalesBody))]
[JsonSerializable(typeof(HandSaleBody))]
[JsonSerializable(typeof(SaleAnswer))]
[JsonSerializable(typeof(SalesReported))]
[JsonSerializable(typeof(SalesAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class SaleJson : JsonSerializerContext;

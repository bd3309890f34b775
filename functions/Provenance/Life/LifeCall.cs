using System.Globalization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Provenance.Life;

/// <summary>What a call tells: when, and the event that is made of it.</summary>
/// <param name="At">Null for now.</param>
public sealed record LifeTelling(DateTimeOffset? At, Func<string, DateTimeOffset, LifeEvent> Make);

/// <summary>What is moved from one place to another.</summary>
public sealed record LifeLoad(IReadOnlyList<LotAmount> Lots, IReadOnlyList<string> Containers);

/// <summary>One call about a batch: reads the fields of its body, and gathers what is refused.</summary>
public sealed record LifeCall(
    BatchLife Life,
    Settings Settings,
    Caller Caller,
    Gtin Gtin,
    Lot Lot,
    Product Product,
    Refusals Refusals
)
{
    /// <summary>The batch's own name.</summary>
    public string Link => Life.Link(Gtin, Lot);

    /// <summary>The caller's address as a party.</summary>
    public string Self => Partners.Party.Uri(Settings.PublicUrl, Caller.Id);

    /// <summary>How much of the batch.</summary>
    public LotAmount? Amount(string pointer, QuantityBody? body)
    {
        var quantity = Measured(pointer, body);
        return quantity is null ? null : new LotAmount(Link, quantity);
    }

    /// <summary>What is moved: some of the batch, or the container that it is in.</summary>
    public LifeLoad Load(string? container, QuantityBody? quantity)
    {
        var sscc = container is null ? null : Sscc("/container", container);
        var amount = sscc is not null && quantity is null ? null : Amount("/quantity", quantity);
        return new LifeLoad(amount is null ? [] : [amount], sscc is null ? [] : [Life.Container(sscc)]);
    }

    /// <summary>Other lots, each with how much of it; made when the change's id is known, since one without a name gets it from that.</summary>
    /// <param name="named">Whether each must be named.</param>
    public IReadOnlyList<Func<string, DateTimeOffset, int, LotAmount>> Lots(
        string pointer,
        IReadOnlyList<LotBody>? bodies,
        int max,
        bool named = true
    )
    {
        if (bodies is not { Count: > 0 } || bodies.Count > max)
        {
            Refusals.Add(
                pointer,
                bodies is { Count: > 0 } ? "too-many" : "required",
                $"Cần từ 1 đến {max} lô.",
                $"Needs 1 to {max} lots."
            );
            return [];
        }

        var lots = new List<Func<string, DateTimeOffset, int, LotAmount>>();
        for (var i = 0; i < bodies.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}");
            var gtin = bodies[i].Gtin is { } other ? Refusals.Gtin(at + "/gtin", other) : Gtin;
            var lot = bodies[i].Lot is null && !named ? null : Refusals.Lot(at + "/lot", bodies[i].Lot);
            var quantity =
                gtin == Gtin
                    ? Measured(at + "/quantity", bodies[i].Quantity)
                    : Quantity.Parse(at + "/quantity", bodies[i].Quantity, Refusals);
            if (gtin is not null && quantity is not null && (lot is not null || !named))
            {
                lots.Add(
                    (change, happened, number) =>
                        new LotAmount(Life.Link(gtin, lot ?? Named(gtin, quantity, change, happened, number)), quantity)
                );
            }
        }

        return lots;
    }

    /// <summary>What several amounts of this product are together, in the product's unit.</summary>
    public LotAmount Sum(IEnumerable<LotAmount> lots)
    {
        var sum = lots.Sum(lot => lot.Quantity!.Unit.Convert(lot.Quantity.Value, Product.Facts.Unit));
        return new LotAmount(Link, Quantity.Kept(sum, Product.Facts.Unit.Code));
    }

    public Sscc? Sscc(string pointer, string? text)
    {
        if (Gs1.Sscc.TryParse(text, out var sscc))
        {
            return sscc;
        }

        Refusals.Add(
            pointer,
            text is null ? "required" : "sscc",
            "Mã thùng (SSCC) có 18 chữ số và chữ số cuối phải khớp.",
            "An SSCC has 18 digits, the last of which fits the others."
        );
        return null;
    }

    /// <summary>A party by its id, its address here, or its GLN.</summary>
    public string? Party(string pointer, string? text)
    {
        if (OpaqueId.IsOne(text))
        {
            return Partners.Party.Uri(Settings.PublicUrl, text!);
        }

        if (Partners.Party.TryParse(text, Settings.PublicUrl, out _))
        {
            return text;
        }

        if (text is { Length: 13 } && CheckDigit.IsRight(text))
        {
            return $"https://id.gs1.org/417/{text}";
        }

        Refusals.Add(
            pointer,
            text is null ? "required" : "party",
            "Cần mã số, địa chỉ hoặc GLN của nơi nhận.",
            "Needs the id, address or GLN of a farmer or partner."
        );
        return null;
    }

    public string? Uri(string pointer, string? text)
    {
        const int max = 300;
        if (text is null || (text.Length <= max && System.Uri.TryCreate(text, UriKind.Absolute, out _)))
        {
            return text;
        }

        Refusals.Add(pointer, "uri", "Cần mã chuyến hàng như đã nhận.", "Needs the shipment's id as it was answered.");
        return null;
    }

    public DateOnly? Day(string pointer, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Refusals.Add(
            pointer,
            "date",
            "Cần một ngày có thật, viết như 2026-11-20.",
            "Needs a real day written like 2026-11-20."
        );
        return null;
    }

    /// <summary>When it happened, and what is told.</summary>
    public LifeTelling Happens(string? at, Func<string, DateTimeOffset, LifeEvent> make)
    {
        if (at is null)
        {
            return new LifeTelling(null, make);
        }

        if (!EpcisTime.TryParse(at, out var time))
        {
            Refusals.Add(
                "/at",
                "time",
                "Cần một thời điểm có múi giờ, viết như 2026-11-24T10:00:00+07:00.",
                "Needs a time with its zone, written like 2026-11-24T10:00:00+07:00."
            );
        }
        else if (Life.IsFuture(time))
        {
            Refusals.Add("/at", "future", "Thời điểm này chưa đến.", "That is in the future.");
        }

        return new LifeTelling(time, make);
    }

    public LifeEvent Event(EventType type, string step, string change, DateTimeOffset at) =>
        new()
        {
            Type = type,
            Id = LifeEvent.IdOf(change),
            At = at,
            BizStep = step,
            Place = Self,
        };

    Quantity? Measured(string pointer, QuantityBody? body)
    {
        var quantity = Quantity.Parse(pointer, body, Refusals);
        if (quantity is not null && !quantity.Unit.ConvertsTo(Product.Facts.Unit))
        {
            Refusals.Add(
                pointer + "/unit",
                "unit",
                $"Sản phẩm này tính theo {Product.Facts.Unit}.",
                $"This product is told in {Product.Facts.Unit}."
            );
            return null;
        }

        return quantity;
    }

    static Lot Named(Gtin gtin, Quantity quantity, string change, DateTimeOffset happened, int number) =>
        new BatchFacts(
            gtin,
            null,
            DateOnly.FromDateTime(happened.ToOffset(Vietnam.Offset).Date),
            quantity,
            null,
            null
        ).NamedBy(change, number);
}

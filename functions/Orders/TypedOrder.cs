using System.Globalization;
using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>An order as it was typed into the form: whatever is refused is shown again as it was typed.</summary>
/// <param name="Form">The form's own random token.</param>
/// <param name="Price">What a unit cost when the form was shown.</param>
/// <param name="Website">What no person sees, and so no person fills in.</param>
public sealed record TypedOrder(
    string Form,
    string Price,
    string Quantity,
    string Name,
    string Phone,
    string Address,
    string Payment,
    string Note,
    string Website
)
{
    /// <summary>The version of the text that the box that was ticked stood beside; empty where it was not.</summary>
    public string Consent { get; init; } = "";

    /// <summary>What was sent.</summary>
    /// <param name="field">A field by its name, empty where it is absent.</param>
    public static TypedOrder Of(Func<string, string> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(
            field("form"),
            field("price"),
            field("quantity"),
            field("name"),
            field("phone"),
            field("address"),
            field("payment"),
            field("note"),
            field("website")
        )
        {
            Consent = field("consent"),
        };
    }

    /// <summary>An empty form, with a token of its own.</summary>
    public static TypedOrder Empty(Money price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return new(OpaqueId.Make(), PriceText(price), "", "", "", "", "", "", "");
    }

    /// <summary>The form, to be sent as another one at the price of now.</summary>
    public TypedOrder Again(Money price) =>
        this with
        {
            Form = OpaqueId.Make(),
            Price = PriceText(price),
            Website = "",
        };

    /// <summary>Refuses what no app sends: a number as people type it that is none, and what only a program fills in.</summary>
    public void Check(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Quantity.Trim().Length > 0 && Number(Quantity) is null)
        {
            refusals.Add(
                "/quantity",
                "quantity",
                "Hãy viết số lượng như 2 hoặc 2,5.",
                "Write the quantity like 2 or 2.5."
            );
        }

        if (Website.Length > 0)
        {
            refusals.Add("/website", "empty", "Hãy để trống ô này.", "Leave this empty.");
        }
    }

    /// <summary>As an app would send it.</summary>
    public OrderBody ToBody(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new(
            Form,
            new QuantityBody(Number(Quantity), unit.Code),
            Price.Length == 0 ? null : new MoneyBody(Price, Money.Currency),
            Name,
            Phone,
            Address,
            Payment,
            Note
        )
        {
            Consent = Consent,
        };
    }

    static string PriceText(Money price) => price.Amount.ToString(CultureInfo.InvariantCulture);

    // 2,5 in Vietnamese and 2.5 in English are one number. What 1.000 means depends on who wrote it: it is refused.
    static decimal? Number(string text)
    {
        var plain = text.Trim().Replace(',', '.');
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        return
            (point < 0 || plain.Length - point <= 3)
            && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}

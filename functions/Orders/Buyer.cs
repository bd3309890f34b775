using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Orders;

/// <summary>
/// Who bought: the only personal data of an order. In a row of its own, in no list, event, notice or log; for the farmer of the order
/// alone, and for a set time.
/// </summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Phone">As <see cref="TryPhone"/> writes it.</param>
/// <param name="Address">At most 200 characters; null where the goods are picked up.</param>
/// <param name="Note">At most 500 characters, of several lines.</param>
public sealed record Buyer(string Name, string Phone, string? Address, string? Note)
{
    /// <summary>The version of the text that it agreed to, when it placed the order; null for an order from before it was asked.</summary>
    public string? Consent { get; init; }

    const string Vietnam = "+84";

    /// <summary>
    /// A phone number in one form however it was typed, so that a number is counted as one: <c>0912345678</c> for Vietnam, else with
    /// its plus and country; 8 to 15 digits (ITU-T E.164 §6).
    /// </summary>
    public static string? TryPhone(string? text)
    {
        var bare = string.Concat((text ?? "").Where(c => c is not (' ' or '.' or '-' or '(' or ')')));
        if (bare.StartsWith("00", StringComparison.Ordinal))
        {
            bare = "+" + bare[2..];
        }
        else if (bare.StartsWith("84", StringComparison.Ordinal) && bare.Length == 11)
        {
            bare = "+" + bare;
        }

        if (bare.StartsWith(Vietnam, StringComparison.Ordinal))
        {
            bare = "0" + bare[Vietnam.Length..].TrimStart('0');
        }

        var digits = bare is ['+', .. var rest] ? rest : bare;
        return digits is { Length: >= 8 and <= 15 } && digits.All(char.IsAsciiDigit) && bare[0] is '0' or '+'
            ? bare
            : null;
    }

    /// <summary>The buyer, or every field that was refused.</summary>
    public static Buyer? Read(OrderBody body, bool needsAddress, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(refusals);
        var before = refusals.List.Count;
        var name = refusals.RequiredText("/name", body.Name, OrderLimits.MaxName);
        var phone = TryPhone(body.Phone);
        if (phone is null)
        {
            refusals.Add(
                "/phone",
                string.IsNullOrWhiteSpace(body.Phone) ? "required" : "phone",
                "Cần số điện thoại để nhà sản xuất gọi, như 0912 345 678.",
                "A phone number is needed for the producer to call, such as 0912 345 678."
            );
        }

        var address = needsAddress
            ? refusals.RequiredText("/address", body.Address, OrderLimits.MaxAddress)
            : refusals.OptionalText("/address", body.Address, OrderLimits.MaxAddress);
        var note = string.IsNullOrWhiteSpace(body.Note)
            ? null
            : refusals.RequiredLines("/note", body.Note, OrderLimits.MaxNote);
        var consent = ConsentText.Agreed(body.Consent, refusals);
        return refusals.List.Count > before ? null : new Buyer(name!, phone!, address, note) { Consent = consent };
    }
}

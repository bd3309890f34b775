using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Traceability.Gs1;

/// <summary>A Serial Shipping Container Code (AI 00): the number of one pallet, box or crate. 18 digits, the last a check digit.</summary>
/// <remarks>Source: GS1 General Specifications, section 3.3.1.</remarks>
public sealed record Sscc
{
    const int Length = 18;
    readonly string digits;

    Sscc(string digits) => this.digits = digits;

    public static bool TryParse(string? text, [NotNullWhen(true)] out Sscc? sscc)
    {
        sscc = text is { Length: Length } && CheckDigit.IsRight(text) ? new Sscc(text) : null;
        return sscc is not null;
    }

    /// <summary>The number that a company gives to its container with this serial, which is cut to the digits that are left.</summary>
    public static Sscc Of(CompanyPrefix prefix, ulong serial)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var company = prefix.ToString();
        // Extension digit, company prefix, serial, check digit.
        var left = Length - 2 - company.Length;
        var number = (serial % (ulong)Math.Pow(10, left)).ToString(CultureInfo.InvariantCulture).PadLeft(left, '0');
        var digits = "0" + company + number;
        return new Sscc(digits + CheckDigit.Of(digits));
    }

    /// <inheritdoc/>
    public override string ToString() => digits;
}

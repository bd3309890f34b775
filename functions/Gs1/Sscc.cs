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

    /// <summary>How many serials a company has for each extension digit: 10^(16 − its prefix's length).</summary>
    public static long Capacity(CompanyPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return (long)Math.Pow(10, SerialDigits(prefix));
    }

    /// <summary>The number that a company gives to its container with this serial, which is cut to the digits that are left.</summary>
    /// <param name="extension">The first digit, the company's own choice: 0 to 9.</param>
    public static Sscc Of(CompanyPrefix prefix, ulong serial, int extension = 0)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(extension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(extension, 9);
        var left = SerialDigits(prefix);
        var number = (serial % (ulong)Capacity(prefix)).ToString(CultureInfo.InvariantCulture).PadLeft(left, '0');
        var digits = string.Create(CultureInfo.InvariantCulture, $"{extension}{prefix}{number}");
        return new Sscc(digits + CheckDigit.Of(digits));
    }

    // Between the extension digit with the company prefix, and the check digit.
    static int SerialDigits(CompanyPrefix prefix) => Length - 2 - prefix.ToString().Length;

    /// <inheritdoc/>
    public override string ToString() => digits;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Traceability.Gs1;

/// <summary>Why a text is no GTIN.</summary>
public enum GtinFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>A character is not an ASCII digit.</summary>
    NotDigits,

    /// <summary>It has not 8, 12, 13 or 14 digits.</summary>
    Length,

    /// <summary>The last digit is not the check digit of the others.</summary>
    CheckDigit,
}

/// <summary>A Global Trade Item Number: 14 digits with a right check digit.</summary>
/// <remarks>Source: GS1 General Specifications, sections 3.2 (AI 01), 1.4 (GS1 Prefixes) and 7.9 (check digit).</remarks>
public sealed record Gtin
{
    readonly string digits;

    Gtin(string digits) => this.digits = digits;

    /// <summary>Whether GS1 keeps it for demonstrations and examples (GS1 Prefix or GS1-8 Prefix 952).</summary>
    public bool IsDemonstration => Significant.StartsWith("952", StringComparison.Ordinal);

    /// <summary>
    /// Whether it has a meaning only inside one company or region: GS1 Prefixes 02, 04 and 20 to 29, and in its 8-digit
    /// form GS1-8 Prefixes that begin with 0 or 2.
    /// </summary>
    public bool IsInternal =>
        Significant.Length == 8
            ? Significant[0] is '0' or '2'
            : Significant[0] == '2' || (Significant[0] == '0' && Significant[1] is ('2' or '4'));

    // The 13 digits after the indicator, or 8 where the first five of those are zeros: prefixes are read from here.
    ReadOnlySpan<char> Significant =>
        digits.AsSpan(1).StartsWith("00000", StringComparison.Ordinal) ? digits.AsSpan(6) : digits.AsSpan(1);

    /// <summary>Makes the GTIN-13 of a company's item, padded to 14.</summary>
    /// <param name="prefix">The company's prefix.</param>
    /// <param name="itemReference">The item's number, 0 to <see cref="CompanyPrefix.Capacity"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The item's number does not fit behind the prefix.</exception>
    public static Gtin Of(CompanyPrefix prefix, long itemReference)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(itemReference);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(itemReference, prefix.Capacity);
        var company = prefix.ToString();
        var item = itemReference.ToString(CultureInfo.InvariantCulture);
        var body = string.Concat("0", company, item.PadLeft(12 - company.Length, '0')[^(12 - company.Length)..]);
        return new Gtin(body + CheckDigit.Of(body));
    }

    /// <summary>Reads 8, 12, 13 or 14 ASCII digits, nothing around them; shorter ones are padded with zeros to 14.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Gtin? gtin) => TryParse(text, out gtin, out _);

    /// <summary>Reads 8, 12, 13 or 14 ASCII digits, nothing around them; says in <paramref name="fault"/> what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Gtin? gtin, out GtinFault fault)
    {
        gtin = null;
        fault =
            string.IsNullOrEmpty(text) ? GtinFault.Empty
            : !Characters.AreDigits(text) ? GtinFault.NotDigits
            : text.Length is not (8 or 12 or 13 or 14) ? GtinFault.Length
            : !CheckDigit.IsRight(text) ? GtinFault.CheckDigit
            : GtinFault.None;
        if (fault != GtinFault.None)
        {
            return false;
        }

        gtin = new Gtin(text!.PadLeft(14, '0'));
        return true;
    }

    /// <summary>The 14 digits.</summary>
    public override string ToString() => digits;
}

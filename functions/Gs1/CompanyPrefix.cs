using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1;

/// <summary>A GS1 Company Prefix: what GS1 licenses to a brand owner, 4 to 12 digits.</summary>
/// <remarks>Source: GS1 General Specifications, section 1.4 (GS1 Prefixes and GS1 Company Prefixes).</remarks>
public sealed record CompanyPrefix
{
    readonly string digits;

    CompanyPrefix(string digits) => this.digits = digits;

    /// <summary>How many GTIN-13s it makes: 10^(12 − its length), 1 to 100,000,000.</summary>
    public long Capacity
    {
        get
        {
            var capacity = 1L;
            for (var i = digits.Length; i < 12; i++)
            {
                capacity *= 10;
            }

            return capacity;
        }
    }

    /// <summary>Reads 4 to 12 ASCII digits. Prefixes of <c>00000</c>, and <c>0000</c> alone, are GTIN-8's: refused.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CompanyPrefix? prefix)
    {
        prefix =
            text is { Length: >= 4 and <= 12 }
            && Characters.AreDigits(text)
            && text != "0000"
            && !text.StartsWith("00000", StringComparison.Ordinal)
                ? new CompanyPrefix(text)
                : null;
        return prefix is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => digits;
}

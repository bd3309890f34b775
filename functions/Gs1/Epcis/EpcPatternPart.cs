using System.Globalization;

namespace Traceability.Gs1.Epcis;

/// <summary>A part of a pattern: anything, one value, or a range of numbers of one length.</summary>
/// <param name="Least">The value, or the least number; empty for anything, or where there is nothing to fit.</param>
/// <param name="Most">The greatest number; null where it is no range.</param>
/// <param name="IsAny">Whatever there is fits, and nothing too.</param>
sealed record EpcPatternPart(string Least, string? Most, bool IsAny)
{
    /// <summary>How many characters fit; 0 where it does not tell.</summary>
    public int Length => IsAny || (Most is not null && Most.Length != Least.Length) ? 0 : Least.Length;

    public bool IsRange => Most is not null;

    /// <summary>Null for what is no part.</summary>
    public static EpcPatternPart? Parse(string text)
    {
        if (text == "*")
        {
            return new EpcPatternPart("", null, true);
        }

        if (text.StartsWith('['))
        {
            return
                text.EndsWith(']')
                && text[1..^1].Split('-') is [var least, var most]
                && TryNumber(least, out var from)
                && TryNumber(most, out var to)
                && from <= to
                ? new EpcPatternPart(least, most, false)
                : null;
        }

        return EpcUrn.Decode(text) is { } value && !value.Contains('*', StringComparison.Ordinal)
            ? new EpcPatternPart(value, null, false)
            : null;
    }

    public bool Fits(string? value) =>
        IsAny
        || (
            value is not null
            && (
                Most is null
                    ? string.Equals(value, Least, StringComparison.Ordinal)
                    : TryNumber(value, out var number)
                        && (Length == 0 || value.Length == Length)
                        && TryNumber(Least, out var from)
                        && TryNumber(Most, out var to)
                        && number >= from
                        && number <= to
            )
        );

    static bool TryNumber(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

using System.Globalization;
using System.Numerics;

namespace Traceability.Gs1.Epcis;

/// <summary>A value as it is hashed: numbers without what says nothing, GS1 keys as canonical Digital Links, CBV's words as URIs.</summary>
/// <remarks>Source: CBV 2.0 §8.9.</remarks>
static class HashText
{
    static readonly (string Urn, string Web)[] words =
    [
        ("urn:epcglobal:cbv:bizstep:", Vocabulary.BizStep.CanonicalStart),
        ("urn:epcglobal:cbv:disp:", Vocabulary.Disposition.CanonicalStart),
        ("urn:epcglobal:cbv:btt:", Vocabulary.BizTransaction.CanonicalStart),
        ("urn:epcglobal:cbv:sdt:", Vocabulary.SourceOrDestination.CanonicalStart),
        ("urn:epcglobal:cbv:er:", Vocabulary.ErrorReason.CanonicalStart),
    ];

    /// <param name="text">No blanks around it, not empty.</param>
    public static string Of(string text)
    {
        if (IsNumber(text, out var number))
        {
            return Number(number);
        }

        if (text.Contains("urn:epcglobal:cbv:", StringComparison.Ordinal))
        {
            return Array.Find(words, w => text.Contains(w.Urn, StringComparison.Ordinal)) is { Urn: { } urn } word
                ? text.Replace(urn, word.Web, StringComparison.Ordinal)
                : text;
        }

        if (!Uris.IsUri(text))
        {
            return text;
        }

        return (EpcUrn.TryRead(text, out var key) || (EpcLink.TryRead(text, out key) && key.HasForm))
            ? key.ToHashed() ?? text
            : text;
    }

    /// <summary>The shortest text that is the same IEEE 754 number; whole ones without point or exponent.</summary>
    static string Number(double number) =>
        Math.Truncate(number) == number
            ? new BigInteger(number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    static bool IsNumber(string text, out double number)
    {
        number = 0;
        var last = text[^1];
        return (char.IsAsciiDigit(last) || last == '.')
            && text[0] is '+' or '-' or '.' or (>= '0' and <= '9')
            && double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out number
            )
            && double.IsFinite(number);
    }
}

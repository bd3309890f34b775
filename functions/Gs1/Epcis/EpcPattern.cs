using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// What a query asks for with <c>MATCH_…</c>: one name, or a pattern <c>urn:epc:idpat:…:*</c> that many fit (EPCIS 2.0 §8.2.7.1,
/// EPC TDS 2.0 §8). A class's own name fits that class; a pattern of a product fits its items.
/// </summary>
/// <remarks>
/// Any part of a pattern is a value, <c>*</c>, or a range of numbers <c>[100-199]</c>; lots are asked for by
/// <c>urn:epc:class:lgtin:…:*</c>. Names fit in whichever form they were written.
/// </remarks>
public sealed class EpcPattern
{
    readonly string scheme;
    readonly IReadOnlyList<EpcPatternPart> parts;

    EpcPattern(string scheme, IReadOnlyList<EpcPatternPart> parts)
    {
        this.scheme = scheme;
        this.parts = parts;
    }

    /// <summary>The one name that fits; null where many do.</summary>
    public Epc? Exact { get; private init; }

    /// <summary>Reads a pattern; never throws, whatever the text.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EpcPattern? pattern)
    {
        pattern = null;
        if (text is null or { Length: > Epc.MaxLength })
        {
            return false;
        }

        if (EpcUrn.TrySplit(text, out var kind, out var scheme, out var body) && IsPattern(kind, scheme, body))
        {
            var count = EpcSchemes.Parts(scheme);
            var parts = body.Split('.', Math.Max(count, 1))
                .Select(EpcPatternPart.Parse)
                .OfType<EpcPatternPart>()
                .ToList();
            pattern = count > 0 && parts.Count == count && EpcSchemes.Fits(scheme, parts) ? new(scheme, parts) : null;
        }
        else if (Epc.TryParse(text, out var epc))
        {
            pattern = new EpcPattern("", []) { Exact = epc };
        }

        return pattern is not null;
    }

    /// <summary>Whether a name fits.</summary>
    public bool Matches(Epc epc)
    {
        if (Exact is not null)
        {
            return Exact.Equals(epc);
        }

        var values = epc.Key is { } key
            ? EpcSchemes.Split(scheme, key, PrefixLength(key))
            : EpcSchemes.SplitOther(scheme, epc.Text);
        if (values is null)
        {
            return false;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].Fits(values[i]))
            {
                return false;
            }
        }

        return true;
    }

    static bool IsPattern(string kind, string scheme, string body) =>
        kind == "idpat"
        || (
            kind == "class"
            && scheme == "lgtin"
            && (body.EndsWith(".*", StringComparison.Ordinal) || body.Contains('[', StringComparison.Ordinal))
        );

    // Where neither the pattern nor the name tells how long the company's prefix is, it does not matter: both parts fit all.
    int PrefixLength(Gs1Key key)
    {
        var total = EpcSchemes.Digits(scheme);
        return parts[0].Length > 0 ? parts[0].Length
            : parts.Count > 1 && total > 0 && parts[1].Length > 0 ? total - parts[1].Length
            : key.PrefixLength > 0 ? key.PrefixLength
            : 6;
    }
}

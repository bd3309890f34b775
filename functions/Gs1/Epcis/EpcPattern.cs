using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// What a query asks for with <c>MATCH_…</c>: one name, or a pattern <c>urn:epc:idpat:…:*</c> that many fit (EPCIS 2.0 §8.2.7.1,
/// EPC TDS 2.0 §8). A class's own name fits that class; a pattern of a product fits its items.
/// </summary>
public sealed class EpcPattern
{
    const string Origin = "https://id.gs1.org";
    readonly string ai;
    readonly string qualifier;
    readonly int skip;
    readonly string company;
    readonly string key;

    EpcPattern(Epc? exact, string ai, string qualifier, int skip, string company, string key)
    {
        Exact = exact;
        this.ai = ai;
        this.qualifier = qualifier;
        this.skip = skip;
        this.company = company;
        this.key = key;
    }

    /// <summary>The one name that fits; null where many do.</summary>
    public Epc? Exact { get; }

    /// <summary>Reads a pattern; never throws, whatever the text.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EpcPattern? pattern)
    {
        pattern = null;
        if (text is null || text.Length > Epc.MaxLength)
        {
            return false;
        }

        if (EpcUri.TryPattern(text, out var ai, out var qualifier, out var skip, out var company, out var key))
        {
            pattern = new EpcPattern(null, ai, qualifier, skip, company, key);
        }
        else if (Epc.TryParse(text, out var epc))
        {
            pattern = new EpcPattern(epc, "", "", 0, "", "");
        }

        return pattern is not null;
    }

    public bool Matches(Epc epc)
    {
        ArgumentNullException.ThrowIfNull(epc);
        if (Exact is not null)
        {
            return Exact.Equals(epc);
        }

        var path =
            epc.IsGs1 && epc.Canonical.StartsWith(Origin, StringComparison.Ordinal)
                ? epc.Canonical[Origin.Length..]
                : "";
        if (key.Length > 0)
        {
            // The class itself, and whatever has the key and one qualifier of this kind, or a serial inside the key.
            return path.StartsWith(key, StringComparison.Ordinal)
                && (
                    path.Length == key.Length
                    || (
                        qualifier.Length > 0
                            ? path.AsSpan(key.Length).StartsWith($"/{qualifier}/")
                            : path[key.Length] != '/'
                    )
                );
        }

        var start = $"/{ai}/";
        return path.StartsWith(start, StringComparison.Ordinal)
            && path.Length >= start.Length + skip + company.Length
            && path.AsSpan(start.Length + skip).StartsWith(company, StringComparison.Ordinal)
            && (qualifier.Length == 0 || ai == "414" || path.Contains($"/{qualifier}/", StringComparison.Ordinal));
    }
}

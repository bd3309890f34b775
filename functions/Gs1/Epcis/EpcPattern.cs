using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// What a query asks for with <c>MATCH_…</c>: one name, or a pattern <c>urn:epc:idpat:…:*</c> that many fit (EPCIS 2.0 §8.2.7.1,
/// EPC TDS 2.0 §8). A class's own name fits that class; a pattern of a product fits its items.
/// </summary>
public sealed class EpcPattern
{
    /// <summary>The one name that fits; null where many do.</summary>
    public Epc? Exact { get; private init; }

    /// <summary>Reads a pattern; never throws, whatever the text.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EpcPattern? pattern)
    {
        throw new NotImplementedException();
    }

    public bool Matches(Epc epc)
    {
        throw new NotImplementedException();
    }
}

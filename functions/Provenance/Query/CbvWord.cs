namespace Traceability.Provenance.Query;

/// <summary>A word of the Core Business Vocabulary, however it is written.</summary>
/// <remarks>Source: CBV 2.0 §7; EPCIS 2.0 §10.2.</remarks>
public static class CbvWord
{
    static readonly string[] spaces =
    [
        "https://ref.gs1.org/cbv/",
        "https://ns.gs1.org/cbv/",
        "http://ns.gs1.org/cbv/",
        "https://gs1.org/voc/",
        "https://www.gs1.org/voc/",
        "https://ref.gs1.org/voc/",
        "gs1:",
        "cbv:",
    ];

    /// <summary>The bare word, such as <c>shipping</c>; a word of one's own as it is.</summary>
    public static string Bare(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.StartsWith("urn:epcglobal:cbv:", StringComparison.Ordinal))
        {
            return word[(word.LastIndexOf(':') + 1)..];
        }

        return Array.Find(spaces, s => word.StartsWith(s, StringComparison.Ordinal)) is { } space
            // BizStep-shipping; a measurement type has no such part before it.
            ? word[(Math.Max(word.LastIndexOf('-'), space.Length - 1) + 1)..]
            : word;
    }
}

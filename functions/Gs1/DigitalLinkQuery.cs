namespace Traceability.Gs1;

/// <summary>Reads a Digital Link's query: data attributes, which are AIs, and parameters that are none of GS1's.</summary>
/// <remarks>
/// Source: GS1 Digital Link Standard: URI Syntax 1.7.0, sections 4.10 (data attributes) and 4.10.1 (extensions: their names
/// are never all digits). Which AIs go together is not asked: the barcodes of one item may share them out.
/// </remarks>
static class DigitalLinkQuery
{
    public static DigitalLinkFault Read(
        string? query,
        DigitalLinkPart key,
        List<DigitalLinkPart> qualifiers,
        out List<DigitalLinkParameter> parameters
    )
    {
        parameters = [];
        var seen = new HashSet<string>(StringComparer.Ordinal) { key.Ai };
        foreach (var raw in Split(query ?? ""))
        {
            if (!IsNumeric(raw))
            {
                parameters.Add(DigitalLinkParameter.Other(raw));
                continue;
            }

            var equals = raw.IndexOf('=', StringComparison.Ordinal);
            var ai = raw[..equals];
            if (!Characters.TryDecode(raw.AsSpan(equals + 1), '%', out var value))
            {
                return DigitalLinkFault.Encoding;
            }

            // A qualifier that hides in the query would be passed over: a recalled lot would look like its product.
            if (
                !Elements.MayBeInQuery(ai)
                || Keys.Takes(key.Ai, qualifiers, ai)
                || Elements.Check(ai, value) != ElementFault.None
                || !seen.Add(ai)
            )
            {
                return DigitalLinkFault.Attribute;
            }

            parameters.Add(DigitalLinkParameter.Attribute(ai, value));
        }

        return DigitalLinkFault.None;
    }

    // A semicolon separates as the ampersand does, but many parameters that are not GS1's have one inside: it counts beside AIs.
    static IEnumerable<string> Split(string query) =>
        from text in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let pieces = text.Split(';', StringSplitOptions.RemoveEmptyEntries)
        from raw in pieces.Any(IsNumeric) ? pieces : [text]
        select raw;

    // Without an equals sign it is no pair and none of GS1's.
    static bool IsNumeric(string raw)
    {
        var equals = raw.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Characters.AreDigits(raw.AsSpan(0, equals));
    }
}

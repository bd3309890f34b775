namespace Traceability.Gs1;

/// <summary>Reads a Digital Link's path, then its query.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax 1.7.0, sections 4.3 to 4.9 (path).</remarks>
static class DigitalLinkReader
{
    public static DigitalLinkFault Read(string uri, out DigitalLink? link)
    {
        link = null;
        var (address, query) = Split(uri);
        var start = WebAddress.PathStart(address);
        if (start < 0 || !WebAddress.IsClean(query ?? ""))
        {
            return DigitalLinkFault.NotWeb;
        }

        var segments = address[start..].Split('/');
        var at = KeyAt(segments);
        if (at < 0)
        {
            return DigitalLinkFault.NoKey;
        }

        var fault = ReadParts(segments.AsSpan(at), out var parts);
        if (fault != DigitalLinkFault.None)
        {
            return fault;
        }

        var (key, qualifiers) = (parts[0], parts[1..]);
        fault = DigitalLinkQuery.Read(query, key, qualifiers, out var parameters);
        if (fault == DigitalLinkFault.None)
        {
            var stem = address[..start] + string.Join('/', segments[..at]);
            link = new DigitalLink(stem, key, qualifiers.AsReadOnly(), parameters.AsReadOnly());
        }

        return fault;
    }

    /// <summary>What is before the query, and the query without its question mark; a fragment is dropped.</summary>
    public static (string Address, string? Query) Split(string uri)
    {
        var end = uri.IndexOf('#', StringComparison.Ordinal);
        var whole = end < 0 ? uri : uri[..end];
        var mark = whole.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (whole, null) : (whole[..mark], whole[(mark + 1)..]);
    }

    // The last primary key at an even distance from the end is the key: a path before it may hold anything.
    static int KeyAt(string[] segments)
    {
        var at = segments.Length - 2;
        while (at > 0 && IsAi(segments[at]) && !Keys.IsPrimary(segments[at]))
        {
            at -= 2;
        }

        return at > 0 && Keys.IsPrimary(segments[at]) ? at : -1;
    }

    static bool IsAi(string text) => text.Length is >= 2 and <= 4 && Characters.AreDigits(text);

    static DigitalLinkFault ReadParts(ReadOnlySpan<string> segments, out List<DigitalLinkPart> parts)
    {
        parts = [];
        for (var i = 0; i < segments.Length; i += 2)
        {
            if (!Characters.TryDecode(segments[i + 1], '%', out var value))
            {
                return DigitalLinkFault.Encoding;
            }

            parts.Add(new DigitalLinkPart(segments[i], i == 0 ? Keys.Pad(segments[i], value) : value));
        }

        var fault = Elements.Check(parts[0].Ai, parts[0].Value);
        return fault == ElementFault.Form ? DigitalLinkFault.Key
            : fault == ElementFault.CheckDigit ? DigitalLinkFault.CheckDigit
            : Keys.AllowsInOrder(parts[0].Ai, parts[1..]) && parts[1..].TrueForAll(IsQualifier) ? DigitalLinkFault.None
            : DigitalLinkFault.Qualifier;
    }

    // Web servers and browsers take away the segments "." and "..", also where they are percent-encoded.
    static bool IsQualifier(DigitalLinkPart part) =>
        part.Ai == "10"
            ? Lot.TryParse(part.Value, out _)
            : part.Value is not ("." or "..") && Elements.Check(part.Ai, part.Value) == ElementFault.None;
}

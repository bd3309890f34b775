using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1;

/// <summary>Compressed Digital Links: one path segment of URI-safe base64 in place of AIs and values.</summary>
/// <remarks>
/// Source: GS1 Digital Link Standard 1.1, compression. The later standard for EPC binary strings (segments that begin with
/// <c>eh</c> or <c>ex</c>) is another form and not read here.
/// </remarks>
public static class DigitalLinkCompression
{
    const string Reference = "https://id.gs1.org";

    /// <summary>
    /// Reads a compressed link, wholly (<c>/ARHSK…</c>) or up to its key (<c>/01/09506000134352/…</c>); what its query adds
    /// stays. Never throws, whatever the text; false for a link that is not compressed.
    /// </summary>
    /// <param name="text">A web address, or a path that begins with a slash: then the stem is GS1's reference domain.</param>
    /// <param name="link">The link, held to the rules of <see cref="DigitalLink.TryParse(string?, out DigitalLink?)"/>.</param>
    public static bool TryDecompress(string? text, [NotNullWhen(true)] out DigitalLink? link)
    {
        link = null;
        var uri = text is ['/', ..] ? Reference + text : text ?? "";
        var (address, query) = DigitalLinkReader.Split(uri);
        var start = WebAddress.PathStart(address);
        var segments = start < 0 ? [] : address[start..].Split('/');
        if (
            segments.Length < 2
            || !CompressedSegmentReader.TryRead(segments[^1], out var segment)
            || DigitalLink.TryParse(uri, out _)
        )
        {
            return false;
        }

        var elements = segment.Elements.ToList();
        var stem = segments.AsSpan(0, segments.Length - 1);
        if (TryReadKey(stem, out var key))
        {
            elements.Insert(0, key);
            stem = stem[..^2];
        }

        var others = segment.Parameters.Select(p => $"{p.Name}={Characters.Encode(p.Value)}");
        link = Assemble(
            address[..start] + string.Join('/', stem),
            elements,
            query is null ? others : others.Append(query)
        );
        return link is not null;
    }

    /// <summary>
    /// Writes a link in its compressed form. A link that has nothing to compress, or whose stem would make the compressed
    /// form another link, comes back as it is.
    /// </summary>
    /// <param name="link">The link.</param>
    /// <param name="keepKey">Whether the primary key stays readable in the path.</param>
    /// <param name="parameters">
    /// Whether parameters that are not GS1's are compressed too, where they come back byte for byte; otherwise they stay in
    /// the query.
    /// </param>
    public static string Compress(DigitalLink link, bool keepKey = false, bool parameters = false)
    {
        var attributes = link.Parameters.Where(p => p.IsAttribute).Select(p => (Ai: p.Name, Value: p.Value!));
        // The first primary key is read as the link's: it goes before another one.
        var first = attributes.Any(a => Keys.IsPrimary(a.Ai)) ? link.Key.Ai : null;
        var elements = link
            .Qualifiers.Select(q => (q.Ai, q.Value))
            .Concat(attributes)
            .Concat(keepKey ? [] : [(link.Key.Ai, link.Key.Value)])
            .OrderBy(e => e.Ai == first ? "" : e.Ai, StringComparer.Ordinal)
            .ToList();
        if (elements.Count == 0)
        {
            return link.ToString();
        }

        var others = link.Parameters.Where(p => !p.IsAttribute).ToLookup(p => parameters && CanCompress(p));
        var segment = new CompressedSegment(elements, [.. others[true].Select(p => (p.Name, Decode(p)!))]);
        var query = others[false].Any() ? "?" + string.Join('&', others[false]) : "";
        var text = $"{link.Stem}{(keepKey ? link.Key : "")}/{segment}{query}";
        return TryDecompress(text, out var back) && back.Stem == link.Stem && back.Path == link.Path
            ? text
            : link.ToString();
    }

    static bool TryReadKey(ReadOnlySpan<string> path, out (string Ai, string Value) key)
    {
        key = default;
        if (path.Length < 3 || !Keys.IsPrimary(path[^2]) || !Characters.TryDecode(path[^1], '%', out var value))
        {
            return false;
        }

        key = (path[^2], Keys.Pad(path[^2], value));
        return Elements.Check(key.Ai, key.Value) == ElementFault.None;
    }

    // The first primary key is the link's; of its alternatives of qualifiers the first that makes a link is meant.
    static DigitalLink? Assemble(string stem, List<(string Ai, string Value)> elements, IEnumerable<string> query)
    {
        var at = elements.FindIndex(e => Keys.IsPrimary(e.Ai));
        if (at < 0)
        {
            return null;
        }

        var key = elements[at];
        elements.RemoveAt(at);
        foreach (var order in Keys.Orders(key.Ai))
        {
            var path = elements
                .Where(e => order.Contains(e.Ai))
                .OrderBy(e => Array.IndexOf(order, e.Ai))
                .Prepend(key)
                .Select(e => new DigitalLinkPart(e.Ai, e.Value));
            var attributes = elements
                .Where(e => !order.Contains(e.Ai))
                .Select(e => DigitalLinkParameter.Attribute(e.Ai, e.Value).ToString());
            var uri = $"{stem}{string.Concat(path)}?{string.Join('&', attributes.Concat(query))}";
            if (DigitalLink.TryParse(uri, out var link))
            {
                return link;
            }
        }

        return null;
    }

    static bool CanCompress(DigitalLinkParameter parameter) =>
        parameter.Name.Length is > 0 and <= CompressedSegment.MostInParameter
        && parameter.Name.All(Characters.Base64.Contains)
        && !Characters.AreDigits(parameter.Name)
        && Decode(parameter) is { Length: <= CompressedSegment.MostInParameter } value
        && Characters.Encode(value) == parameter.Value;

    static string? Decode(DigitalLinkParameter parameter) =>
        Characters.TryDecode(parameter.Value ?? "", '%', out var value) ? value : null;
}

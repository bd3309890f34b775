using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Gs1;

/// <summary>An uncompressed GS1 Digital Link URI: a web address whose path ends in a GS1 key and its qualifiers.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax 1.2 and later, section 4 (grammar and canonical form); RFC 3986.</remarks>
public sealed record DigitalLink
{
    readonly string text;

    DigitalLink(
        string stem,
        DigitalLinkPart key,
        IReadOnlyList<DigitalLinkPart> qualifiers,
        IReadOnlyList<DigitalLinkParameter> parameters
    )
    {
        Stem = stem;
        Key = key;
        Qualifiers = qualifiers;
        Parameters = parameters;
        Path = string.Concat([key.ToString(), .. qualifiers.Select(q => q.ToString())]);
        text = stem + Path + (parameters.Count == 0 ? "" : "?" + string.Join('&', parameters));
    }

    /// <summary>Scheme, host and whatever path is before the key, as written, without a slash at the end.</summary>
    public string Stem { get; }

    /// <summary>The primary key.</summary>
    public DigitalLinkPart Key { get; }

    /// <summary>The key's qualifiers in the standard's order.</summary>
    public IReadOnlyList<DigitalLinkPart> Qualifiers { get; }

    /// <summary>The query in its order: attributes, and other parameters byte for byte.</summary>
    public IReadOnlyList<DigitalLinkParameter> Parameters { get; }

    /// <summary>The canonical path from the key on, such as <c>/01/09506000134352/10/A</c>.</summary>
    public string Path { get; }

    /// <summary>The GTIN where the key is AI 01, otherwise null.</summary>
    public Gtin? Gtin => Key.Ai == "01" && Gs1.Gtin.TryParse(Key.Value, out var gtin) ? gtin : null;

    /// <summary>The lot (AI 10), otherwise null.</summary>
    public Lot? Lot => Qualifier("10") is { } lot && Gs1.Lot.TryParse(lot, out var parsed) ? parsed : null;

    /// <summary>The consumer product variant (AI 22), otherwise null.</summary>
    public string? Cpv => Qualifier("22");

    /// <summary>The serial number (AI 21), otherwise null.</summary>
    public string? Serial => Qualifier("21");

    /// <summary>Builds a product's or batch's link.</summary>
    /// <param name="origin">An http or https address, with a path or without, no query; a slash at the end is dropped.</param>
    /// <param name="gtin">The product.</param>
    /// <param name="lot">The batch's lot, or null for the product.</param>
    /// <exception cref="ArgumentException">The origin is no such address.</exception>
    public static DigitalLink Of(string origin, Gtin gtin, Lot? lot)
    {
        var stem = origin.TrimEnd('/');
        if (!IsClean(stem) || stem.AsSpan().ContainsAny('?', '#') || PathStart(stem) < 0)
        {
            throw new ArgumentException("An origin is an http or https address without a query.", nameof(origin));
        }

        return new DigitalLink(
            stem,
            new DigitalLinkPart("01", gtin.ToString()),
            lot is null ? [] : [new DigitalLinkPart("10", lot.ToString())],
            []
        );
    }

    /// <summary>Reads a link; never throws, whatever the text.</summary>
    public static bool TryParse(string? uri, [NotNullWhen(true)] out DigitalLink? link) =>
        TryParse(uri, out link, out _);

    /// <summary>
    /// Reads a link; says in <paramref name="fault"/> what is wrong. GTIN-8, -12 and -13 are padded to 14; values are
    /// percent-decoded once; a fragment is dropped, as no server sees it. Never throws, whatever the text.
    /// </summary>
    public static bool TryParse(string? uri, [NotNullWhen(true)] out DigitalLink? link, out DigitalLinkFault fault)
    {
        link = null;
        fault = string.IsNullOrEmpty(uri) ? DigitalLinkFault.Empty : Read(uri, out link);
        return link is not null;
    }

    /// <summary>Two links are equal where their canonical forms are, compared by ordinal.</summary>
    public bool Equals(DigitalLink? other) =>
        other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical form: the stem as written, 14-digit GTIN, values encoded anew, the query in its order.</summary>
    public override string ToString() => text;

    string? Qualifier(string ai) => Qualifiers.FirstOrDefault(q => q.Ai == ai)?.Value;

    static DigitalLinkFault Read(string uri, out DigitalLink? link)
    {
        link = null;
        var end = uri.IndexOf('#', StringComparison.Ordinal);
        var whole = end < 0 ? uri : uri[..end];
        var mark = whole.IndexOf('?', StringComparison.Ordinal);
        var address = mark < 0 ? whole : whole[..mark];
        var start = PathStart(address);
        if (!IsClean(whole) || start < 0)
        {
            return DigitalLinkFault.NotWeb;
        }

        // The last primary key at an even distance from the end is the key: a path before it may hold anything.
        var segments = address[start..].Split('/');
        var at = segments.Length - 2;
        while (at > 0 && IsAi(segments[at]) && !Keys.IsPrimary(segments[at]))
        {
            at -= 2;
        }

        if (at <= 0 || !Keys.IsPrimary(segments[at]))
        {
            return DigitalLinkFault.NoKey;
        }

        var parts = new List<DigitalLinkPart>();
        for (var i = at; i < segments.Length; i += 2)
        {
            if (!Characters.TryDecode(segments[i + 1], '%', out var value))
            {
                return DigitalLinkFault.Encoding;
            }

            parts.Add(new DigitalLinkPart(segments[i], value));
        }

        var key = parts[0];
        var fault = Keys.Check(key.Ai, key.Value);
        if (fault != DigitalLinkFault.None)
        {
            return fault;
        }

        var qualifiers = parts[1..];
        if (!Keys.AllowsInOrder(key.Ai, qualifiers) || !qualifiers.TrueForAll(q => Keys.IsQualifier(q.Ai, q.Value)))
        {
            return DigitalLinkFault.Qualifier;
        }

        var parameters = new List<DigitalLinkParameter>();
        fault = mark < 0 ? DigitalLinkFault.None : ReadQuery(whole[(mark + 1)..], parameters);
        if (fault == DigitalLinkFault.None)
        {
            var padded = key.Ai == "01" ? new DigitalLinkPart("01", key.Value.PadLeft(14, '0')) : key;
            var stem = address[..start] + string.Join('/', segments[..at]);
            link = new DigitalLink(stem, padded, qualifiers.AsReadOnly(), parameters.AsReadOnly());
        }

        return fault;
    }

    static DigitalLinkFault ReadQuery(string query, List<DigitalLinkParameter> parameters)
    {
        foreach (var raw in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = raw.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? raw : raw[..equals];
            var value = equals < 0 ? null : raw[(equals + 1)..];
            if (!IsAi(name))
            {
                parameters.Add(new DigitalLinkParameter(raw, name, value, isAttribute: false));
            }
            else if (!Characters.TryDecode(value ?? "", '%', out var decoded))
            {
                return DigitalLinkFault.Encoding;
            }
            else if (!Keys.Text(decoded, 90))
            {
                return DigitalLinkFault.Attribute;
            }
            else
            {
                var encoded = $"{name}={Characters.Encode(decoded)}";
                parameters.Add(new DigitalLinkParameter(encoded, name, decoded, isAttribute: true));
            }
        }

        return DigitalLinkFault.None;
    }

    static bool IsAi(string text) => text.Length is >= 2 and <= 4 && Characters.AreDigits(text);

    // No URI holds blanks, control characters or backslashes; browsers read the last as slashes.
    static bool IsClean(string text) => !text.Any(c => c is <= ' ' or '\x7F' or '\\' || char.IsControl(c));

    // Where the path begins (its first slash, or the end), −1 where scheme and host are not those of the web.
    static int PathStart(string address)
    {
        var host =
            address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : -1;
        if (host < 0)
        {
            return -1;
        }

        var slash = address.IndexOf('/', host);
        var end = slash < 0 ? address.Length : slash;
        return IsHost(address.AsSpan(host, end - host)) ? end : -1;
    }

    static bool IsHost(ReadOnlySpan<char> authority)
    {
        var bracket = authority.IndexOf(']');
        var colon = authority[(bracket + 1)..].IndexOf(':');
        var name = colon < 0 ? authority : authority[..(bracket + 1 + colon)];
        if (
            colon >= 0
            && !ushort.TryParse(authority[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        )
        {
            return false;
        }

        if (name is ['[', .., ']'])
        {
            return IPAddress.TryParse(name[1..^1], out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }
}

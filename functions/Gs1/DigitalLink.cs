using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1;

/// <summary>An uncompressed GS1 Digital Link URI: a web address whose path ends in a GS1 key and its qualifiers.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax 1.7.0, section 4 (grammar); RFC 3986.</remarks>
public sealed record DigitalLink
{
    readonly string text;

    internal DigitalLink(
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
        if (stem.AsSpan().ContainsAny('?', '#') || WebAddress.PathStart(stem) < 0)
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
        fault = string.IsNullOrEmpty(uri) ? DigitalLinkFault.Empty : DigitalLinkReader.Read(uri, out link);
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
}

using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// The name of a thing, a class of things, a place or a party, as EPCIS names them: an EPC URI, a GS1 Digital Link URI on any
/// domain, or a URI of one's own. Two that name the same thing are equal, however they are written.
/// </summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6; CBV 2.0 §8; GS1 Digital Link Standard: URI Syntax.</remarks>
public sealed class Epc : IEquatable<Epc>
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 2048;

    const string Origin = "https://id.gs1.org";

    Epc(string text, string canonical)
    {
        Text = text;
        Canonical = canonical;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// A GS1 key as canonical Digital Link at its finest level (<c>https://id.gs1.org/01/…/21/…</c>, <c>…/10/…</c>), anything else
    /// as it was written.
    /// </summary>
    public string Canonical { get; }

    /// <summary>The product, where it is one, a lot or an item of one.</summary>
    public Gtin? Gtin { get; private init; }

    /// <summary>The lot, where one is named.</summary>
    public Lot? Lot { get; private init; }

    /// <summary>It names one thing (SGTIN, SSCC, GRAI with serial, …), a place or a party, not a class; a URI of one's own may.</summary>
    public bool IsInstance { get; private init; }

    /// <summary>It is a GS1 key; otherwise a URI of one's own, which may be either.</summary>
    public bool IsGs1 { get; private init; }

    /// <summary>The logistic unit (AI 00), where it is one.</summary>
    public string? Sscc { get; private init; }

    /// <summary>The place (AI 414) or party (AI 417), where it is one.</summary>
    public string? Gln { get; private init; }

    /// <summary>Reads a name; never throws, whatever the text. False for what is no URI, and for a GS1 key that is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Epc? epc)
    {
        epc = null;
        if (text is not { Length: > 0 and <= MaxLength } || !IsUri(text))
        {
            return false;
        }

        if (EpcUri.IsOne(text))
        {
            if (!EpcUri.TryPath(text, out var path))
            {
                return false;
            }

            epc =
                path == text ? new Epc(text, text) { IsInstance = true, IsGs1 = true }
                : DigitalLink.TryParse(Origin + path, out var named) ? Of(text, named)
                : null;
            return epc is not null;
        }

        if (!text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            epc = new Epc(text, text) { IsInstance = true };
            return true;
        }

        if (DigitalLink.TryParse(text, out var link, out var fault))
        {
            epc = Of(text, link);
        }
        else if (fault is not DigitalLinkFault.CheckDigit && !text.StartsWith(Origin + "/", StringComparison.Ordinal))
        {
            epc = new Epc(text, text) { IsInstance = true };
        }

        return epc is not null;
    }

    static Epc Of(string text, DigitalLink link)
    {
        var key = link.Key;
        var finest = key.Ai switch
        {
            "01" => Qualifier(link, "21") ?? Qualifier(link, "235") ?? Qualifier(link, "10"),
            "8006" => Qualifier(link, "21") ?? Qualifier(link, "10"),
            "414" => Qualifier(link, "254"),
            "8010" => Qualifier(link, "8011"),
            _ => null,
        };
        return new Epc(text, Origin + key + finest)
        {
            Gtin = link.Gtin,
            Lot = link.Lot,
            IsGs1 = true,
            IsInstance = key.Ai switch
            {
                "01" or "8006" => finest?.Ai is "21" or "235",
                "8010" => finest is not null,
                "8003" => key.Value.Length > 14,
                "253" or "255" => key.Value.Length > 13,
                _ => true,
            },
            Sscc = key.Ai == "00" ? key.Value : null,
            Gln = key.Ai is "414" or "417" ? key.Value : null,
        };
    }

    static DigitalLinkPart? Qualifier(DigitalLink link, string ai) => link.Qualifiers.FirstOrDefault(q => q.Ai == ai);

    // RFC 3986 §3: a scheme, a colon, and something behind it; no blanks or controls.
    static bool IsUri(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && colon < text.Length - 1
            && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, colon).IndexOfAnyExcept(scheme) < 0
            && !text.Any(c =>
                c <= ' ' || char.IsControl(c) || c is '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'
            );
    }

    static readonly System.Buffers.SearchValues<char> scheme = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
    );

    /// <inheritdoc/>
    public bool Equals(Epc? other) =>
        other is not null && string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Epc);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether a text is a URI that may name something.</summary>
    internal static bool IsName(string text) => text.Length <= MaxLength && IsUri(text);
}

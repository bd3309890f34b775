using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// The name of a thing, a class of things, a place or a party, as EPCIS names them: an EPC URI, a GS1 Digital Link URI on any
/// domain, or a URI of one's own. Two that name the same thing are equal, however they are written.
/// </summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6; CBV 2.0 §8; GS1 Digital Link Standard: URI Syntax.</remarks>
public sealed class Epc : IEquatable<Epc>
{
    /// <summary>A name has at most so many characters.</summary>
    public const int MaxLength = 2048;

    Epc(string text, string canonical, Gs1Key? key)
    {
        Text = text;
        Canonical = canonical;
        Key = key;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// A GS1 key as canonical Digital Link (<c>https://id.gs1.org/01/…/10/…</c>), anything else as it was written. A serial
    /// number takes the lot's place, a product variant and a query are left out (CBV 2.0 §8.9).
    /// </summary>
    public string Canonical { get; }

    /// <summary>The product, where it is one, a lot or an item of one.</summary>
    public Gtin? Gtin { get; private init; }

    /// <summary>The lot, where one is named.</summary>
    public Lot? Lot { get; private init; }

    /// <summary>It is a GS1 key that names one thing, place or party (SGTIN, SSCC, GRAI with serial, GLN, …), not a class.</summary>
    public bool IsInstance => Key is { IsClass: false } || EpcOtherUrn.IsRight(Text);

    /// <summary>It is a GS1 key that names a class: a product, a lot, a type of asset. A URI of one's own is neither.</summary>
    public bool IsClass => Key is { IsClass: true };

    /// <summary>The logistic unit (AI 00), where it is one.</summary>
    public string? Sscc => Key?.Ai == "00" ? Key.Value : null;

    /// <summary>The place or party (AI 414 or 417), where it is one.</summary>
    public string? Gln => Key?.Ai is "414" or "417" ? Key.Value : null;

    /// <summary>The item's serial number (AI 21), where it has one.</summary>
    public string? Serial => Key?.Qualifier?.Ai == "21" ? Key.Qualifier.Value : null;

    internal Gs1Key? Key { get; }

    /// <summary>Reads a name; never throws, whatever the text. False for what is no URI, and for a GS1 key that is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Epc? epc)
    {
        epc = null;
        if (text is null or { Length: > MaxLength } || !Uris.IsUri(text))
        {
            return false;
        }

        if (text.StartsWith(EpcUrn.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            epc =
                EpcUrn.TryRead(text, out var key) ? Of(text, key)
                : EpcOtherUrn.IsRight(text) ? new Epc(text, text, null)
                : null;
        }
        else if (!EpcLink.TryRead(text, out var link))
        {
            epc = new Epc(text, text, null);
        }
        else if (link.IsRight)
        {
            epc = Of(text, link);
        }

        return epc is not null;
    }

    /// <inheritdoc/>
    public bool Equals(Epc? other) =>
        other is not null && string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Epc);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Null where a lot is one that no web address can hold.
    static Epc? Of(string text, Gs1Key key)
    {
        Lot? lot = null;
        if (key.Lot is not null && !Lot.TryParse(key.Lot, out lot))
        {
            return null;
        }

        return new Epc(text, key.ToLink(), key)
        {
            Gtin =
                key.Ai is "01" or "8006" && Traceability.Gs1.Gtin.TryParse(key.Value[..14], out var gtin) ? gtin : null,
            Lot = lot,
        };
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// The name of a thing, a class of things, a place or a party, as EPCIS names them: an EPC URI, a GS1 Digital Link URI on any
/// domain, or a URI of one's own. Two that name the same thing are equal, however they are written.
/// </summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6; CBV 2.0 §8; GS1 Digital Link Standard: URI Syntax.</remarks>
public sealed class Epc : IEquatable<Epc>
{
    Epc(string text, string canonical)
    {
        Text = text;
        Canonical = canonical;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>A GS1 key as canonical Digital Link (<c>https://id.gs1.org/01/…/10/…</c>), anything else as it was written.</summary>
    public string Canonical { get; }

    /// <summary>The product, where it is one, a lot or an item of one.</summary>
    public Gtin? Gtin { get; private init; }

    /// <summary>The lot, where one is named.</summary>
    public Lot? Lot { get; private init; }

    /// <summary>It names one thing (SGTIN, SSCC, GRAI with serial, …), not a class.</summary>
    public bool IsInstance { get; private init; }

    /// <summary>The logistic unit (AI 00), where it is one.</summary>
    public string? Sscc { get; private init; }

    /// <summary>Reads a name; never throws, whatever the text. False for what is no URI, and for a GS1 key that is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Epc? epc)
    {
        throw new NotImplementedException();
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
}

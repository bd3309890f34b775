using System.Diagnostics.CodeAnalysis;
using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Photos;

/// <summary>
/// Whose photos: a product's, a farmer's page's, or a farmer's diary's. As text, a GTIN of 14 digits, an opaque id, or <c>diary-</c> and
/// an opaque id: none is ever another. What anyone may ask for by its text is a product's or a page's alone.
/// </summary>
public sealed record PhotoOwner
{
    readonly string text;

    PhotoOwner(string text) => this.text = text;

    public static PhotoOwner Of(Gtin gtin)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return new(gtin.ToString());
    }

    /// <param name="id">The farmer's id, opaque.</param>
    /// <exception cref="ArgumentException">It is no such id.</exception>
    public static PhotoOwner OfFarmer(string id) =>
        OpaqueId.IsOne(id) ? new(id) : throw new ArgumentException("Not an id.", nameof(id));

    /// <summary>A farmer's diary: its photos are private.</summary>
    /// <param name="id">The farmer's id, opaque.</param>
    /// <exception cref="ArgumentException">It is no such id.</exception>
    public static PhotoOwner OfDiary(string id) =>
        OpaqueId.IsOne(id) ? new("diary-" + id) : throw new ArgumentException("Not an id.", nameof(id));

    /// <summary>Whose photos anyone may ask for: never a diary's.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhotoOwner? owner)
    {
        owner =
            OpaqueId.IsOne(text) ? new PhotoOwner(text!)
            : Gtin.TryParse(text, out var gtin) ? Of(gtin)
            : null;
        return owner is not null;
    }

    public override string ToString() => text;
}

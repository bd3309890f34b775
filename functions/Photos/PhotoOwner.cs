using System.Diagnostics.CodeAnalysis;
using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Photos;

/// <summary>Whose photos: a product's, or a farmer's. As text, a GTIN of 14 digits or an opaque id: the one is never the other.</summary>
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

using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Products;

namespace Traceability.Resolver;

/// <summary>A trade item as the resolver knows it: a registered lot, or a product.</summary>
/// <param name="Batch">The lot's passport; null for a product and for a lot that nobody registered.</param>
/// <param name="ProductLinks">What the owner set for the product.</param>
public sealed record Item(Gtin Gtin, string Name, IReadOnlyList<TargetLink> ProductLinks, Passport? Batch)
{
    public static Item Of(Passport passport)
    {
        ArgumentNullException.ThrowIfNull(passport);
        return new(passport.Gtin, passport.Product.Name, passport.Product.Links, passport);
    }

    public static Item Of(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return new(product.Gtin, product.Facts.Name, product.Links, null);
    }
}

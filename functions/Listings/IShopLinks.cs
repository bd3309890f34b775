using Traceability.Gs1;

namespace Traceability.Listings;

/// <summary>A product's own page in a shop on somebody else's platform, while it is on sale there.</summary>
/// <param name="Shop">The shop's name, for people.</param>
/// <param name="Url">https.</param>
public sealed record ShopLink(string Shop, string Url)
{
    /// <summary>Whose site that is: <c>shopee.vn</c>.</summary>
    public string Host => new Uri(Url).Host;
}

/// <summary>Where a product's page learns where else the product is on sale; a room further on knows what a shop is.</summary>
public interface IShopLinks
{
    /// <summary>In no order; the first few where there are very many. One query.</summary>
    Task<IReadOnlyList<ShopLink>> OfAsync(Gtin gtin, CancellationToken cancellation);

    /// <summary>A shop has the product on sale; twice is once.</summary>
    Task PutAsync(Gtin gtin, string shop, ShopLink link, CancellationToken cancellation);

    /// <summary>A shop has it no more; twice is once.</summary>
    Task RemoveAsync(Gtin gtin, string shop, CancellationToken cancellation);
}

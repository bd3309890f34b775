using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Products;

namespace Traceability.Catalogue;

/// <summary>A product on sale, as the catalogue shows it and finds it.</summary>
/// <param name="Name">The product's.</param>
/// <param name="Price">For one <paramref name="Unit"/>, in VND.</param>
/// <param name="Unit">UN/CEFACT Recommendation 20 code.</param>
/// <param name="FarmerId">Who grew it.</param>
/// <param name="Province">The farm's, by name.</param>
/// <param name="HarvestedOn">The newest harvest that is on sale.</param>
/// <param name="LastDay">The last day that any of its lots may be sold; null where one has no last day.</param>
/// <param name="Terms">What finds it: see <see cref="CatalogueTerms"/>.</param>
public sealed record CatalogueItem(
    Gtin Gtin,
    string Name,
    long Price,
    string Unit,
    ProductPhoto? Photo,
    string FarmerId,
    string FarmerName,
    string Province,
    string Commune,
    IReadOnlyList<Certificate> Certificates,
    DateOnly HarvestedOn,
    DateOnly? LastDay,
    IReadOnlyList<string> Terms
)
{
    /// <summary>Decides what the catalogue shows from the product and what is there of it; null where nothing may be sold.</summary>
    public static CatalogueItem? Decide(Product product, ProductStock stock, DateOnly today)
    {
        var sellable = SellableLot.ToSell(product, Marketplaces.Market, stock, today).ToList();
        if (sellable.Count == 0)
        {
            return null;
        }

        var (facts, producer) = (product.Facts, product.Producer);
        return new CatalogueItem(
            product.Gtin,
            facts.Name,
            facts.Price.Amount,
            facts.Unit.Code,
            product.Photo,
            producer.Id,
            producer.Name,
            producer.Province.Name,
            producer.Commune,
            product.Certificates,
            sellable.Max(lot => lot.HarvestedOn),
            sellable.Any(lot => lot.BestBefore is null) ? null : sellable.Max(lot => lot.BestBefore),
            CatalogueTerms.Of(product, sellable.Select(lot => lot.HarvestedOn.Month))
        );
    }

    /// <summary>Right on the next day too, before anything decided again.</summary>
    public bool IsOnSaleOn(DateOnly day) => !(LastDay < day);

    public bool Has(IEnumerable<string> terms) => terms.All(Terms.Contains);

    /// <summary>Lists compare by what they hold.</summary>
    public bool Equals(CatalogueItem? other) =>
        other is not null
        && (Gtin, Name, Price, Unit, Photo, FarmerId)
            == (other.Gtin, other.Name, other.Price, other.Unit, other.Photo, other.FarmerId)
        && (FarmerName, Province, Commune, HarvestedOn, LastDay)
            == (other.FarmerName, other.Province, other.Commune, other.HarvestedOn, other.LastDay)
        && Certificates.SequenceEqual(other.Certificates)
        && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => HashCode.Combine(Gtin, Name, Price, HarvestedOn);
}

using Traceability.Farmers.Certificates;
using Traceability.Gs1;

namespace Traceability.Products;

/// <summary>Tells the farmers' room whose a product is.</summary>
public sealed class ProductOwners(IProducts products) : IProductOwners
{
    public async Task<bool> IsOwnAsync(string farmerId, Gtin gtin, CancellationToken cancellation) =>
        (await products.FindAsync(gtin, cancellation))?.Product.Producer.Id == farmerId;
}

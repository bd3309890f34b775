using RazorSlices;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>Where the product's page gets the form by which a household orders; a room further on knows what an order is.</summary>
public interface IOrderForms
{
    /// <summary>An empty form for a product that is in stock.</summary>
    Task<RazorSlice> OfAsync(Product product, PageLanguage language, CancellationToken cancellation);
}

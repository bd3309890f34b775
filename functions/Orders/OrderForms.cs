using RazorSlices;
using Traceability.Farmers;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>The form by which a household orders, on the product's page and on a page of its own.</summary>
public sealed class OrderForms(IBankAccounts accounts, Settings settings) : IOrderForms
{
    public async Task<RazorSlice> OfAsync(Product product, PageLanguage language, CancellationToken cancellation) =>
        OrderFormOnPage.Create(await ModelAsync(product, language, null, null, cancellation));

    /// <param name="typed">What was typed; null for an empty form.</param>
    /// <param name="problem">Why it was refused; null where nothing was.</param>
    public async Task<OrderFormOnPageModel> ModelAsync(
        Product product,
        PageLanguage language,
        TypedOrder? typed,
        OrderProblem? problem,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(product);
        var unit = product.Facts.Unit;
        return new OrderFormOnPageModel(
            language,
            product.Gtin,
            new Price(product.Facts.Price.Amount, Money.Currency, unit.Code),
            new Amount(OrderLimits.MaxQuantity(unit), unit.Code),
            await accounts.FindAsync(product.Producer.Id, cancellation) is not null,
            (int)settings.BuyerKept.TotalDays,
            typed ?? TypedOrder.Empty(product.Facts.Price),
            problem?.Title,
            problem?.Errors ?? []
        );
    }
}

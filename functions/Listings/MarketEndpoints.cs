using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Listings;

public static class MarketEndpoints
{
    public static void MapMarket(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/market/{gtin}", [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Scanning",
                "The product's page",
                "HTML: price, what is left today and from which lots, how to order and in which shops else it is on sale. `?lot=` names a lot that was scanned: where "
                    + "nobody registered it, or it is recalled, the page says so first."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static async Task<IResult> ShowAsync(
        HttpContext context,
        IProducts products,
        IStock stock,
        Settings settings,
        ScannedPassports passports,
        IOrderForms forms,
        IShopLinks shops,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var asked = context.Request.Query["lot"].ToString();
        if (
            !Gtin.TryParse(RawPath.Segment(context, 1), out var gtin)
            || await products.FindAsync(gtin, cancellation) is not { Product: var product }
        )
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var today = time.Today();
        var listing = Listing.Decide(Marketplaces.Market, product, await stock.OfAsync(gtin, cancellation), today);
        var found = Lot.TryParse(asked, out var lot) ? await passports.FindAsync(gtin, lot, cancellation) : null;
        var isUnknown = asked.Length > 0 && found is null;
        var recalled = found?.Value.Passport.Recall is { } recall ? new RecalledLot(lot!, recall.Reason) : null;
        context.Response.Headers.CacheControl = "no-cache";
        var isForSale = listing.StockOn(today) > 0;
        // Where its owner stopped selling it here alone, others may go on.
        var mayBeElsewhere = isForSale || listing.Withdrawal is { Marketplace: not null };
        var elsewhere = mayBeElsewhere
            ? shops.OfAsync(gtin, cancellation)
            : Task.FromResult<IReadOnlyList<ShopLink>>([]);
        var model = Model(listing, language, today, isUnknown ? asked : null) with
        {
            RecalledLot = recalled,
            OrderForm = isForSale ? await forms.OfAsync(product, language, cancellation) : null,
            Elsewhere = [.. (await elsewhere).OrderBy(link => link.Shop, StringComparer.Ordinal)],
        };
        return new PageResult(
            MarketPage.Create(model with { Data = ProductData.Of(product, model, settings.PublicUrl) }),
            language
        );
    }

    static MarketPageModel Model(Listing listing, PageLanguage language, DateOnly today, string? unknownLot)
    {
        var (product, facts) = (listing.Product, listing.Product.Facts);
        return new MarketPageModel
        {
            Language = language,
            ProductName = facts.Name,
            Gtin = product.Gtin,
            Price = new Price(facts.Price.Amount, Money.Currency, facts.Unit.Code),
            Stock = new Amount(listing.StockOn(today), facts.Unit.Code),
            Lots =
            [
                .. listing
                    .LotsOn(today)
                    .Select(lot => new MarketLot(
                        Lot.TryParse(lot.Lot, out var parsed)
                            ? parsed
                            : throw new InvalidDataException($"Stock of {product.Gtin} names no lot: {lot.Lot}."),
                        lot.HarvestedOn,
                        lot.BestBefore,
                        new Amount(lot.Stock, facts.Unit.Code)
                    )),
            ],
            Farmer = product.Producer.OnPage(),
            Today = today,
            Certificates = [.. product.Certificates.Where(certificate => certificate.IsValidOn(today))],
            Photo = product.Photo.OnPage(product.Gtin),
            Brand = facts.Brand,
            NetContent = facts.NetContent is { } content ? new Amount(content.Value, content.Unit.Code) : null,
            Storage = facts.Storage,
            Description = facts.Description,
            BuyUrl = facts.BuyUrl,
            UnknownLot = unknownLot,
            Withdrawal = listing.Withdrawal,
        };
    }
}

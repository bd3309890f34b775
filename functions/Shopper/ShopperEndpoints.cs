using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Products;
using Traceability.Provenance.Graph;
using Traceability.Recalls;
using Traceability.Statistics;

namespace Traceability.Shopper;

public static class ShopperEndpoints
{
    public static void MapShopper(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/trace/{gtin}/{lot}", [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Scanning",
                "The shopper's page",
                "HTML, in Vietnamese or English by `Accept-Language` or `?lang=`. A lot that nobody registered is 404, with its recall where it is recalled."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static async Task<IResult> ShowAsync(
        HttpContext context,
        ScannedPassports passports,
        IMarks marks,
        OpenedPages opened,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var (gtinText, lotText) = (RawPath.Segment(context, 1) ?? "", RawPath.Segment(context, 2) ?? "");
        RecallNotice? recall = null;
        if (Gtin.TryParse(gtinText, out var gtin) && Lot.TryParse(lotText, out var lot))
        {
            if (await passports.FindAsync(gtin, lot, cancellation) is { } found)
            {
                if (HttpMethods.IsGet(context.Request.Method))
                {
                    opened.Note(gtin);
                }

                ShortCache<string, string>.Allow(context.Response, found.Age);
                return new PageResult(
                    ShopperPage.Create(Model(found.Value.Passport, language, time.Today())),
                    language
                );
            }

            recall = (await marks.FindAsync(Thing.OfLot(gtin, lot), cancellation)).Marks.Now;
        }

        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            UnknownLotPage.Create(new UnknownLotPageModel(language, gtinText, lotText, OnPage(recall))),
            language,
            StatusCodes.Status404NotFound
        );
    }

    static PageRecall? OnPage(RecallNotice? recall) => recall is null ? null : new(recall.Reason, recall.Since);

    static ShopperPageModel Model(Passport passport, PageLanguage language, DateOnly today)
    {
        var product = passport.Product;
        var producer = passport.Producer;
        var story = passport.Story?.With(new StoryParty(producer.Name, producer.Commune, producer.Province.Name));
        return new ShopperPageModel
        {
            Language = language,
            Today = today,
            ProductName = product.Name,
            Gtin = passport.Gtin,
            Lot = passport.Lot,
            HarvestedOn = passport.HarvestedOn,
            BestBefore = passport.BestBefore,
            Quantity = Of(passport.Quantity),
            Farmer = passport.Producer.OnPage(),
            Place = new ShownPlace(producer.Province, producer.Commune, producer.Point),
            // Nothing speaks for a lot that is unsafe.
            Certificates = passport.Recall is null
                ? [.. product.Certificates.Where(certificate => certificate.IsValidOn(today))]
                : [],
            RegisteredAt = passport.RegisteredAt,
            DigitalLink = passport.DigitalLink,
            CodeUrl = passport.CodesReady ? BatchPaths.Code(passport.Gtin, passport.Lot) : null,
            Recall = OnPage(passport.Recall),
            Photo = product.Photo.OnPage(passport.Gtin),
            Brand = product.Brand,
            NetContent = product.NetContent is { } content ? Of(content) : null,
            Storage = product.Storage,
            Description = product.Description,
            Price = new Price(product.Price, Money.Currency, product.Unit),
            Steps = story?.Steps ?? [],
            Origins = story?.Origins ?? [],
            MarketUrl = passport.Recall is null ? $"/market/{passport.Gtin}" : null,
        };
    }

    static Amount Of(Quantity quantity) => new(quantity.Value, quantity.Unit.Code);
}

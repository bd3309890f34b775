using Traceability.Batches;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Opinions;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Telemetry;
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
        Signals signals,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var (gtinText, lotText) = (RawPath.Segment(context, 1) ?? "", RawPath.Segment(context, 2) ?? "");
        RecallNotice? recall = null;
        string? report = null;
        if (Gtin.TryParse(gtinText, out var gtin) && Lot.TryParse(lotText, out var lot))
        {
            if (await passports.FindAsync(gtin, lot, cancellation) is { } found)
            {
                if (HttpMethods.IsGet(context.Request.Method))
                {
                    opened.Note(gtin);
                    signals.Scanned(isFound: true);
                }

                ShortCache<string, string>.Allow(context.Response, found.Age);
                return new PageResult(
                    ShopperPage.Create(
                        Model(found.Value.Passport, language, time.Today()) with
                        {
                            Hotline = settings.Hotline,
                        }
                    ),
                    language,
                    isCompressed: true
                );
            }

            report = OpinionPaths.Report(gtin, lot);
            recall = (await marks.FindAsync(Thing.OfLot(gtin, lot), cancellation)).Marks.Now;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            signals.Scanned(isFound: false);
        }

        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            UnknownLotPage.Create(
                new UnknownLotPageModel(language, gtinText, lotText, OnPage(recall), report, settings.Hotline)
            ),
            language,
            StatusCodes.Status404NotFound
        );
    }

    static PageRecall? OnPage(RecallNotice? recall) => recall is null ? null : new(recall.Reason, recall.Since);

    /// <summary>What the page of a lot says.</summary>
    /// <param name="today">The day in Vietnam.</param>
    public static ShopperPageModel Model(Passport passport, PageLanguage language, DateOnly today)
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
            Certificates = passport.Recall is null ? Certificate.ToldOn(product.Certificates, today) : [],
            Diary = passport.Recall is null || passport.Diary?.Early is not null ? passport.Diary : null,
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
            Opinions = passport.Recall is null ? OpinionsOnPageModel.Of(passport, language) : null,
        };
    }

    static Amount Of(Quantity quantity) => new(quantity.Value, quantity.Unit.Code);
}

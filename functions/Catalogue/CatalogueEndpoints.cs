using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;

namespace Traceability.Catalogue;

/// <summary>What is on sale, for everyone.</summary>
public static class CatalogueEndpoints
{
    const int PageSize = 24;

    public static void AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<ICatalogue, CatalogueTable>();
        services.AddSingleton<IListingEffect, ShelvedProduct>();
        services.AddSingleton<IReadModels, CatalogueModels>();
        services.AddSingleton<CatalogueShelves>();
        services.AddSingleton<FarmerPages>();
    }

    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/market", [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Scanning",
                "What is on sale",
                "HTML, in Vietnamese or English: products on sale, what came on sale last first, 24 a page. `?q=` finds by words of name, "
                    + "brand and category, with or without accents; `?province=` by name or code; `?month=` 1 to 12, when what is on sale was "
                    + "harvested; `?farmer=` one farmer's. schema.org data stands in the page."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes.MapFarmerPages();
    }

    static async Task<IResult> ShowAsync(
        HttpContext context,
        CatalogueShelves shelves,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var query = context.Request.Query;
        var refusals = new Refusals();
        var from = PageRequest.AfterOf(context.Request, refusals);
        var search = CatalogueSearch.Parse(query["q"], query["province"], query["month"], query["farmer"], refusals);
        if (from is not null && !CatalogueEntry.IsPlaceOrBehind(from))
        {
            refusals.Add("nextPageToken", "token", "Mã trang không đúng.", "Not a page token.");
        }

        if (search is null || refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var found = await shelves.FindAsync(search, from, PageSize, cancellation);
        var today = time.Today();
        var cards = found.Value.Items.Select(item => CatalogueCard.Of(item, today)).ToList();
        var language = PageLanguage.Of(context.Request);
        ShortCache<string, string>.Allow(context.Response, found.Age);
        return new PageResult(
            CataloguePage.Create(
                new CataloguePageModel
                {
                    Language = language,
                    Search = search,
                    Cards = cards,
                    NextUrl = PageRequest.Token(found.Value.Next) is { } token ? search.Path(token) : null,
                    IsWhole = from is null && search is { Words: null, Province: null, Month: null, Farmer: null },
                    Data = CatalogueData.OfList(cards, settings.PublicUrl),
                }
            ),
            language,
            isTagged: true
        );
    }
}

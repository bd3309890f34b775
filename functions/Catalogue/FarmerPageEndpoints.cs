using Traceability.Farmers;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;

namespace Traceability.Catalogue;

/// <summary>The brand of a farmer: its own page.</summary>
static class FarmerPageEndpoints
{
    public static void MapFarmerPages(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/farmers/{id}", [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Scanning",
                "The farmer's page",
                "HTML, in Vietnamese or English: who the farmer is in its own words and photos, its valid certificates, its products on "
                    + "sale and its latest lots. Nothing that it did not make public. schema.org data stands in the page."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static async Task<IResult> ShowAsync(
        string id,
        HttpContext context,
        FarmerPages pages,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!OpaqueId.IsOne(id) || await pages.FindAsync(id, cancellation) is not { } found)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var language = PageLanguage.Of(context.Request);
        var model = Model(found.Value, language, time.Today());
        ShortCache<string, string>.Allow(context.Response, found.Age);
        return new PageResult(
            FarmerPage.Create(model with { Data = CatalogueData.OfFarmer(model, settings.PublicUrl) }),
            language,
            isTagged: true
        );
    }

    static FarmerPageModel Model(FarmerFacts facts, PageLanguage language, DateOnly today)
    {
        var farmer = facts.Farmer;
        var owner = PhotoOwner.OfFarmer(farmer.Id);
        return new FarmerPageModel
        {
            Language = language,
            Path = FarmerPath.Page(farmer.Id),
            Farmer = new PageFarmer(
                farmer.Name,
                farmer.Kind,
                farmer.Province.Name,
                farmer.Commune,
                farmer.PublicAddress
            ),
            Place = new ShownPlace(farmer.Province, farmer.Commune, farmer.Point?.Point),
            Story = farmer.Story,
            Photos =
            [
                .. farmer.Photos.Select(kept => new FarmerPagePhoto(
                    kept.Number,
                    PagePhoto.Of(owner, kept.Photo.Name, kept.Photo.Width, kept.Photo.Height),
                    PhotoPath.Feed(owner, kept.Photo.Name),
                    kept.Photo.Caption
                )),
            ],
            Certificates =
            [
                .. farmer
                    .Certificates.Select(record => record.Certificate)
                    .Where(certificate => certificate.IsValidOn(today)),
            ],
            Cards = [.. facts.OnSale.Items.Select(item => CatalogueCard.Of(item, today))],
            MoreUrl = facts.OnSale.Next is null
                ? null
                : new CatalogueSearch(null, null, null, farmer.Id).Path(token: null),
            Lots = facts.Lots,
        };
    }
}

using System.Collections.Concurrent;
using System.Text;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Places;

/// <summary>What the public sees of places: a page of each, and the maps.</summary>
public static class PlacePageEndpoints
{
    static readonly string[] read = [HttpMethods.Get, HttpMethods.Head];

    // Made when first asked for, and 34 at most.
    static readonly ConcurrentDictionary<string, Asset> maps = new(StringComparer.Ordinal);

    public static void MapPlacePages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/places/{owner}/{id}", read, ShowAsync)
            .Describe(
                "Scanning",
                "The page of a place",
                "HTML, in Vietnamese or English: what kind of place it is, whose, and where, as exactly as its owner chose and never more. "
                    + "A scan of its GLN leads here."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapMethods("/places/maps/{code}.svg", read, Map)
            .Describe(
                "Scanning",
                "The map of a province",
                $"Vietnam with one of the 34 provinces filled, as SVG of at most {ProvinceMap.MaxBytes / 1024} KB; `code` has two digits. "
                    + "Outlines: Stephen Truong, CC BY 4.0."
            )
            .Produces(StatusCodes.Status200OK, contentType: "image/svg+xml")
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> ShowAsync(
        string owner,
        string id,
        HttpContext context,
        IPlaces places,
        IPlaceOwners owners,
        CancellationToken cancellation
    )
    {
        if (
            !OpaqueId.IsOne(owner)
            || !OpaqueId.IsOne(id)
            || await places.FindAsync(owner, id, cancellation) is not { RemovedAt: null } place
        )
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var language = PageLanguage.Of(context.Request);
        var model = new PlacePageModel(
            language,
            PublicPlace.Of(place.Facts),
            await owners.FindAsync(owner, cancellation)
        );
        ShortCache<string, string>.Allow(context.Response, TimeSpan.Zero);
        return new PageResult(PlacePage.Create(model), language);
    }

    static IResult Map(string code) =>
        Province.All.FirstOrDefault(province => province.Code == code) is { } province
            ? new AssetResult(
                maps.GetOrAdd(
                    code,
                    static (_, of) =>
                        Asset.Of("map", "svg", "image/svg+xml", Encoding.UTF8.GetBytes(ProvinceMap.Svg(of))),
                    province
                ),
                isCurrent: false,
                otherwise: "public, max-age=604800"
            )
            : ProblemResult.NotFound;
}

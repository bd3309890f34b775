using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Places;

/// <summary>What anyone may know of a place, as its owner chose.</summary>
/// <param name="Code">The Open Location Code of the cell whose centre is shown.</param>
/// <param name="Latitude">Degrees north of that centre.</param>
/// <param name="Longitude">Degrees east of that centre.</param>
public sealed record PublicPlaceAnswer(
    string Province,
    string? Commune,
    string? Code,
    double? Latitude,
    double? Longitude,
    string? PostalCode,
    string? DigitalAddress
);

/// <summary>A place as its owner reads it.</summary>
/// <param name="Code">Its Open Location Code of 11 digits, about 3 m; as private as the position.</param>
/// <param name="Area">Square metres.</param>
/// <param name="Public">What the public is shown of it.</param>
/// <param name="Page">The page of what the public is shown.</param>
/// <param name="DigitalLink">What a scan of its GLN leads by; null without one.</param>
public sealed record PlaceAnswer(
    string Id,
    PlaceKind Kind,
    string Name,
    Position? Position,
    string? Code,
    PlacePrecision Precision,
    string Province,
    string Commune,
    int? Area,
    string? PostalCode,
    string? DigitalAddress,
    string? Gln,
    string? Extension,
    PublicPlaceAnswer Public,
    string Page,
    string? DigitalLink,
    DateTimeOffset RegisteredAt
)
{
    const int CodeLength = 11;

    public static PlaceAnswer Of(Place place, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(place);
        var facts = place.Facts;
        var shown = PublicPlace.Of(facts);
        return new(
            place.Id,
            facts.Kind,
            facts.Name,
            facts.Position,
            facts.Position is { } at ? OpenLocationCode.Encode(at.Latitude, at.Longitude, CodeLength) : null,
            facts.Precision,
            facts.Province.Name,
            facts.Commune,
            facts.Area,
            facts.PostalCode,
            facts.DigitalAddress,
            facts.Gln,
            facts.Extension,
            new PublicPlaceAnswer(
                shown.Province.Name,
                shown.Commune,
                shown.Point?.Code,
                shown.Point?.Latitude,
                shown.Point?.Longitude,
                shown.PostalCode,
                shown.DigitalAddress
            ),
            publicUrl + PlacePath.Page(place.OwnerId, place.Id),
            facts.LinkPath is { } link ? publicUrl + link : null,
            place.RegisteredAt
        );
    }
}

/// <summary>A page of places.</summary>
public sealed record PlacesAnswer(IReadOnlyList<PlaceAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(PlaceBody))]
[JsonSerializable(typeof(PlaceAnswer))]
[JsonSerializable(typeof(PlacesAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class PlaceJson : JsonSerializerContext;

/// <summary>An owner's own places: farms, plots, packing houses, places of delivery.</summary>
public static class PlaceEndpoints
{
    const string Path = "/api/places";

    const string Example = """
        {"kind": "plot", "name": "Vườn xoài sau nhà", "position": {"latitude": 10.4123, "longitude": 105.9876},
         "precision": "about-250m", "province": "Đồng Tháp", "commune": "Hòa Hưng", "area": 5200,
         "postalCode": "81520", "gln": "9520000000103", "extension": "VUON-1"}
        """;

    const string Answered = """
        {"id": "qnmfjdwgpxp2u5oygtw3vlj6ai", "kind": "plot", "name": "Vườn xoài sau nhà",
         "position": {"latitude": 10.4123, "longitude": 105.9876}, "code": "7P27CX6Q+W2H", "precision": "about-250m",
         "province": "Đồng Tháp", "commune": "Hòa Hưng", "area": 5200, "postalCode": "81520", "digitalAddress": null,
         "gln": "9520000000103", "extension": "VUON-1",
         "public": {"province": "Đồng Tháp", "commune": "Hòa Hưng", "code": "7P27CX6Q+", "latitude": 10.41125,
                    "longitude": 105.98875, "postalCode": "81520", "digitalAddress": null},
         "page": "https://truyxuat.example/places/dmivkhulzjz2lsf5oobji6cxmi/qnmfjdwgpxp2u5oygtw3vlj6ai",
         "digitalLink": "https://truyxuat.example/414/9520000000103/254/VUON-1", "registeredAt": "2026-11-24T03:12:00Z"}
        """;

    const string Fields =
        "`kind`: farm, plot, packing-house or delivery. Where it is: `position`, or `code`, an Open Location Code of 10 digits or more "
        + "(a short one with `near`, a position close by). `precision` is what the public may know: exact (3 m), about-250m (a "
        + "fixed cell of the grid of 8-digit codes), commune (which holds without one) or province. `name`, `position` and `area` are "
        + "the owner's alone. `province` is one of the 34, or one of the 63 before by name or code. A farm that is shown as a point is "
        + "on the map of its farmer's page and of its lots; of several, the first is. `gln` (AI 414) and `extension` (AI 254) make it "
        + "resolve as a Digital Link to its page; a GLN belongs to whoever registered it first.";

    static readonly ProblemResult glnTaken = new(
        StatusCodes.Status409Conflict,
        "gln-taken",
        new Text("Mã địa điểm (GLN) này đã có nơi khác dùng.", "Another place, or somebody else, has this GLN."),
        [new Refusal("/gln", "taken", new Text("GLN đã được dùng.", "The GLN is taken."))]
    );

    public static void AddPlaces(this IServiceCollection services)
    {
        services.AddApiJson(PlaceJson.Default);
        services.AddSingleton<IPlaces, PlaceTable>();
        services.AddSingleton<PlaceChanges>();
        services.AddSingleton<IPersonalData, PlacePersonalData>();
    }

    public static void MapPlaces(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Path, RegisterAsync)
            .Describe("Places", "Register a place", Fields)
            .Takes<PlaceBody>(Example)
            .Answers<PlaceAnswer>(Answered, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet(Path, ListAsync)
            .Describe("Places", "List your places", "`?kind=` of one kind. `?perPage=&nextPageToken=`.")
            .Answers<PlacesAnswer>($$"""{"items": [{{Answered}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet(Path + "/{id}", GetAsync)
            .Describe("Places", "Read a place", "One of your own, with what the public is shown of it under `public`.")
            .Answers<PlaceAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPut(Path + "/{id}", ChangeAsync)
            .Describe("Places", "Change a place", "Replaces all that is said of it. " + Fields)
            .Takes<PlaceBody>(Example)
            .Answers<PlaceAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapDelete(Path + "/{id}", RemoveAsync)
            .Describe(
                "Places",
                "Give a place up",
                "It is in no list and has no page any more, its position and its GLN are forgotten; what names it, such as a diary, keeps "
                    + "its name, kind and commune. Twice is once."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        PlaceChanges changes,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, PlaceJson.Default.PlaceBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        if (sent.Decide(refusals) is not { } facts)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var identity = JsonSerializer.Serialize(sent, PlaceJson.Default.PlaceBody);
        var ended = await changes.RegisterAsync(request.HttpContext.Caller(), facts, key, identity, cancellation);
        return ended is PlaceChanged.Kept { Place: var place }
            ? new CreatedResult(
                $"{settings.PublicUrl}{Path}/{place.Id}",
                Answer(request.HttpContext, place, settings, StatusCodes.Status201Created)
            )
            : Refused(ended);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IPlaces places,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var asked = PageRequest.Of(context.Request, refusals);
        var text = context.Request.Query["kind"].ToString();
        var kind = PlaceWords.Kind(text);
        if (text.Length > 0 && kind is null)
        {
            refusals.Add(
                "kind",
                "unknown-kind",
                "Cần là farm, plot, packing-house hoặc delivery.",
                "Must be farm, plot, packing-house or delivery."
            );
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await places.OfAsync(context.Caller().Id, kind, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new PlacesAnswer([.. page.Items.Select(place => PlaceAnswer.Of(place, settings.PublicUrl))], token),
            PlaceJson.Default.PlacesAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IPlaces places,
        Settings settings,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id) && await places.FindAsync(context.Caller().Id, id, cancellation) is { RemovedAt: null } place
            ? Answer(context, place, settings, StatusCodes.Status200OK)
            : ProblemResult.NotFound;

    static async Task<IResult> ChangeAsync(
        string id,
        HttpRequest request,
        PlaceChanges changes,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!OpaqueId.IsOne(id))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, PlaceJson.Default.PlaceBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        if (sent.Decide(refusals) is not { } facts)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var ended = await changes.ChangeAsync(request.HttpContext.Caller(), id, facts, cancellation);
        return ended is PlaceChanged.Kept { Place: var place }
            ? Answer(request.HttpContext, place, settings, StatusCodes.Status200OK)
            : Refused(ended);
    }

    static async Task<IResult> RemoveAsync(
        string id,
        HttpContext context,
        PlaceChanges changes,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id) && await changes.RemoveAsync(context.Caller(), id, cancellation)
            ? Results.NoContent()
            : ProblemResult.NotFound;

    static ProblemResult Refused(PlaceChanged ended) =>
        ended switch
        {
            PlaceChanged.GlnTaken => glnTaken,
            PlaceChanged.KeyReused => IdempotencyKey.UsedForAnother,
            _ => ProblemResult.NotFound,
        };

    static IResult Answer(HttpContext context, Place place, Settings settings, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            PlaceAnswer.Of(place, settings.PublicUrl),
            PlaceJson.Default.PlaceAnswer,
            statusCode: status
        );
    }
}

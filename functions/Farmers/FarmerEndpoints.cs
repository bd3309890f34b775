using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers.Certificates;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;

namespace Traceability.Farmers;

/// <summary>
/// A farmer as its registration answers it: its key is shown this once, and is null on a replay of the request that made it.
/// </summary>
public sealed record FarmerRegistered(
    string Id,
    string? Key,
    string Name,
    FarmerKind Kind,
    string Province,
    string Commune,
    string? PublicAddress,
    DateTimeOffset RegisteredAt
);

/// <summary>A photo of a farmer's page.</summary>
/// <param name="Number">Its place: the first stands large.</param>
/// <param name="Page">The address of the copy for pages, 800 pixels wide at most.</param>
/// <param name="Large">The address of the larger copy.</param>
/// <param name="Width">Pixels, of the larger copy.</param>
/// <param name="Height">Pixels, of the larger copy.</param>
public sealed record FarmerPhotoAnswer(
    int Number,
    string Page,
    string Large,
    int Width,
    int Height,
    PhotoCaption? Caption
);

/// <summary>A farmer as anyone may read it.</summary>
public sealed record FarmerAnswer(
    string Id,
    string Name,
    FarmerKind Kind,
    string Province,
    string Commune,
    string? PublicAddress,
    DateTimeOffset RegisteredAt,
    string? Story,
    IReadOnlyList<FarmerPhotoAnswer> Photos
)
{
    public static FarmerAnswer Of(Farmer farmer, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        var owner = PhotoOwner.OfFarmer(farmer.Id);
        return new(
            farmer.Id,
            farmer.Name,
            farmer.Kind,
            farmer.Province.Name,
            farmer.Commune,
            farmer.PublicAddress,
            farmer.RegisteredAt,
            farmer.Story,
            [
                .. farmer.Photos.Select(kept => new FarmerPhotoAnswer(
                    kept.Number,
                    publicUrl + PhotoPath.Page(owner, kept.Photo.Name),
                    publicUrl + PhotoPath.Feed(owner, kept.Photo.Name),
                    kept.Photo.Width,
                    kept.Photo.Height,
                    kept.Photo.Caption
                )),
            ]
        );
    }
}

[JsonSerializable(typeof(RegisterFarmer))]
[JsonSerializable(typeof(FarmerStory))]
[JsonSerializable(typeof(PhotoCaption))]
[JsonSerializable(typeof(FarmerAnswer))]
[JsonSerializable(typeof(FarmerRegistered))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class FarmerJson : JsonSerializerContext;

public static class FarmerEndpoints
{
    const string Request = """
        {"name": "Hợp tác xã Xoài Hòa Lộc", "kind": "cooperative", "phone": "0912 345 678", "province": "Đồng Tháp",
         "commune": "Hòa Hưng", "publicAddress": "Ấp Hòa, xã Hòa Hưng"}
        """;

    internal const string Answered = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Hợp tác xã Xoài Hòa Lộc", "kind": "cooperative",
         "province": "Đồng Tháp", "commune": "Hòa Hưng", "publicAddress": "Ấp Hòa, xã Hòa Hưng",
         "registeredAt": "2026-11-24T03:09:07Z", "story": "Nhà tôi trồng xoài cát từ năm 1998.",
         "photos": [{"number": 1, "width": 1600, "height": 1067, "caption": {"vi": "Vườn xoài mùa trổ bông", "en": null},
          "page": "https://truyxuat.example/photos/dmivkhulzjz2lsf5oobji6cxmi/9f86d081884c7d65-page.jpg",
          "large": "https://truyxuat.example/photos/dmivkhulzjz2lsf5oobji6cxmi/9f86d081884c7d65-feed.jpg"}]}
        """;

    public static void AddFarmers(this IServiceCollection services)
    {
        services.AddApiJson(FarmerJson.Default);
        services.AddApiJson(FarmerKeyJson.Default);
        services.AddSingleton<IFarmers, FarmerTable>();
        services.AddSingleton<IConsents, ConsentTable>();
        services.AddSingleton<IFarmerRows, FarmerRowTable>();
        services.AddSingleton<IPersonalData, FarmerPersonalData>();
        services.AddSingleton<FarmerRegistration>();
        services.AddSingleton<FarmerChanges>();
        services.AddSingleton<ICheck, FarmerFileCheck>();
        services.AddFarmerPhotos();
        services.AddCertificates();
        services.AddSingleton<IFarmPoints, FarmPoints>();
        services.AddSingleton<IPassportChanges, PassportChangeQueue>();
    }

    public static void MapFarmers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/farmers", RegisterAsync)
            .Describe(
                "Farmers",
                "Register a farmer",
                "The answer holds the farmer's key, this once: a replay of the request answers `key: null`. Phone, identifier and "
                    + "location are kept apart and are in no answer. `province` is a name or a two-digit code of the 34 provinces "
                    + "since July 2025; the name of one of the 63 before leads to its successor. `consent` says that the farmer agreed in "
                    + "writing, to which `version` of the text at `/privacy` and when (`at`, now where it is left out); a farmer who did "
                    + "not is asked when its phone comes in."
            )
            .Takes<RegisterFarmer>(Request)
            .Answers<FarmerRegistered>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "key": "tr_0123456789abcdef_…", "name": "Hợp tác xã Xoài Hòa Lộc",
                 "kind": "cooperative", "province": "Đồng Tháp", "commune": "Hòa Hưng",
                 "publicAddress": "Ấp Hòa, xã Hòa Hưng", "registeredAt": "2026-11-24T03:09:07Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/farmers/{id}", GetAsync)
            .Describe("Farmers", "Read a farmer", "What the farmer chose to make public, for anyone.")
            .Answers<FarmerAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/farmers/{id}", ChangeAsync)
            .Describe(
                "Farmers",
                "Change a farmer",
                "Replaces everything that is said of it, by the farmer itself or the operator. Its products, and the pages of all its "
                    + "batches, follow."
            )
            .Takes<RegisterFarmer>(Request)
            .Answers<FarmerAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/farmers/{id}/page", TellAsync)
            .Describe(
                "Farmers",
                "Tell a farmer's story",
                "What stands on the farmer's page, `/farmers/{id}`, in its own words: at most 4,000 characters; without `story` there is "
                    + "none. By the farmer itself or the operator. The page shows it within five seconds."
            )
            .Takes<FarmerStory>("""{"story": "Nhà tôi trồng xoài cát từ năm 1998."}""")
            .Answers<FarmerAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapFarmerPhotos();
        routes.MapCertificates();
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        FarmerRegistration registration,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, FarmerJson.Default.RegisterFarmer);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var identity = JsonSerializer.Serialize(sent, FarmerJson.Default.RegisterFarmer);
        var caller = request.HttpContext.Caller().Id;
        return await registration.RegisterAsync(caller, sent, key, identity, refusals, cancellation) switch
        {
            FarmerRegistration.Kept kept => Answer(kept.Farmer, kept.Key),
            FarmerRegistration.KeyReused => IdempotencyKey.UsedForAnother,
            _ => ProblemResult.Invalid(refusals.List),
        };
    }

    static async Task<IResult> GetAsync(
        string id,
        IFarmers farmers,
        Settings settings,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id) && await farmers.FindAsync(id, cancellation) is { Farmer: var farmer }
            ? Results.Json(FarmerAnswer.Of(farmer, settings.PublicUrl), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;

    static async Task<IResult> ChangeAsync(
        string id,
        HttpRequest request,
        FarmerChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!request.HttpContext.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, FarmerJson.Default.RegisterFarmer);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        return sent.Decide(id, time.GetUtcNow(), refusals) is not var (farmer, personal)
                ? ProblemResult.Invalid(refusals.List)
            : await changes.ChangeAsync(farmer, personal, cancellation) is { } changed
                ? Results.Json(FarmerAnswer.Of(changed, settings.PublicUrl), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> TellAsync(
        string id,
        HttpRequest request,
        FarmerChanges changes,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!request.HttpContext.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, FarmerJson.Default.FarmerStory);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var story = refusals.OptionalLines("/story", sent.Story, FarmerStory.Max);
        return refusals.Any ? ProblemResult.Invalid(refusals.List)
            : await changes.TellAsync(id, farmer => farmer with { Story = story }, cancellation) is { } told
                ? Results.Json(FarmerAnswer.Of(told, settings.PublicUrl), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;
    }

    static IResult Answer(Farmer farmer, ApiKey? key) =>
        Results.Json(
            new FarmerRegistered(
                farmer.Id,
                key?.ToString(),
                farmer.Name,
                farmer.Kind,
                farmer.Province.Name,
                farmer.Commune,
                farmer.PublicAddress,
                farmer.RegisteredAt
            ),
            FarmerJson.Default.FarmerRegistered,
            statusCode: StatusCodes.Status201Created
        );
}

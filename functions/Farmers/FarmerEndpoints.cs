using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers.Certificates;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

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

/// <summary>A farmer as anyone may read it.</summary>
public sealed record FarmerAnswer(
    string Id,
    string Name,
    FarmerKind Kind,
    string Province,
    string Commune,
    string? PublicAddress,
    DateTimeOffset RegisteredAt,
    string? Story
)
{
    public static FarmerAnswer Of(Farmer farmer)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return new(
            farmer.Id,
            farmer.Name,
            farmer.Kind,
            farmer.Province.Name,
            farmer.Commune,
            farmer.PublicAddress,
            farmer.RegisteredAt,
            farmer.Story
        );
    }
}

[JsonSerializable(typeof(RegisterFarmer))]
[JsonSerializable(typeof(FarmerStory))]
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

    const string Answered = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Hợp tác xã Xoài Hòa Lộc", "kind": "cooperative",
         "province": "Đồng Tháp", "commune": "Hòa Hưng", "publicAddress": "Ấp Hòa, xã Hòa Hưng",
         "registeredAt": "2026-11-24T03:09:07Z", "story": "Nhà tôi trồng xoài cát từ năm 1998."}
        """;

    public static void AddFarmers(this IServiceCollection services)
    {
        services.AddApiJson(FarmerJson.Default);
        services.AddApiJson(FarmerKeyJson.Default);
        services.AddSingleton<IFarmers, FarmerTable>();
        services.AddSingleton<FarmerRegistration>();
        services.AddSingleton<FarmerChanges>();
        services.AddCertificates();
        services.AddSingleton<IPassportChanges, PassportChangeQueue>();
    }

    public static void MapFarmers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/farmers", RegisterAsync)
            .RequireCaller(Role.Operator)
            .Describe(
                "Farmers",
                "Register a farmer",
                "The answer holds the farmer's key, this once: a replay of the request answers `key: null`. Phone, identifier and "
                    + "location are kept apart and are in no answer. `province` is a name or a two-digit code of the 34 provinces "
                    + "since July 2025; the name of one of the 63 before leads to its successor."
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
            .RequireCaller(Role.Operator, Role.Farmer)
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
            .RequireCaller(Role.Operator, Role.Farmer)
            .Describe(
                "Farmers",
                "Tell a farmer's story",
                "What stands on the farmer's page, `/farmers/{id}`, in its own words: at most 4,000 characters; without `story` there is "
                    + "none. By the farmer itself or the operator. The page shows it within five seconds."
            )
            .Takes<FarmerStory>("""{"story": "Nhà tôi trồng xoài cát từ năm 1998."}""")
            .Answers<FarmerAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
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

    static async Task<IResult> GetAsync(string id, IFarmers farmers, CancellationToken cancellation) =>
        OpaqueId.IsOne(id) && await farmers.FindAsync(id, cancellation) is { Farmer: var farmer }
            ? Results.Json(FarmerAnswer.Of(farmer), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;

    static async Task<IResult> ChangeAsync(
        string id,
        HttpRequest request,
        FarmerChanges changes,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!MayManage(request.HttpContext, id))
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
                ? Results.Json(FarmerAnswer.Of(changed), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> TellAsync(
        string id,
        HttpRequest request,
        FarmerChanges changes,
        CancellationToken cancellation
    )
    {
        if (!MayManage(request.HttpContext, id))
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
            : await changes.TellAsync(id, story, cancellation) is { } told
                ? Results.Json(FarmerAnswer.Of(told), FarmerJson.Default.FarmerAnswer)
            : ProblemResult.NotFound;
    }

    /// <summary>The operator manages every farmer, a farmer itself; another's is not there for it.</summary>
    internal static bool MayManage(HttpContext context, string id) =>
        OpaqueId.IsOne(id) && context.Caller() is var caller && (caller.Role == Role.Operator || caller.Id == id);

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

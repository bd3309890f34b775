using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Markets;

/// <summary>A marketplace; its key is shown once, and is null on a replay of the request that made it.</summary>
public sealed record MarketplaceRegistered(
    string Id,
    string? Key,
    string Name,
    MarketplaceKind Kind,
    DateTimeOffset RegisteredAt
);

/// <summary>A page of marketplaces.</summary>
public sealed record MarketplacesAnswer(IReadOnlyList<Marketplace> Items, string? NextPageToken);

/// <summary>A marketplace's new key: shown this once.</summary>
public sealed record MarketplaceKey(string Id, string Key);

[JsonSerializable(typeof(RegisterMarketplace))]
[JsonSerializable(typeof(MarketplaceRegistered))]
[JsonSerializable(typeof(MarketplacesAnswer))]
[JsonSerializable(typeof(MarketplaceKey))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class MarketplaceJson : JsonSerializerContext;

public static class MarketplaceEndpoints
{
    const string Example = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Chợ nông sản Đồng Tháp", "kind": "feed",
         "registeredAt": "2026-11-24T03:09:07Z"}
        """;

    public static void AddMarketplaces(this IServiceCollection services)
    {
        services.AddApiJson(MarketplaceJson.Default);
        services.AddSingleton<IMarketplaces, MarketplaceTable>();
        services.AddSingleton<IHolders, MarketplaceHolders>();
    }

    public static void MapMarketplaces(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/marketplaces", RegisterAsync)
            .Describe(
                "Marketplaces",
                "Register a marketplace",
                "Where products are sold. `kind` is `feed` where it pulls a feed, `counter` where it is a shop's till. The answer "
                    + "holds its key, this once: a replay answers `key: null`. With it the marketplace reports what it sold."
            )
            .Takes<RegisterMarketplace>("""{"name": "Chợ nông sản Đồng Tháp", "kind": "feed"}""")
            .Answers<MarketplaceRegistered>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "key": "tr_0123456789abcdef_…", "name": "Chợ nông sản Đồng Tháp",
                 "kind": "feed", "registeredAt": "2026-11-24T03:09:07Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/marketplaces", ListAsync)
            .Describe("Marketplaces", "List marketplaces", "In no order. `?perPage=&nextPageToken=`.")
            .Answers<MarketplacesAnswer>($$"""{"items": [{{Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/marketplaces/{id}", GetAsync)
            .Describe("Marketplaces", "Read a marketplace", "A marketplace reads itself; the operator reads each.")
            .Answers<Marketplace>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/marketplaces/{id}/key", RotateAsync)
            .Describe(
                "Marketplaces",
                "Give a marketplace another key",
                "Shown this once. The one before opens nothing any more, on any instance after five seconds; with `?overlapHours=` (to 168) "
                    + "it still does for so long, while its holder takes the new one."
            )
            .Answers<MarketplaceKey>(
                """{"id": "0123456789abcdef", "key": "tr_0123456789abcdef_…"}""",
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    /// <summary>The marketplace of a request: the operator may name any, a marketplace itself alone. Null for what is another's.</summary>
    public static async Task<KeptMarketplace?> OfCallerAsync(
        this IMarketplaces marketplaces,
        HttpContext context,
        string id,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(marketplaces);
        return OpaqueId.IsOne(id) && context.Caller() is var caller && (caller.Role == Role.Operator || caller.Id == id)
            ? await marketplaces.FindAsync(id, cancellation)
            : null;
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        IMarketplaces marketplaces,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, MarketplaceJson.Default.RegisterMarketplace);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var idempotencyKey = IdempotencyKey.Of(request, refusals);
        var caller = request.HttpContext.Caller().Id;
        // The id comes from the caller's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("marketplace", caller, idempotencyKey);
        if (sent.Decide(id, time.GetUtcNow(), refusals) is not { } marketplace)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var hash = Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sent, MarketplaceJson.Default.RegisterMarketplace))
        );
        if (idempotencyKey is not null && await marketplaces.FindAsync(id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash);
        }

        // The key first: a key that nobody has seen opens nothing, a marketplace without a key could never come in.
        var key = ApiKey.Make();
        await keys.AddAsync(key, new Caller(Role.Marketplace, id), marketplace.RegisteredAt, cancellation);
        if (await marketplaces.AddAsync(marketplace, hash, key.Id, cancellation))
        {
            return Answer(marketplace, key);
        }

        // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
        var kept = (await marketplaces.FindAsync(id, cancellation))!;
        return kept.KeyId == key.Id ? Answer(kept.Marketplace, key) : Replay(kept, hash);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IMarketplaces marketplaces,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await marketplaces.ListAsync(asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(new MarketplacesAnswer(page.Items, token), MarketplaceJson.Default.MarketplacesAnswer);
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IMarketplaces marketplaces,
        CancellationToken cancellation
    ) =>
        await marketplaces.OfCallerAsync(context, id, cancellation) is { Marketplace: var marketplace }
            ? Results.Json(marketplace, MarketplaceJson.Default.Marketplace)
            : ProblemResult.NotFound;

    static async Task<IResult> RotateAsync(
        string id,
        HttpRequest request,
        IMarketplaces marketplaces,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var overlap = KeyTerms.OverlapOf(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (!OpaqueId.IsOne(id) || await marketplaces.FindAsync(id, cancellation) is not { } read)
        {
            return ProblemResult.NotFound;
        }

        var holder = new Caller(Role.Marketplace, id);
        var key = await keys.ReplaceAsync(
            read.KeyId,
            holder,
            time.GetUtcNow(),
            overlap,
            keyId => marketplaces.NoteKeyAsync(read, keyId, cancellation),
            cancellation
        );
        return key is null
            ? ProblemResult.KeyChanged
            : Results.Json(
                new MarketplaceKey(key.Id, key.ToString()),
                MarketplaceJson.Default.MarketplaceKey,
                statusCode: StatusCodes.Status201Created
            );
    }

    static IResult Replay(KeptMarketplace earlier, string hash) =>
        earlier.Request == hash ? Answer(earlier.Marketplace, null) : IdempotencyKey.UsedForAnother;

    static IResult Answer(Marketplace marketplace, ApiKey? key) =>
        Results.Json(
            new MarketplaceRegistered(
                marketplace.Id,
                key?.ToString(),
                marketplace.Name,
                marketplace.Kind,
                marketplace.RegisteredAt
            ),
            MarketplaceJson.Default.MarketplaceRegistered,
            statusCode: StatusCodes.Status201Created
        );
}

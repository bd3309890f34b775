using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Authorities;

/// <summary>An authority; its key is shown once, and is null on a replay of the request that made it.</summary>
public sealed record AuthorityRegistered(string Id, string? Key, string Name, DateTimeOffset RegisteredAt);

/// <summary>A page of authorities.</summary>
public sealed record AuthoritiesAnswer(IReadOnlyList<Authority> Items, string? NextPageToken);

/// <summary>An authority's new key: shown this once.</summary>
public sealed record AuthorityKey(string Id, string Key);

[JsonSerializable(typeof(RegisterAuthority))]
[JsonSerializable(typeof(AuthorityRegistered))]
[JsonSerializable(typeof(AuthoritiesAnswer))]
[JsonSerializable(typeof(AuthorityKey))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class AuthorityJson : JsonSerializerContext;

public static class AuthorityEndpoints
{
    public static void AddAuthorities(this IServiceCollection services)
    {
        services.AddApiJson(AuthorityJson.Default);
        services.AddSingleton<IAuthorities, AuthorityTable>();
        services.AddSingleton<IHolders, AuthorityHolders>();
    }

    public static void MapAuthorities(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/authorities", RegisterAsync)
            .Describe(
                "Authorities",
                "Register an authority",
                "It reads every batch's history and file and the statistics, and recalls what it finds unsafe. The answer holds its "
                    + "key, this once: a replay answers `key: null`."
            )
            .Takes<RegisterAuthority>("""{"name": "Chi cục Quản lý chất lượng Đồng Tháp"}""")
            .Answers<AuthorityRegistered>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "key": "tr_0123456789abcdef_…",
                 "name": "Chi cục Quản lý chất lượng Đồng Tháp", "registeredAt": "2026-11-24T03:09:07Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/authorities", ListAsync)
            .Describe("Authorities", "List authorities", "In no order. `?perPage=&nextPageToken=`.")
            .Answers<AuthoritiesAnswer>(
                """
                {"items": [{"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Chi cục Quản lý chất lượng Đồng Tháp",
                 "registeredAt": "2026-11-24T03:09:07Z"}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapPost("/api/authorities/{id}/key", RotateAsync)
            .Describe(
                "Authorities",
                "Give an authority another key",
                "Shown this once. The one before opens nothing any more, on any instance after five seconds; with `?overlapHours=` (to 168) "
                    + "it still does for so long, while its holder takes the new one."
            )
            .Answers<AuthorityKey>(
                """{"id": "0123456789abcdef", "key": "tr_0123456789abcdef_…"}""",
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/authorities/{id}/key", CloseAsync)
            .Describe(
                "Authorities",
                "Close an authority's access",
                "Its key opens nothing any more, on any instance after five seconds; another may be given later. What it decided stays."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        IAuthorities authorities,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, AuthorityJson.Default.RegisterAuthority);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var idempotencyKey = IdempotencyKey.Of(request, refusals);
        // The id comes from the caller's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null
            ? OpaqueId.Make()
            : OpaqueId.From("authority", request.HttpContext.Caller().Id, idempotencyKey);
        if (sent.Decide(id, time.GetUtcNow(), refusals) is not { } authority)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var hash = Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sent, AuthorityJson.Default.RegisterAuthority))
        );
        if (idempotencyKey is not null && await authorities.FindAsync(id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash);
        }

        // The key first: a key that nobody has seen opens nothing, an authority without a key could never come in.
        var key = ApiKey.Make();
        await keys.AddAsync(key, new Caller(Role.Authority, id), authority.RegisteredAt, cancellation);
        if (await authorities.AddAsync(authority, hash, key.Id, cancellation))
        {
            return Answer(authority, key);
        }

        // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
        var kept = (await authorities.FindAsync(id, cancellation))!;
        return kept.KeyId == key.Id ? Answer(kept.Authority, key) : Replay(kept, hash);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IAuthorities authorities,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await authorities.ListAsync(asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(new AuthoritiesAnswer(page.Items, token), AuthorityJson.Default.AuthoritiesAnswer);
    }

    static async Task<IResult> RotateAsync(
        string id,
        HttpRequest request,
        IAuthorities authorities,
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

        if (!OpaqueId.IsOne(id) || await authorities.FindAsync(id, cancellation) is not { } read)
        {
            return ProblemResult.NotFound;
        }

        var key = await keys.ReplaceAsync(
            read.KeyId,
            new Caller(Role.Authority, id),
            time.GetUtcNow(),
            overlap,
            keyId => authorities.NoteKeyAsync(read, keyId, cancellation),
            cancellation
        );
        return key is null
            ? ProblemResult.KeyChanged
            : Results.Json(
                new AuthorityKey(key.Id, key.ToString()),
                AuthorityJson.Default.AuthorityKey,
                statusCode: StatusCodes.Status201Created
            );
    }

    static async Task<IResult> CloseAsync(
        string id,
        IAuthorities authorities,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id)
        && await authorities.FindAsync(id, cancellation) is { } read
        && await keys.RevokeAsync(read.KeyId, time.GetUtcNow(), cancellation)
            ? Results.NoContent()
            : ProblemResult.NotFound;

    static IResult Replay(KeptAuthority earlier, string hash) =>
        earlier.Request == hash ? Answer(earlier.Authority, null) : IdempotencyKey.UsedForAnother;

    static IResult Answer(Authority authority, ApiKey? key) =>
        Results.Json(
            new AuthorityRegistered(authority.Id, key?.ToString(), authority.Name, authority.RegisteredAt),
            AuthorityJson.Default.AuthorityRegistered,
            statusCode: StatusCodes.Status201Created
        );
}

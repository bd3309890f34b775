using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>A new key: shown this once, and null on a replay of the request that made it.</summary>
/// <param name="Scope"><c>all</c>, or <c>read</c> for a key that changes nothing.</param>
public sealed record KeyMade(string Id, string? Key, DateTimeOffset CreatedAt, string Scope, DateTimeOffset? EndsAt);

/// <summary>A key as its list shows it.</summary>
public sealed record KeyLine(
    string Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    string Scope,
    DateTimeOffset? EndsAt
);

/// <summary>A farmer's keys.</summary>
public sealed record KeyLines(IReadOnlyList<KeyLine> Items);

[JsonSerializable(typeof(KeyMade))]
[JsonSerializable(typeof(KeyLines))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class FarmerKeyJson : JsonSerializerContext;

/// <summary>A farmer's keys: a second one before the first is revoked, one for the farmer who lost it, none for a thief.</summary>
public static class FarmerKeyEndpoints
{
    public static void MapFarmerKeys(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/farmers/{id}/keys", MakeAsync)
            .Describe(
                "Farmers",
                "Give a farmer another key",
                "Shown this once. By the farmer itself or the operator. `?scope=read` for one that changes nothing; `?endsAt=` for one that "
                    + "ends by itself. A key that ends makes none that outlives it."
            )
            .Answers<KeyMade>(
                """
                {"id": "0123456789abcdef", "key": "tr_0123456789abcdef_…", "createdAt": "2026-11-24T03:09:07Z",
                 "scope": "all", "endsAt": null}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapGet("/api/farmers/{id}/keys", ListAsync)
            .Describe("Farmers", "List a farmer's keys", "When each was made and revoked; never the keys themselves.")
            .Answers<KeyLines>(
                """
                {"items": [{"id": "0123456789abcdef", "createdAt": "2026-11-24T03:09:07Z", "revokedAt": null,
                 "scope": "all", "endsAt": null}]}
                """
            )
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/farmers/{id}/keys/{keyId}", RevokeAsync)
            .Describe("Farmers", "Revoke a key", "It opens nothing any more, on any instance after five seconds.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> MakeAsync(
        string id,
        HttpRequest request,
        IFarmers farmers,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var idempotencyKey = IdempotencyKey.Of(request, refusals);
        var terms = KeyTerms.Of(request, time.GetUtcNow(), refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var context = request.HttpContext;
        if (!context.Caller().Manages(id) || await farmers.FindAsync(id, cancellation) is not { Farmer.ErasedAt: null })
        {
            return ProblemResult.NotFound;
        }

        var key = idempotencyKey is null ? ApiKey.Make() : ApiKey.Make(context.Caller().Id, id, idempotencyKey);
        var made = new FarmerKey(key.Id, time.GetUtcNow(), null) { Terms = terms };
        var holder = new Caller(Role.Farmer, id);
        if (await keys.AddAsync(key, holder, made.CreatedAt, cancellation, terms: terms))
        {
            await farmers.ListKeyAsync(id, made, cancellation);
            return Answer(made, key);
        }

        var listed = (await farmers.KeysAsync(id, cancellation)).FirstOrDefault(one => one.Id == key.Id);
        if (listed is null)
        {
            // The try that made it ended before it was listed; nobody has seen it.
            await farmers.ListKeyAsync(id, made, cancellation);
            return Answer(made, null);
        }

        return listed.Terms == terms ? Answer(listed, null) : IdempotencyKey.UsedForAnother;
    }

    static IResult Answer(FarmerKey made, ApiKey? key) =>
        Results.Json(
            new KeyMade(made.Id, key?.ToString(), made.CreatedAt, Word(made.Terms), made.Terms.EndsAt),
            FarmerKeyJson.Default.KeyMade,
            statusCode: StatusCodes.Status201Created
        );

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        IFarmers farmers,
        CancellationToken cancellation
    ) =>
        context.Caller().Manages(id)
            ? Results.Json(
                new KeyLines([
                    .. (await farmers.KeysAsync(id, cancellation)).Select(key => new KeyLine(
                        key.Id,
                        key.CreatedAt,
                        key.RevokedAt,
                        Word(key.Terms),
                        key.Terms.EndsAt
                    )),
                ]),
                FarmerKeyJson.Default.KeyLines
            )
            : ProblemResult.NotFound;

    static async Task<IResult> RevokeAsync(
        string id,
        string keyId,
        HttpContext context,
        IFarmers farmers,
        KeyTable keys,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var listed = context.Caller().Manages(id) ? await farmers.KeysAsync(id, cancellation) : [];
        if (listed.FirstOrDefault(key => key.Id == keyId) is not { } found)
        {
            return ProblemResult.NotFound;
        }

        // The key first: what is listed as revoked must open nothing.
        var now = found.RevokedAt ?? time.GetUtcNow();
        await keys.RevokeAsync(keyId, now, cancellation);
        await farmers.ListKeyAsync(id, found with { RevokedAt = now }, cancellation);
        return Results.NoContent();
    }

    static string Word(KeyTerms terms) => terms.ReadsOnly ? "read" : "all";
}

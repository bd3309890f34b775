using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Partners;

/// <summary>A partner; its key is shown once, and is null on a replay of the request that made it.</summary>
public sealed record PartnerRegistered(
    string Id,
    string? Key,
    string Party,
    string Name,
    PartnerKind Kind,
    string Province,
    string Commune,
    string? Gln,
    DateTimeOffset RegisteredAt
);

/// <summary>A partner's new key: shown this once.</summary>
public sealed record PartnerKey(string Id, string Key);

[JsonSerializable(typeof(RegisterPartner))]
[JsonSerializable(typeof(PartnerRegistered))]
[JsonSerializable(typeof(PartnerKey))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class PartnerJson : JsonSerializerContext;

public static class PartnerEndpoints
{
    public static void AddPartners(this IServiceCollection services)
    {
        services.AddApiJson(PartnerJson.Default);
        services.AddSingleton<IPartners, PartnerTable>();
        services.AddSingleton<IPersonalData, PartnerPersonalData>();
        services.AddSingleton<IPlaceOwners, PlaceOwners>();
        services.AddSingleton<IHolders, PartnerHolders>();
    }

    public static void MapPartners(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/partners", RegisterAsync)
            .Describe(
                "Partners",
                "Register a partner",
                "A packing house, carrier, laboratory, trader or retailer. The answer holds its key, this once: a replay answers "
                    + "`key: null`. `party` is the address by which events name it as a source or destination; with a `gln` they "
                    + "may name it by that too."
            )
            .Takes<RegisterPartner>(
                """
                {"name": "Cơ sở đóng gói Cao Lãnh", "kind": "packing-house", "province": "Đồng Tháp",
                 "commune": "Cao Lãnh", "gln": "9520000000103"}
                """
            )
            .Answers<PartnerRegistered>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "key": "tr_0123456789abcdef_…",
                 "party": "https://truyxuat.example/parties/dmivkhulzjz2lsf5oobji6cxmi",
                 "name": "Cơ sở đóng gói Cao Lãnh", "kind": "packing-house", "province": "Đồng Tháp",
                 "commune": "Cao Lãnh", "gln": "9520000000103", "registeredAt": "2026-11-24T03:09:07Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapPost("/api/partners/{id}/key", RotateAsync)
            .Describe(
                "Partners",
                "Give a partner another key",
                "Shown this once. The one before opens nothing any more, on any instance after five seconds; with `?overlapHours=` (to 168) "
                    + "it still does for so long, while its holder takes the new one."
            )
            .Answers<PartnerKey>(
                """{"id": "0123456789abcdef", "key": "tr_0123456789abcdef_…"}""",
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        IPartners partners,
        KeyTable keys,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, PartnerJson.Default.RegisterPartner);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var idempotencyKey = IdempotencyKey.Of(request, refusals);
        var caller = request.HttpContext.Caller().Id;
        // The id comes from the caller's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("partner", caller, idempotencyKey);
        if (sent.Decide(id, time.GetUtcNow(), refusals) is not { } partner)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var hash = Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sent, PartnerJson.Default.RegisterPartner))
        );
        if (idempotencyKey is not null && await partners.FindAsync(id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash, settings);
        }

        if (partner.Gln is { } gln && !await partners.ClaimAsync(gln, id, cancellation))
        {
            return GlnTaken;
        }

        // The key first: a key that nobody has seen opens nothing, a partner without a key could never come in.
        var key = ApiKey.Make();
        await keys.AddAsync(key, new Caller(Role.Partner, id), partner.RegisteredAt, cancellation);
        if (await partners.AddAsync(partner, hash, key.Id, cancellation))
        {
            return Answer(partner, key, settings);
        }

        // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
        var kept = (await partners.FindAsync(id, cancellation))!;
        return kept.KeyId == key.Id ? Answer(kept.Partner, key, settings) : Replay(kept, hash, settings);
    }

    static async Task<IResult> RotateAsync(
        string id,
        HttpRequest request,
        IPartners partners,
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

        if (!OpaqueId.IsOne(id) || await partners.FindAsync(id, cancellation) is not { Partner.IsErased: false } read)
        {
            return ProblemResult.NotFound;
        }

        var holder = new Caller(Role.Partner, id);
        var key = await keys.ReplaceAsync(
            read.KeyId,
            holder,
            time.GetUtcNow(),
            overlap,
            keyId => partners.NoteKeyAsync(read, keyId, cancellation),
            cancellation
        );
        return key is null
            ? ProblemResult.KeyChanged
            : Results.Json(
                new PartnerKey(key.Id, key.ToString()),
                PartnerJson.Default.PartnerKey,
                statusCode: StatusCodes.Status201Created
            );
    }

    static IResult Replay(KeptPartner earlier, string hash, Settings settings) =>
        earlier.Request == hash ? Answer(earlier.Partner, null, settings) : IdempotencyKey.UsedForAnother;

    static IResult Answer(Partner partner, ApiKey? key, Settings settings) =>
        Results.Json(
            new PartnerRegistered(
                partner.Id,
                key?.ToString(),
                Party.Uri(settings.PublicUrl, partner.Id),
                partner.Name,
                partner.Kind,
                partner.Province.Name,
                partner.Commune,
                partner.Gln,
                partner.RegisteredAt
            ),
            PartnerJson.Default.PartnerRegistered,
            statusCode: StatusCodes.Status201Created
        );

    static ProblemResult GlnTaken { get; } =
        new(
            StatusCodes.Status409Conflict,
            "gln-taken",
            new Text("Mã địa điểm (GLN) này đã có đối tác khác dùng.", "Another partner has this GLN."),
            [new Refusal("/gln", "taken", new Text("GLN đã được dùng.", "The GLN is taken."))]
        );
}

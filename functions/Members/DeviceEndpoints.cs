using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>A device's public key as a JSON Web Key (RFC 7517): a point of P-256.</summary>
public sealed record DeviceKeyBody(string? Kty, string? Crv, string? X, string? Y);

/// <summary>What a device sends to come in.</summary>
/// <param name="Invitation">What stands behind <c>#join=</c> in the invitation's link.</param>
/// <param name="Name">What its owner calls it, at most 60 characters.</param>
public sealed record JoinRequest(string? Invitation, string? Name, DeviceKeyBody? Key)
{
    /// <summary>The version of the text at <c>/privacy</c> that the device's owner agreed to.</summary>
    public string? Consent { get; init; }
}

/// <summary>Whose a device is.</summary>
public sealed record DeviceFarmer(string Id, string Name, FarmerKind Kind, string Commune, string Province);

/// <summary>A device that is in, with its token.</summary>
public sealed record DeviceJoined(string Id, string Token, DeviceFarmer Farmer);

/// <summary>A device as its list shows it.</summary>
/// <param name="SeenOn">The last day, in Vietnam, that it sent a request.</param>
/// <param name="Officer">The officer who signed in with it; null for a farmer's own.</param>
public sealed record DeviceLine(
    string Id,
    string Name,
    DateTimeOffset JoinedAt,
    DateOnly? SeenOn,
    DateTimeOffset? RevokedAt,
    string? Officer
);

/// <summary>A page of devices.</summary>
public sealed record DevicesAnswer(IReadOnlyList<DeviceLine> Items, string? NextPageToken);

[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(DeviceJoined))]
[JsonSerializable(typeof(DevicesAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class DeviceJson : JsonSerializerContext;

/// <summary>Devices come in, are listed and are put out.</summary>
public static class DeviceEndpoints
{
    /// <summary>Devices of a page whose last day is read at once.</summary>
    const int Beside = 8;

    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/devices", JoinAsync)
            .Describe(
                "Devices",
                "Come in by an invitation",
                "For anyone who has one. The device makes a key pair (P-256) whose private half it keeps, sends the public half, and shows "
                    + "that it has both by a proof in the header `DPoP` (RFC 9449, ES256): the first answer is 401 `use-dpop-nonce`, with "
                    + "the nonce for the proof in `DPoP-Nonce`. An invitation lets one device in; the same device may come again with it, "
                    + "as after a lost answer, and is answered the same. `token` goes in `Authorization: DPoP <token>` beside a proof for "
                    + "each request, with `ath` and the nonce of the last answer; without the key it opens nothing."
            )
            .Takes<JoinRequest>(
                """
                {"invitation": "dmivkhulzjz2lsf5oobji6cxmi.qivkhulzjz2lsf5oobji6cxmid.3q2-7wAAAAAAAAAAAAAAAA",
                 "name": "Điện thoại của bố", "key": {"kty": "EC", "crv": "P-256",
                  "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"},
                 "consent": "2026-11.1"}
                """
            )
            .Answers<DeviceJoined>(
                """
                {"id": "ivkhulzjz2lsf5oobji6cxmidq", "token": "tr_0123456789abcdef_…", "farmer": {"id":
                 "dmivkhulzjz2lsf5oobji6cxmi", "name": "Nguyễn Văn Xoài", "kind": "household", "commune": "Hòa Hưng",
                 "province": "Đồng Tháp"}}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status410Gone
            );
        routes
            .MapGet("/api/farmers/{id}/devices", ListAsync)
            .Describe(
                "Devices",
                "List a farmer's devices",
                "In no order, revoked ones too, each with the last day that it was seen. `?perPage=&nextPageToken=`."
            )
            .Answers<DevicesAnswer>(
                """
                {"items": [{"id": "ivkhulzjz2lsf5oobji6cxmidq", "name": "Điện thoại của bố", "joinedAt": "2026-11-24T03:09:07Z",
                  "seenOn": "2026-11-26", "revokedAt": null, "officer": null}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/farmers/{id}/devices/{deviceId}", RevokeAsync)
            .Describe(
                "Devices",
                "Revoke a device",
                "A lost or sold phone: its token opens nothing any more, on any instance after five seconds. What it sent stays."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> JoinAsync(
        HttpRequest request,
        DpopCheck check,
        Joining joining,
        CancellationToken cancellation
    )
    {
        var (proof, unproven) = await check.OfJoiningAsync(request.HttpContext);
        if (proof is null)
        {
            return unproven!;
        }

        var (sent, problem) = await Body.ReadAsync(request, DeviceJson.Default.JoinRequest);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        // Invitation and key are all that tells one request from another: a key of the caller's own adds nothing to them.
        IdempotencyKey.Of(request, refusals);
        var name = refusals.RequiredText("/name", sent.Name, Device.MaxName);
        var key = KeyOf(sent.Key, proof, refusals);
        if (string.IsNullOrEmpty(sent.Invitation))
        {
            refusals.Add("/invitation", "required", "Cần lời mời.", "An invitation is required.");
        }

        var consent = sent.Consent is null ? null : ConsentText.Agreed(sent.Consent, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        return InvitationToken.TryParse(sent.Invitation, out var token)
            ? await joining.JoinAsync(token, name!, key!, consent, cancellation) switch
            {
                Joined.In joined => Answer(joined),
                Joined.Used => InvitationProblems.Used,
                Joined.Ended => InvitationProblems.Ended,
                Joined.Revoked => InvitationProblems.DeviceRevoked,
                _ => InvitationProblems.Unknown,
            }
            : InvitationProblems.Unknown;
    }

    static DeviceKey? KeyOf(DeviceKeyBody? sent, DpopProof proof, Refusals refusals)
    {
        if (!DeviceKey.TryParse(sent?.Kty, sent?.Crv, sent?.X, sent?.Y, out var key))
        {
            refusals.Add(
                "/key",
                sent is null ? "required" : "key",
                "Cần khóa công khai P-256 của thiết bị: kty EC, crv P-256, x và y.",
                "Needs the device's public key of P-256: kty EC, crv P-256, x and y."
            );
            return null;
        }

        if (key.Thumbprint == proof.Key.Thumbprint)
        {
            return key;
        }

        refusals.Add(
            "/key",
            "not-proven",
            "Thiết bị chưa chứng tỏ là có khóa này.",
            "The proof was made with another key than this."
        );
        return null;
    }

    static IResult Answer(Joined.In joined)
    {
        var farmer = joined.Farmer;
        return Results.Json(
            new DeviceJoined(
                joined.Device.Id,
                joined.Token.ToString(),
                new DeviceFarmer(farmer.Id, farmer.Name, farmer.Kind, farmer.Commune, farmer.Province.Name)
            ),
            DeviceJson.Default.DeviceJoined,
            statusCode: StatusCodes.Status201Created
        );
    }

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        Memberships memberships,
        IDevices devices,
        KeyTable keys,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        if (!await memberships.MayManageAsync(context.Caller(), id, cancellation))
        {
            return ProblemResult.NotFound;
        }

        var page = await devices.OfAsync(id, asked, cancellation);
        var lines = await InParallel.SelectAsync(
            page.Items,
            Beside,
            async (device, stop) =>
                new DeviceLine(
                    device.Id,
                    device.Name,
                    device.JoinedAt,
                    await keys.SeenOnAsync(device.KeyId, stop),
                    device.RevokedAt,
                    device.OfficerId
                ),
            cancellation
        );
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(new DevicesAnswer(lines, token), DeviceJson.Default.DevicesAnswer);
    }

    static async Task<IResult> RevokeAsync(
        string id,
        string deviceId,
        HttpContext context,
        Memberships memberships,
        Joining joining,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(deviceId)
        && await memberships.MayManageAsync(context.Caller(), id, cancellation)
        && await joining.RevokeAsync(id, deviceId, cancellation)
            ? Results.NoContent()
            : ProblemResult.NotFound;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>A new invitation; link and code are shown once, and are null on a replay of the request that made it.</summary>
/// <param name="Link">What the farmer opens on the phone.</param>
/// <param name="Qr">The link as a QR code: SVG.</param>
public sealed record InvitationMade(string Id, string? Link, string? Qr, DateTimeOffset ExpiresAt);

/// <summary>An invitation as its list shows it: never the link.</summary>
/// <param name="MadeBy">Who invited: a farmer's or cooperative's id, or <c>operator</c>.</param>
/// <param name="Device">The device that came in by it.</param>
public sealed record InvitationLine(
    string Id,
    InvitationState State,
    string MadeBy,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt,
    string? Device
);

/// <summary>A page of invitations.</summary>
public sealed record InvitationsAnswer(IReadOnlyList<InvitationLine> Items, string? NextPageToken);

[JsonSerializable(typeof(InvitationMade))]
[JsonSerializable(typeof(InvitationsAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class InvitationJson : JsonSerializerContext;

/// <summary>Draws a link that a phone scans from a screen or from paper.</summary>
public interface ILinkCodes
{
    /// <summary>A QR code as SVG.</summary>
    string Svg(string link);
}

/// <summary>How a phone comes in without a password: its farmer opens a link, once.</summary>
public static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/farmers/{id}/invitations", InviteAsync)
            .Describe(
                "Devices",
                "Invite a farmer's phone",
                "The link lets one device in, within seven days; as text, and as a QR code to scan. It is shown this once: a replay "
                    + "answers `link: null`. By the operator, its cooperative, or the farmer itself for another device. A farmer who lost "
                    + "the phone is invited again, and finds everything that was there. Not by a key that ends."
            )
            .Answers<InvitationMade>(
                """
                {"id": "qivkhulzjz2lsf5oobji6cxmid", "link":
                 "https://truyxuat.example/farm#join=dmivkhulzjz2lsf5oobji6cxmi.qivkhulzjz2lsf5oobji6cxmid.3q2-7wAAAAAAAAAAAAAAAA",
                 "qr": "<svg …>", "expiresAt": "2026-12-03T03:09:07Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/farmers/{id}/invitations", ListAsync)
            .Describe(
                "Devices",
                "List a farmer's invitations",
                "In no order, those that are over too; never the links. `state` is `open`, `used`, `ended` or `withdrawn`. "
                    + "`?perPage=&nextPageToken=`."
            )
            .Answers<InvitationsAnswer>(
                """
                {"items": [{"id": "qivkhulzjz2lsf5oobji6cxmid", "state": "used", "madeBy": "operator",
                  "madeAt": "2026-11-26T03:09:07Z", "expiresAt": "2026-12-03T03:09:07Z",
                  "device": "ivkhulzjz2lsf5oobji6cxmidq"}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/farmers/{id}/invitations/{invitationId}", WithdrawAsync)
            .Describe(
                "Devices",
                "Withdraw an invitation",
                "It lets nobody in any more. One that was used is 409: its device is revoked instead."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    static async Task<IResult> InviteAsync(
        string id,
        HttpRequest request,
        Memberships memberships,
        Inviting inviting,
        ILinkCodes codes,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var idempotencyKey = IdempotencyKey.Of(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var context = request.HttpContext;
        // A device that it let in would outlive the key.
        if (context.Caller().KeyEndsAt is not null)
        {
            return ProblemResult.NotYours;
        }

        return
            await memberships.MayManageAsync(context.Caller(), id, cancellation)
            && await inviting.InviteAsync(id, context.Caller().Id, idempotencyKey, cancellation) is { } made
            ? Results.Json(
                Answer(made, codes),
                InvitationJson.Default.InvitationMade,
                statusCode: StatusCodes.Status201Created
            )
            : ProblemResult.NotFound;
    }

    internal static InvitationMade Answer(MadeInvitation made, ILinkCodes codes)
    {
        var (invitation, link) = made;
        return new(invitation.Id, link, link is null ? null : codes.Svg(link), invitation.ExpiresAt);
    }

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        Memberships memberships,
        IDevices devices,
        Settings settings,
        TimeProvider time,
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

        var page = await devices.InvitationsAsync(id, asked, cancellation);
        var now = time.GetUtcNow();
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new InvitationsAnswer(
                [
                    .. page.Items.Select(invitation => new InvitationLine(
                        invitation.Id,
                        invitation.StateAt(now),
                        invitation.MadeBy,
                        invitation.MadeAt,
                        invitation.ExpiresAt,
                        invitation.DeviceId
                    )),
                ],
                token
            ),
            InvitationJson.Default.InvitationsAnswer
        );
    }

    static async Task<IResult> WithdrawAsync(
        string id,
        string invitationId,
        HttpContext context,
        Memberships memberships,
        Inviting inviting,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(invitationId) && await memberships.MayManageAsync(context.Caller(), id, cancellation)
            ? await inviting.WithdrawAsync(id, invitationId, cancellation) switch
            {
                null => ProblemResult.NotFound,
                InvitationState.Used => InvitationProblems.Used,
                _ => Results.NoContent(),
            }
            : ProblemResult.NotFound;
}

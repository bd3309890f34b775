using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>A farmer that was registered as a member, with the invitation for its phone.</summary>
public sealed record MemberRegistered(
    string Id,
    string Name,
    FarmerKind Kind,
    string Province,
    string Commune,
    string? PublicAddress,
    DateTimeOffset RegisteredAt,
    DateTimeOffset JoinedAt,
    InvitationMade Invitation
);

/// <summary>A member as its list shows it.</summary>
public sealed record MemberLine(
    string Id,
    string Name,
    FarmerKind Kind,
    string Province,
    string Commune,
    DateTimeOffset JoinedAt
);

/// <summary>A page of members.</summary>
public sealed record MembersAnswer(IReadOnlyList<MemberLine> Items, string? NextPageToken);

[JsonSerializable(typeof(MemberRegistered))]
[JsonSerializable(typeof(MemberLine))]
[JsonSerializable(typeof(MembersAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class MemberJson : JsonSerializerContext;

/// <summary>Who belongs to a cooperative. What it then does for a member is in no route here: the header Acting-For is taken by all.</summary>
public static class MemberEndpoints
{
    const string Line = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Nguyễn Văn Xoài", "kind": "household", "province": "Đồng Tháp",
         "commune": "Hòa Hưng", "joinedAt": "2026-11-26T03:09:07Z"}
        """;

    public static void AddMembers(this IServiceCollection services)
    {
        services.AddApiJson(DeviceJson.Default);
        services.AddApiJson(InvitationJson.Default);
        services.AddApiJson(MemberJson.Default);
        services.AddSingleton<IDevices, DeviceTable>();
        services.AddSingleton<IMembers, MemberTable>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<IActingFor>(all => all.GetRequiredService<Memberships>());
        services.AddSingleton<IHolders, FarmerHolders>();
        services.AddSingleton<Inviting>();
        services.AddSingleton<Joining>();
        services.AddSingleton<IPersonalData, MemberPersonalData>();
        services.AddSingleton<Cooperatives>();
    }

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/cooperatives/{id}/members", RegisterAsync)
            .Describe(
                "Cooperatives",
                "Register a member",
                "A farmer that belongs to the cooperative from now on, by the cooperative itself or the operator; sent like `POST "
                    + "/api/farmers`. It gets no key but an invitation for its phone, whose link is shown this once: a replay answers "
                    + "`link: null`. Whoever has no phone is served by the cooperative: its keys and devices may send `Acting-For: "
                    + "{farmer}` with any request, and are that farmer for it. Who registered a batch for a member is kept with the batch."
            )
            .Takes<RegisterFarmer>(
                """
                {"name": "Nguyễn Văn Xoài", "kind": "household", "phone": "0912 345 678", "province": "Đồng Tháp",
                 "commune": "Hòa Hưng"}
                """
            )
            .Answers<MemberRegistered>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Nguyễn Văn Xoài", "kind": "household", "province": "Đồng Tháp",
                 "commune": "Hòa Hưng", "publicAddress": null, "registeredAt": "2026-11-26T03:09:07Z",
                 "joinedAt": "2026-11-26T03:09:07Z", "invitation": {"id": "qivkhulzjz2lsf5oobji6cxmid", "link":
                 "https://truyxuat.example/farm#join=dmivkhulzjz2lsf5oobji6cxmi.qivkhulzjz2lsf5oobji6cxmid.3q2-7wAAAAAAAAAAAAAAAA",
                 "qr": "<svg …>", "expiresAt": "2026-12-03T03:09:07Z"}}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/cooperatives/{id}/members", ListAsync)
            .Describe(
                "Cooperatives",
                "List a cooperative's members",
                "Those who belong to it now, in no order, for itself and the operator. `?perPage=&nextPageToken=`."
            )
            .Answers<MembersAnswer>($$"""{"items": [{{Line}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/cooperatives/{id}/members/{farmerId}", AddAsync)
            .Describe(
                "Cooperatives",
                "Make a farmer a member",
                "One that is registered already, by the operator. A farmer belongs to one cooperative at a time: one that belongs to "
                    + "another is 409."
            )
            .Answers<MemberLine>(Line)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/cooperatives/{id}/members/{farmerId}", LeaveAsync)
            .Describe(
                "Cooperatives",
                "End a membership",
                "By the cooperative, the member itself or the operator. The cooperative may act for it no more, on any instance after "
                    + "five seconds. The farmer, its devices and all that it did stay as they are."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> RegisterAsync(
        string id,
        HttpRequest request,
        Cooperatives cooperatives,
        ILinkCodes codes,
        CancellationToken cancellation
    )
    {
        var context = request.HttpContext;
        if (!await cooperatives.MayRunAsync(context.Caller(), id, cancellation))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, FarmerJson.Default.RegisterFarmer);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var identity =
            $"POST /api/cooperatives/{id}/members " + JsonSerializer.Serialize(sent, FarmerJson.Default.RegisterFarmer);
        var caller = context.Caller().Id;
        return await cooperatives.RegisterAsync(id, caller, sent, key, identity, refusals, cancellation) switch
        {
            MemberKept.In kept => Results.Json(
                Answer(kept, codes),
                MemberJson.Default.MemberRegistered,
                statusCode: StatusCodes.Status201Created
            ),
            MemberKept.KeyReused => IdempotencyKey.UsedForAnother,
            _ => ProblemResult.Invalid(refusals.List),
        };
    }

    static MemberRegistered Answer(MemberKept.In kept, ILinkCodes codes)
    {
        var farmer = kept.Farmer;
        return new(
            farmer.Id,
            farmer.Name,
            farmer.Kind,
            farmer.Province.Name,
            farmer.Commune,
            farmer.PublicAddress,
            farmer.RegisteredAt,
            kept.Member.JoinedAt,
            InvitationEndpoints.Answer(kept.Invitation, codes)
        );
    }

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        Cooperatives cooperatives,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        if (!await cooperatives.MayRunAsync(context.Caller(), id, cancellation))
        {
            return ProblemResult.NotFound;
        }

        var page = await cooperatives.MembersAsync(id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new MembersAnswer([.. page.Items.Select(one => Of(one.Member, one.Farmer))], token),
            MemberJson.Default.MembersAnswer
        );
    }

    static async Task<IResult> AddAsync(
        string id,
        string farmerId,
        Cooperatives cooperatives,
        CancellationToken cancellation
    )
    {
        if (
            !OpaqueId.IsOne(id)
            || !OpaqueId.IsOne(farmerId)
            || await cooperatives.AddAsync(id, farmerId, cancellation) is not (var member, var farmer)
        )
        {
            return ProblemResult.NotFound;
        }

        return member.CooperativeId == id
            ? Results.Json(Of(member, farmer), MemberJson.Default.MemberLine)
            : BelongsElsewhere;
    }

    static async Task<IResult> LeaveAsync(
        string id,
        string farmerId,
        HttpContext context,
        Cooperatives cooperatives,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(farmerId)
        && (context.Caller().Manages(id) || context.Caller().Manages(farmerId))
        && await cooperatives.LeaveAsync(id, farmerId, cancellation)
            ? Results.NoContent()
            : ProblemResult.NotFound;

    static MemberLine Of(Member member, Farmer farmer) =>
        new(farmer.Id, farmer.Name, farmer.Kind, farmer.Province.Name, farmer.Commune, member.JoinedAt);

    static ProblemResult BelongsElsewhere { get; } =
        new(
            StatusCodes.Status409Conflict,
            "belongs-elsewhere",
            new Text("Hộ này đang là thành viên của một hợp tác xã khác.", "The farmer belongs to another cooperative.")
        );
}

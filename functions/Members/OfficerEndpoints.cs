using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>An officer as the cooperative reads it.</summary>
public sealed record OfficerAnswer(string Id, string Email, string Name, DateTimeOffset AddedAt, bool HasSignedIn);

/// <summary>A page of officers.</summary>
public sealed record OfficersAnswer(IReadOnlyList<OfficerAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(NameOfficer))]
[JsonSerializable(typeof(OfficerAnswer))]
[JsonSerializable(typeof(OfficersAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class OfficerJson : JsonSerializerContext;

/// <summary>Who may sign in for a cooperative with an office's account.</summary>
public static class OfficerEndpoints
{
    const string Example = """
        {"id": "vkhulzjz2lsf5oobji6cxmidqi", "email": "lan@hoptacxa.example", "name": "Trần Thị Lan",
         "addedAt": "2026-11-26T03:09:07Z", "hasSignedIn": false}
        """;

    public static void AddOfficers(this IServiceCollection services)
    {
        services.AddApiJson(OfficerJson.Default);
        services.AddSingleton<IOfficers, OfficerTable>();
        services.AddSingleton<Offices>();
    }

    public static void MapOfficers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/cooperatives/{id}/officers", AddAsync)
            .Describe(
                "Cooperatives",
                "Name an officer",
                "Who may sign in for the cooperative, by the account that has this e-mail, where the operator set up a sign-in (OpenID "
                    + "Connect). After the first sign-in the person counts, not the address. The same e-mail again is the same officer; "
                    + "one of another cooperative's is 409. Not by a key that ends."
            )
            .Takes<NameOfficer>("""{"email": "lan@hoptacxa.example", "name": "Trần Thị Lan"}""")
            .Answers<OfficerAnswer>(Example, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapGet("/api/cooperatives/{id}/officers", ListAsync)
            .Describe(
                "Cooperatives",
                "List a cooperative's officers",
                "In no order, for itself and the operator. `?perPage=&nextPageToken=`."
            )
            .Answers<OfficersAnswer>($$"""{"items": [{{Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/cooperatives/{id}/officers/{officerId}", RemoveAsync)
            .Describe(
                "Cooperatives",
                "Remove an officer",
                "Signs in no more, and every browser that the officer let in is revoked, on any instance after five seconds."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> AddAsync(
        string id,
        HttpRequest request,
        Cooperatives cooperatives,
        IOfficers officers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var caller = request.HttpContext.Caller();
        // An officer that it named would outlive the key.
        if (caller.KeyEndsAt is not null)
        {
            return ProblemResult.NotYours;
        }

        if (!await cooperatives.MayRunAsync(caller, id, cancellation))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, OfficerJson.Default.NameOfficer);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        // Cooperative and e-mail are all that tells one officer from another: a key of the caller's own adds nothing to them.
        IdempotencyKey.Of(request, refusals);
        if (sent.Decide(id, time.GetUtcNow(), refusals) is not { } officer)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        return await officers.AddAsync(officer, cancellation)
            ? Results.Json(
                Of(await officers.FindAsync(id, officer.Id, cancellation) ?? officer),
                OfficerJson.Default.OfficerAnswer,
                statusCode: StatusCodes.Status201Created
            )
            : OfficerElsewhere;
    }

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        Cooperatives cooperatives,
        IOfficers officers,
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

        var page = await officers.OfCooperativeAsync(id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(new OfficersAnswer([.. page.Items.Select(Of)], token), OfficerJson.Default.OfficersAnswer);
    }

    static async Task<IResult> RemoveAsync(
        string id,
        string officerId,
        HttpContext context,
        Offices offices,
        CancellationToken cancellation
    ) =>
        context.Caller().Manages(id)
        && OpaqueId.IsOne(officerId)
        && await offices.RemoveAsync(id, officerId, cancellation)
            ? Results.NoContent()
            : ProblemResult.NotFound;

    static OfficerAnswer Of(Officer officer) =>
        new(officer.Id, officer.Email, officer.Name, officer.AddedAt, officer.Subject is not null);

    static ProblemResult OfficerElsewhere { get; } =
        new(
            StatusCodes.Status409Conflict,
            "officer-elsewhere",
            new Text(
                "Địa chỉ thư này đã là của cán bộ một hợp tác xã khác.",
                "This e-mail is an officer's of another cooperative."
            ),
            [new Refusal("/email", "taken", new Text("Địa chỉ đã được dùng.", "The address is taken."))]
        );
}

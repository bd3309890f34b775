using System.Text.Json;
using Traceability.Farmers;
using Traceability.Orders;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Privacy;

/// <summary>What is kept of whoever asks, and that it goes.</summary>
public static class ErasureEndpoints
{
    const string Asked = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "state": "erasing", "askedAt": "2026-11-26T03:09:07Z", "doneAt": null,
         "rewritten": [{"what": "farmer", "count": 4}], "stays": [{"what": "orders", "why": "Sổ sách kế toán."}]}
        """;

    const string Told = """
        {"person": {"kind": "farmer", "id": "dmivkhulzjz2lsf5oobji6cxmi"}, "toldAt": "2026-11-26T03:09:07Z",
         "kept": {"farmer": [{"phone": "0912345678", "consents": [{"version": "2026-11.1", "at": "2026-11-24T03:09:07Z",
          "by": "operator"}]}]}, "cutOff": []}
        """;

    const string Erases =
        " Every copy is rewritten: private rows, whose key is thrown away, so that backups cannot be read either; name, address and story on "
        + "every page, passport, listing and feed; photos, files, phones and keys, which open nothing any more; notices, imports, webhooks. "
        + "Lots and their history stay, by ids that tell nobody, and every hash still verifies. 202 with the address of the erasure, which is "
        + "`done` when nothing is left and no cache shows it. It cannot be undone. Twice is one erasure.";

    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddApiJson(ErasureJson.Default);
        services.AddSingleton<IErasures, ErasureTable>();
        services.AddSingleton<IErasuresDue, ErasureQueue>();
        services.AddSingleton<Erasing>();
        services.AddSingleton<IErasureReplay>(provider => provider.GetRequiredService<Erasing>());
        services.AddQueueFunction<ErasureDue, ErasureHandler>(
            "erase-people",
            Queues.Erasure,
            ErasureDueJson.Default.ErasureDue
        );
    }

    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/me/data", Tell)
            .Describe(
                "Privacy",
                "Fetch everything that is kept of you",
                "One JSON document that other programs can read (Law 91/2025/QH15: the right to be given one's data): `kept` has a list for "
                    + $"each kind. At most {ToldData.MaxItems} items of each are told; `cutOff` names those that have more, which their own "
                    + "routes tell. By the farmer or partner itself, not by a cooperative for it."
            )
            .AnswersJson(Told);
        routes
            .MapPost("/api/me/erase", EraseAsync)
            .Describe(
                "Privacy",
                "Have everything erased that is kept of you",
                "By the farmer or partner itself, not by a cooperative for it." + Erases
            )
            .Answers<ErasureAnswer>(Asked, StatusCodes.Status202Accepted);
        routes
            .MapPost("/api/farmers/{id}/erase", EraseFarmerAsync)
            .Describe(
                "Privacy",
                "Erase a farmer",
                "By the operator, for a farmer that asked on paper or by telephone." + Erases
            )
            .Answers<ErasureAnswer>(Asked, StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/erasures/{id}", GetAsync)
            .Describe(
                "Privacy",
                "Read an erasure",
                "How far it is, what was rewritten, and what stays by which duty. It does not say whose it is; anyone may read it who has "
                    + "its address, since whoever was erased has no key any more."
            )
            .Answers<ErasureAnswer>(Asked)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/erasures", ListAsync)
            .Describe(
                "Privacy",
                "List erasures",
                "Ids and times of all that ever were: keep the list beside your backups, so that a restore erases again what was erased since. "
                    + "`?perPage=&nextPageToken=`."
            )
            .Answers<ErasuresAnswer>(
                """
                {"items": [{"id": "dmivkhulzjz2lsf5oobji6cxmi", "kind": "farmer", "person": "qivkhulzjz2lsf5oobji6cxmid",
                  "askedAt": "2026-11-26T03:09:07Z", "doneAt": "2026-11-26T03:09:24Z"}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/orders/{token}/data", TellBuyerAsync)
            .Describe(
                "Privacy",
                "Fetch everything that is kept of who placed an order",
                "By the order's private link, as `GET /api/me/data`."
            )
            .AnswersJson(Told)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/orders/{token}/erase", EraseBuyerAsync)
            .FromOwnPagesOnly()
            .Describe(
                "Privacy",
                "Have who placed an order erased",
                "By the order's private link: name, number, address and note. An order that nobody confirmed is withdrawn first; one that is "
                    + "confirmed or on its way cannot be delivered without them, and is 409 until it ends. Leads back to the page by 303; "
                    + "answers JSON to a program."
            )
            .Answers<ErasureAnswer>(Asked, StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    static IResult Tell(HttpContext context, IEnumerable<IPersonalData> parts, TimeProvider time) =>
        Of(context.Caller()) is { } person ? new ToldData(person, parts, time.GetUtcNow()) : ProblemResult.NotYours;

    static async Task<IResult> EraseAsync(
        HttpContext context,
        Erasing erasing,
        Settings settings,
        CancellationToken cancellation
    ) =>
        Of(context.Caller()) is { } person
            ? Answer(context, await erasing.AskAsync(person, context.Caller().Id, cancellation), settings)
            : ProblemResult.NotYours;

    static async Task<IResult> EraseFarmerAsync(
        string id,
        HttpContext context,
        IFarmers farmers,
        Erasing erasing,
        Settings settings,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id) && await farmers.FindAsync(id, cancellation) is not null
            ? Answer(
                context,
                await erasing.AskAsync(new Person(PersonKind.Farmer, id), context.Caller().Id, cancellation),
                settings
            )
            : ProblemResult.NotFound;

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IErasures erasures,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        return OpaqueId.IsOne(id) && await erasures.FindAsync(id, cancellation) is { Erasure: var erasure }
            ? Results.Json(
                ErasureAnswer.Of(erasure, AcceptLanguage.Of(context.Request)),
                ErasureJson.Default.ErasureAnswer
            )
            : ProblemResult.NotFound;
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IErasures erasures,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await erasures.AllAsync(asked, cancellation);
        return Results.Json(
            new ErasuresAnswer(
                [
                    .. page.Items.Select(erasure => new ErasureLine(
                        erasure.Id,
                        JsonNamingPolicy.CamelCase.ConvertName(erasure.Person.Kind.ToString()),
                        erasure.Person.Id,
                        erasure.AskedAt,
                        erasure.Progress.DoneAt
                    )),
                ],
                PageRequest.LinkNext(context, settings.PublicUrl, page.Next)
            ),
            ErasureJson.Default.ErasuresAnswer
        );
    }

    static async Task<IResult> TellBuyerAsync(
        HttpContext context,
        OrderSteps steps,
        IEnumerable<IPersonalData> parts,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        await steps.FindAsync(OrderToken.TryParse(RawPath.Segment(context, 1)), cancellation) is { } order
            ? new ToldData(new Person(PersonKind.Buyer, order.Facts.Id), parts, time.GetUtcNow())
            : PageEndpoints.NotFound(context.Request);

    static async Task<IResult> EraseBuyerAsync(
        HttpContext context,
        OrderSteps steps,
        Erasing erasing,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var token = OrderToken.TryParse(RawPath.Segment(context, 1));
        if (await steps.FindAsync(token, cancellation) is not { } order)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        if (order.StateAt(time.GetUtcNow()) == OrderState.Placed)
        {
            await steps.TakeAsync(token!.Id, OrderStep.Withdraw, cancellation);
            order = await steps.FindAsync(token, cancellation) ?? order;
        }

        if (order.StateAt(time.GetUtcNow()) is OrderState.Placed or OrderState.Confirmed or OrderState.Shipped)
        {
            return UnderWay;
        }

        var asked = await erasing.AskAsync(new Person(PersonKind.Buyer, order.Facts.Id), Consent.Buyer, cancellation);
        return PageEndpoints.WantsPage(context.Request)
            ? new RedirectResult(
                PageLanguage.Of(context.Request).Link($"/orders/{token}"),
                StatusCodes.Status303SeeOther
            )
            : Answer(context, asked, settings);
    }

    static ProblemResult UnderWay { get; } =
        new(
            StatusCodes.Status409Conflict,
            "order-under-way",
            new Text(
                "Đơn này đã được xác nhận hoặc đang giao: chưa thể xóa tên và địa chỉ cho đến khi giao xong hoặc hủy.",
                "This order is confirmed or on its way: its name and address cannot be erased until it is delivered or cancelled."
            )
        );

    // A cooperative acts for its members in their fields, not in what is theirs alone to decide.
    static Person? Of(Caller caller) =>
        caller.By is not null ? null
        : caller.Role == Role.Farmer ? new Person(PersonKind.Farmer, caller.Id)
        : caller.Role == Role.Partner ? new Person(PersonKind.Partner, caller.Id)
        : null;

    static IResult Answer(HttpContext context, Erasure erasure, Settings settings)
    {
        context.Response.Headers.Location = $"{settings.PublicUrl}/api/erasures/{erasure.Id}";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            ErasureAnswer.Of(erasure, AcceptLanguage.Of(context.Request)),
            ErasureJson.Default.ErasureAnswer,
            statusCode: StatusCodes.Status202Accepted
        );
    }
}

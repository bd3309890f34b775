using System.Text.Json;
using Traceability.Farmers;
using Traceability.Gs1.Epcis;
using Traceability.Partners;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Provenance;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

public static class RecallEndpoints
{
    const string Line = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "state": "marking",
         "epc": "https://id.gs1.org/01/09520000000011/10/L26-114", "gtin": "09520000000011", "lot": "L26-114",
         "reason": "Dư lượng thuốc bảo vệ thực vật.", "drill": false, "decidedAt": "2026-11-24T03:11:00Z", "lift": null,
         "lots": 1}
        """;

    const string Whole = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "state": "complete",
         "epc": "https://id.gs1.org/01/09520000000011/10/L26-114", "gtin": "09520000000011", "lot": "L26-114",
         "reason": "Dư lượng thuốc bảo vệ thực vật.", "drill": false, "decidedAt": "2026-11-24T03:11:00Z", "lift": null,
         "lots": 2, "items": [{"epc": "https://id.gs1.org/01/09520000000028/10/S1", "kind": "lot", "state": "recalled",
          "gtin": "09520000000028", "lot": "S1", "path": ["https://id.gs1.org/01/09520000000011/10/L26-114"],
          "reachedAt": "2026-11-24T03:11:01Z",
          "holder": {"party": "qivkhulzjz2lsf5oobji6cxmid", "name": "Siêu thị Cao Lãnh", "since": "2026-11-23T08:00:00Z"}}],
         "nextPageToken": null}
        """;

    public static void AddRecalls(this IServiceCollection services)
    {
        services.AddApiJson(RecallJson.Default);
        services.AddSingleton<IGraph, GraphTable>();
        services.AddSingleton<IRecalls, RecallTable>();
        services.AddSingleton<IMarks, MarkTable>();
        services.AddSingleton<IRecallChanges, RecallQueue>();
        services.AddSingleton<Holders>();
        services.AddSingleton<HistoryFacts>();
        services.AddSingleton<RecallMarking>();
        services.AddSingleton<RecallSpreading>();
        services.AddSingleton<RecallNews>();
        services.AddSingleton<RecallDecisions>();
        services.AddSingleton<IEventEffect, RecalledEvents>();
        services.AddSingleton<IReadModels, RecallModels>();
        services.AddRecallReadings();
        services.AddSingleton<ICheck, RecallCheck>();
        services.AddQueueFunction<RecallChange, RecallHandler>(
            "spread-recalls",
            Queues.Recall,
            RecallChangeJson.Default.RecallChange
        );
    }

    public static void MapRecalls(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/recalls", RecallAsync)
            .Describe(
                "Recalls",
                "Recall a lot",
                "For the owner of the product, and for the operator, who may also name anything by its `epc`. The lot and all that "
                    + "was made of it are marked from here on, and stay so. `state` is `marking` until everything is reached and "
                    + "every page and feed shows it, then `complete`. With `drill: true` nothing is marked and nobody is told: the "
                    + "answer at `Location` says what a recall would reach. A lot that nobody registered and no event names is 404."
            )
            .Takes<RecallBody>(
                """
                {"gtin": "09520000000011", "lot": "L26-114", "reason": "Dư lượng thuốc bảo vệ thực vật.", "drill": false}
                """
            )
            .Answers<RecallLineAnswer>(Line, StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/recalls", ListAsync)
            .Describe(
                "Recalls",
                "List recalls",
                "Newest first: the operator's list has all, a farmer's those of his products. `?perPage=&nextPageToken=`."
            )
            .Answers<RecallsAnswer>($$"""{"items": [{{Line}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/recalls/{id}", GetAsync)
            .Describe(
                "Recalls",
                "Read a recall",
                "What it reaches, a page at a time: each with the way from the source and who holds it now, as far as events told. "
                    + "An item's `state` is `recalled`; or `contains`, where only something inside is recalled; or `contained`, "
                    + "where that is out again. `lots` counts all of them so far."
            )
            .Answers<RecallAnswer>(Whole)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/recalls/{id}/lift", LiftAsync)
            .Describe(
                "Recalls",
                "Lift a recall",
                "A new decision with a record of its own: the recall stays on record. What another recall holds stays recalled. A "
                    + "farmer lifts what he decided himself."
            )
            .Takes<LiftBody>("""{"reason": "Kết quả kiểm nghiệm lại đạt."}""")
            .Answers<RecallLineAnswer>(Line, StatusCodes.Status202Accepted)
            .Refuses(
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );
    }

    static async Task<IResult> RecallAsync(
        HttpRequest request,
        RecallDecisions decisions,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, RecallJson.Default.RecallBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var caller = request.HttpContext.Caller();
        var (gtin, lot, reason) = sent.Decide(refusals);
        Epc? epc = null;
        if (sent.Epc is not null && !caller.ReachesAll)
        {
            refusals.Add(
                "/epc",
                "operator",
                "Chỉ người vận hành và cơ quan quản lý dùng epc.",
                "Only the operator and authorities may give epc."
            );
        }
        else if (sent.Epc is not null && !Epc.TryParse(sent.Epc, out epc))
        {
            refusals.Add("/epc", "epc", "Không phải mã EPC hay Digital Link.", "Not an EPC URI or a Digital Link.");
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var thing = epc is null ? Thing.OfLot(gtin!, lot!) : Thing.Of(epc);
        if (thing.Kind == ThingKind.Product)
        {
            refusals.Add(
                "/epc",
                "lot",
                "Cần một lô, không phải cả sản phẩm.",
                "Needs a lot, not a product as a whole."
            );
            return ProblemResult.Invalid(refusals.List);
        }

        return await AnswerAsync(
            await decisions.DecideAsync(
                caller,
                thing,
                reason!,
                sent.Drill ?? false,
                key,
                "POST /api/recalls " + JsonSerializer.Serialize(sent, RecallJson.Default.RecallBody),
                cancellation
            ),
            decisions,
            settings,
            cancellation
        );
    }

    static async Task<IResult> LiftAsync(
        string id,
        HttpRequest request,
        RecallDecisions decisions,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, RecallJson.Default.LiftBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var reason = refusals.RequiredText("/reason", sent.Reason, RecallBody.MaxReason);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var identity = $"POST /api/recalls/{id}/lift {JsonSerializer.Serialize(sent, RecallJson.Default.LiftBody)}";
        return await AnswerAsync(
            await decisions.LiftAsync(request.HttpContext.Caller(), id, reason!, key, identity, cancellation),
            decisions,
            settings,
            cancellation
        );
    }

    static async Task<IResult> AnswerAsync(
        RecallDecided decided,
        RecallDecisions decisions,
        Settings settings,
        CancellationToken cancellation
    ) =>
        decided switch
        {
            RecallDecided.Kept { Recall: var read } => new CreatedResult(
                $"{settings.PublicUrl}/api/recalls/{read.Recall.Id}",
                Results.Json(
                    LineOf(read, await decisions.StateAsync(read, cancellation)),
                    RecallJson.Default.RecallLineAnswer,
                    statusCode: StatusCodes.Status202Accepted
                )
            ),
            RecallDecided.NoProduct => RecallProblems.NoProduct,
            RecallDecided.Unknown => RecallProblems.Unknown,
            RecallDecided.AlreadyLifted => RecallProblems.AlreadyLifted,
            RecallDecided.NotYours => ProblemResult.NotYours,
            _ => IdempotencyKey.UsedForAnother,
        };

    static async Task<IResult> ListAsync(
        HttpContext context,
        IRecalls recalls,
        RecallDecisions decisions,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var caller = context.Caller();
        var page = await recalls.OfAsync(caller.ReachesAll ? null : caller.Id, asked, cancellation);
        var lines = await Task.WhenAll(page.Items.Select(id => LineAsync(id, recalls, decisions, cancellation)));
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new RecallsAnswer([.. lines.OfType<RecallLineAnswer>()], token),
            RecallJson.Default.RecallsAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        RecallDecisions decisions,
        IRecalls recalls,
        Holders holders,
        IFarmers farmers,
        IPartners partners,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        if (await decisions.FindAsync(context.Caller(), id, cancellation) is not { } read)
        {
            return ProblemResult.NotFound;
        }

        // The state before what is reached: what is told to be complete is.
        var line = LineOf(read, await decisions.StateAsync(read, cancellation));
        var page = await recalls.ReachedAsync(id, asked, false, cancellation);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var items = new List<ReachedAnswer>();
        var held = await Task.WhenAll(page.Items.Select(item => holders.OfAsync(item.Thing, cancellation)));
        foreach (var (reached, holder) in page.Items.Zip(held))
        {
            if (holder?.Party is { } party && !names.ContainsKey(party))
            {
                names[party] =
                    (await farmers.FindAsync(party, cancellation))?.Farmer.Name
                    ?? (await partners.FindAsync(party, cancellation))?.Partner.Name
                    ?? holder.Name;
            }

            items.Add(ItemOf(reached, holder, names));
        }

        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new RecallAnswer(
                line.Id,
                line.State,
                line.Epc,
                line.Gtin,
                line.Lot,
                line.Reason,
                line.Drill,
                line.DecidedAt,
                line.Lift,
                line.Lots,
                items,
                token
            ),
            RecallJson.Default.RecallAnswer
        );
    }

    static async Task<RecallLineAnswer?> LineAsync(
        string id,
        IRecalls recalls,
        RecallDecisions decisions,
        CancellationToken cancellation
    ) =>
        await recalls.FindAsync(id, cancellation) is { } read
            ? LineOf(read, await decisions.StateAsync(read, cancellation))
            : null;

    static RecallLineAnswer LineOf(KeptRecall read, string state) =>
        new(
            read.Recall.Id,
            state,
            read.Recall.Source.Name,
            read.Recall.Source.Gtin?.ToString(),
            read.Recall.Source.Lot?.ToString(),
            read.Recall.Reason,
            read.Recall.IsDrill,
            read.Recall.DecidedAt,
            read.Lift is { } lift ? new LiftAnswer(lift.Id, lift.Reason, lift.DecidedAt) : null,
            read.Progress.Count
        );

    static ReachedAnswer ItemOf(Reached reached, Holder? holder, Dictionary<string, string> names) =>
        new(
            reached.Thing.Name,
            reached.Thing.Kind switch
            {
                ThingKind.Lot => "lot",
                ThingKind.Item => "item",
                ThingKind.Product => "product",
                _ => "unit",
            },
            reached.Reaches.Any(reach => reach.IsStrong) ? "recalled"
                : reached.Reaches.Any(reach => reach.IsNow) ? "contains"
                : "contained",
            reached.Thing.Gtin?.ToString(),
            reached.Thing.Lot?.ToString(),
            reached.Latest.Path,
            reached.FirstAt,
            holder is null
                ? null
                : new HolderAnswer(holder.Party, holder.Party is { } party ? names[party] : holder.Name, holder.Since)
        );
}

/// <summary>Why a recall was not decided, or not lifted.</summary>
static class RecallProblems
{
    public static ProblemResult NoProduct { get; } =
        new(
            StatusCodes.Status404NotFound,
            "no-product",
            new Text("Bạn không có sản phẩm nào mang mã này.", "You have no product with this GTIN."),
            [new Refusal("/gtin", "unknown", new Text("Không có sản phẩm này.", "There is no such product."))]
        );

    public static ProblemResult Unknown { get; } =
        new(
            StatusCodes.Status404NotFound,
            "unknown-lot",
            new Text(
                "Không tìm thấy: chưa ai đăng ký và chưa sự kiện nào nhắc đến. Hãy xem lại số lô.",
                "Not found: nobody registered it and no event names it. Check the lot."
            )
        );

    public static ProblemResult AlreadyLifted { get; } =
        new(
            StatusCodes.Status409Conflict,
            "already-lifted",
            new Text("Lệnh thu hồi này đã được gỡ.", "This recall was lifted already.")
        );
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Opinions;

/// <summary>What the operator sends to decide about an opinion.</summary>
/// <param name="Decision"><c>show</c> or <c>hide</c>.</param>
/// <param name="Reason">Required where it is hidden.</param>
public sealed record DecideOpinion(string? Decision, string? Reason);

/// <summary>What a farmer sends to answer an opinion.</summary>
public sealed record AnswerOpinion(string? Text);

/// <summary>What the operator decided.</summary>
public sealed record DecisionAnswer(bool IsShown, string? Reason, DateTimeOffset At);

/// <summary>What the farmer said.</summary>
public sealed record ReplyAnswer(string Text, DateTimeOffset At);

/// <summary>An opinion as its farmer and the operator read it.</summary>
public sealed record OpinionAnswer(
    string Id,
    string Gtin,
    string Lot,
    int Stars,
    string? Text,
    string? Name,
    DateTimeOffset At,
    OpinionState State,
    DecisionAnswer? Decision,
    ReplyAnswer? Answer
)
{
    public static OpinionAnswer Of(Opinion opinion)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        return new(
            opinion.Id,
            opinion.Gtin.ToString(),
            opinion.Lot.ToString(),
            opinion.Words.Stars,
            opinion.Words.Text,
            opinion.Words.Name,
            opinion.At,
            opinion.State,
            opinion.Decision is { } decision ? new(decision.IsShown, decision.Reason, decision.At) : null,
            opinion.Reply is { } reply ? new(reply.Text, reply.At) : null
        );
    }
}

/// <summary>A page of opinions.</summary>
public sealed record OpinionsAnswer(IReadOnlyList<OpinionAnswer> Items, string? NextPageToken);

/// <summary>A report of a suspicious code.</summary>
/// <param name="Farmer">The farmer whose product has the code; null where none here has it.</param>
public sealed record ReportAnswer(
    string Id,
    string Gtin,
    string Lot,
    string? Farmer,
    string Where,
    string What,
    DateTimeOffset At
);

/// <summary>A page of reports.</summary>
public sealed record ReportsAnswer(IReadOnlyList<ReportAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(DecideOpinion))]
[JsonSerializable(typeof(AnswerOpinion))]
[JsonSerializable(typeof(OpinionAnswer))]
[JsonSerializable(typeof(OpinionsAnswer))]
[JsonSerializable(typeof(ReportsAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class OpinionJson : JsonSerializerContext;

/// <summary>Opinions and reports for those who answer, decide and act on them.</summary>
public static class OpinionEndpoints
{
    /// <summary>Opinions of a page that are looked up side by side.</summary>
    const int AtOnce = 8;

    const string Example = """
        {"id": "qmivkhulzjz2lsf5oobji6cxmq", "gtin": "09520000000011", "lot": "L26-114", "stars": 5,
         "text": "Xoài ngọt, chín đều.", "name": "Bưởi", "at": "2026-11-24T03:11:00Z", "state": "shown",
         "decision": {"isShown": true, "reason": null, "at": "2026-11-24T04:00:00Z"},
         "answer": {"text": "Cảm ơn chị đã ủng hộ vườn.", "at": "2026-11-24T05:00:00Z"}}
        """;

    static readonly ProblemResult answered = new(
        StatusCodes.Status409Conflict,
        "answered",
        new Text("Ý kiến này đã được trả lời.", "This opinion has its answer already.")
    );

    public static void AddOpinions(this IServiceCollection services)
    {
        services.AddApiJson(OpinionJson.Default);
        services.AddSingleton<IOpinions, OpinionTable>();
        services.AddSingleton<OpinionShowing>();
        services.AddSingleton<IPersonalData, OpinionPersonalData>();
        services.AddSingleton<IReports, ReportTable>();
        services.AddSingleton<IOpinionChanges, OpinionQueue>();
        services.AddSingleton<OpinionSteps>();
        services.AddSingleton<IReadModels, OpinionModels>();
        services.AddQueueFunction<OpinionChange, OpinionChangedHandler>(
            "follow-opinion",
            Queues.OpinionChanged,
            OpinionChangeJson.Default.OpinionChange
        );
    }

    public static void MapOpinions(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/opinions", ListAsync)
            .Describe(
                "Opinions",
                "Read opinions",
                "A farmer: all of its lots, newest first, `waiting`, `shown` or `hidden`. The operator: those that wait, oldest first. "
                    + "`?perPage=&nextPageToken=`. An opinion comes onto a list a moment after it is written or decided; a page may have fewer "
                    + "than asked."
            )
            .Answers<OpinionsAnswer>($$"""{"items": [{{Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapPost("/api/opinions/{id}/decision", DecideAsync)
            .Describe(
                "Opinions",
                "Show or hide an opinion",
                $"By the operator alone: a farmer cannot hide what it does not like. `decision` is `show` or `hide`; to hide takes a `reason`, at "
                    + $"most {OpinionLimits.MaxReason} characters, which its farmer reads. It can be decided anew. The lot's page follows "
                    + "within seconds."
            )
            .Takes<DecideOpinion>("""{"decision": "show", "reason": null}""")
            .Answers<OpinionAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/opinions/{id}/answer", AnswerAsync)
            .Describe(
                "Opinions",
                "Answer an opinion",
                $"By the farmer of the lot, once, in at most {OpinionLimits.MaxText} characters, without phone numbers and links. It stands under the "
                    + "opinion wherever that is shown. The same again is the same; 409 where there is another."
            )
            .Takes<AnswerOpinion>("""{"text": "Cảm ơn chị đã ủng hộ vườn."}""")
            .Answers<OpinionAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapGet("/api/reports", ReportsAsync)
            .Describe(
                "Opinions",
                "Read reports of suspicious codes",
                "A farmer: of its products' codes. The operator: all, those of codes of no product here too. Newest first. "
                    + "`?perPage=&nextPageToken=`."
            )
            .Answers<ReportsAnswer>(
                """
                {"items": [{"id": "qmivkhulzjz2lsf5oobji6cxmq", "gtin": "09520000000011", "lot": "L26-999", "farmer": null,
                  "where": "Sạp trái cây chợ Bà Chiểu", "what": "Tem dán trên cam.", "at": "2026-11-24T03:11:00Z"}],
                 "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IOpinions opinions,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var isOperator = context.Caller().Role == Role.Operator;
        var page = isOperator
            ? await opinions.WaitingAsync(asked, cancellation)
            : await opinions.OfFarmerAsync(context.Caller().Id, asked, cancellation);
        var found = await InParallel.SelectAsync(
            page.Items,
            AtOnce,
            (place, stop) => opinions.FindAsync(place.Gtin, place.Lot, place.Id, stop),
            cancellation
        );
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new OpinionsAnswer(
                [
                    .. found
                        .OfType<KeptOpinion>()
                        .Select(kept => kept.Opinion)
                        // What was decided since it was listed leaves the list in a moment.
                        .Where(opinion => !isOperator || opinion.State == OpinionState.Waiting)
                        .Select(OpinionAnswer.Of),
                ],
                token
            ),
            OpinionJson.Default.OpinionsAnswer
        );
    }

    static async Task<IResult> DecideAsync(
        string id,
        HttpRequest request,
        OpinionSteps steps,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, OpinionJson.Default.DecideOpinion);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        if (sent.Decision is not ("show" or "hide"))
        {
            refusals.Add(
                "/decision",
                sent.Decision is null ? "required" : "unknown-decision",
                "Cần là show (cho xem) hoặc hide (không cho xem).",
                "Must be show or hide."
            );
        }

        var reason =
            sent.Decision == "hide"
                ? refusals.RequiredText("/reason", sent.Reason, OpinionLimits.MaxReason)
                : refusals.OptionalText("/reason", sent.Reason, OpinionLimits.MaxReason);
        return refusals.Any ? ProblemResult.Invalid(refusals.List)
            : OpaqueId.IsOne(id)
            && await steps.DecideAsync(id, sent.Decision == "show", reason, cancellation) is { } decided
                ? Answer(decided)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> AnswerAsync(
        string id,
        HttpRequest request,
        OpinionSteps steps,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, OpinionJson.Default.AnswerOpinion);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        if (PublicWords.RequiredLines("/text", sent.Text, OpinionLimits.MaxText, refusals) is not { } text)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (!OpaqueId.IsOne(id))
        {
            return ProblemResult.NotFound;
        }

        return await steps.AnswerAsync(id, request.HttpContext.Caller().Id, text, cancellation) switch
        {
            OpinionAnswered.Kept { Opinion: var opinion } => Answer(opinion),
            OpinionAnswered.Taken => answered,
            _ => ProblemResult.NotFound,
        };
    }

    static async Task<IResult> ReportsAsync(
        HttpContext context,
        IReports reports,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await reports.OfAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new ReportsAnswer(
                [
                    .. page.Items.Select(report => new ReportAnswer(
                        report.Id,
                        report.Gtin.ToString(),
                        report.Lot.ToString(),
                        report.FarmerId,
                        report.Words.Where,
                        report.Words.What,
                        report.At
                    )),
                ],
                token
            ),
            OpinionJson.Default.ReportsAnswer
        );
    }

    static IResult Answer(Opinion opinion) =>
        Results.Json(OpinionAnswer.Of(opinion), OpinionJson.Default.OpinionAnswer);
}

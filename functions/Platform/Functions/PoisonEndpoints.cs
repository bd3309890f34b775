using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Functions;

/// <summary>A message that failed too often, in a list.</summary>
/// <param name="Id">Names it: the queue, the day and the hash of what it says.</param>
/// <param name="Tries">How often it was tried, the last time; null where that is not known.</param>
public sealed record PoisonLine(
    string Id,
    string Queue,
    PoisonState State,
    DateTimeOffset KeptAt,
    int? Tries,
    string? Error
);

/// <summary>A page of messages.</summary>
public sealed record PoisonAnswer(IReadOnlyList<PoisonLine> Items, string? NextPageToken);

/// <summary>A message, what it asks for, and what storage holds of that now.</summary>
/// <param name="Message">What it says, as it was sent.</param>
/// <param name="Asks">What it asks for, in words; null where nothing can read it.</param>
/// <param name="Now">What storage holds of that now, in words.</param>
/// <param name="Acts">What was done about it, oldest first.</param>
public sealed record PoisonDetail(
    string Id,
    string Queue,
    PoisonState State,
    DateTimeOffset KeptAt,
    int? Tries,
    string? Error,
    string Message,
    string? Asks,
    string? Now,
    IReadOnlyList<PoisonAct> Acts
);

/// <summary>Why a message is not to be done.</summary>
public sealed record DiscardPoison(string? Reason);

[JsonSerializable(typeof(PoisonAnswer))]
[JsonSerializable(typeof(PoisonDetail))]
[JsonSerializable(typeof(DiscardPoison))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class PoisonJson : JsonSerializerContext;

/// <summary>Messages that failed too often: seen, compared with what there is, sent again, or put away with a reason.</summary>
static class PoisonEndpoints
{
    const int MaxReason = 500;
    const int MaxForm = 8 * 1024;

    /// <summary>Messages of a page: more would be a long way to scroll.</summary>
    const int Rows = 50;

    const string Page = "/operator/poison";

    const string Example = """
        {"id": "batch-changed~20261124~0123456789abcdef0123456789abcdef", "queue": "batch-changed", "state": "waiting",
         "keptAt": "2026-11-24T03:11:00Z", "tries": 5, "error": "RequestFailedException: Service request failed.",
         "message": "{\"gtin\":\"09520000000011\",\"lot\":\"L26-114\",\"change\":\"dmivkhulzjz2lsf5oobji6cxmi\"}",
         "asks": "Everything that follows from batch L26-114 of 09520000000011: its codes, its stock, its lists.",
         "now": "The batch is there; what follows from it is not finished.",
         "acts": [{"did": "failed", "at": "2026-11-24T03:11:00Z", "by": null, "reason": null}]}
        """;

    static readonly ProblemResult decided = new(
        StatusCodes.Status409Conflict,
        "decided",
        new Text("Việc này đã được quyết định theo cách khác.", "Something else was decided about this message before.")
    );

    public static void MapPoison(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/poison", ListAsync)
            .Describe(
                "Repair",
                "List messages that failed too often",
                "By queue and day, the oldest first; `?queue=` and `?state=` (`waiting`, `replayed`, `discarded`) narrow it. `?perPage=&nextPageToken=`."
            )
            .Answers<PoisonAnswer>(
                """
                {"items": [{"id": "batch-changed~20261124~0123456789abcdef0123456789abcdef", "queue": "batch-changed",
                 "state": "waiting", "keptAt": "2026-11-24T03:11:00Z", "tries": 5,
                 "error": "RequestFailedException: Service request failed."}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/poison/{id}", ShowAsync)
            .Describe(
                "Repair",
                "See a message that failed too often",
                "With what it asks for and what storage holds of that now, in words in Vietnamese or English."
            )
            .Answers<PoisonDetail>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/poison/{id}/replay", ReplayAsync)
            .Describe(
                "Repair",
                "Send a message again",
                "It goes to its queue as it was. Once: who asks again is answered the same. 409 where it was discarded."
            )
            .Answers<PoisonDetail>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapPost("/api/poison/{id}/discard", DiscardAsync)
            .Describe(
                "Repair",
                "Put a message away",
                "It is not to be done, and stays to be read, with the reason. 409 where it was sent again."
            )
            .Takes<DiscardPoison>("""{"reason": "The batch was registered again under another lot."}""")
            .Answers<PoisonDetail>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapGet(Page, PageAsync)
            .OpensInBrowser()
            .Describe(
                "Repair",
                "See messages that failed too often, in a browser",
                "HTML, in Vietnamese or English: those that wait; `?state=` shows the others."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapGet(Page + "/{id}", MessagePageAsync)
            .OpensInBrowser()
            .Describe(
                "Repair",
                "See a message that failed too often, in a browser",
                "HTML, in Vietnamese or English, with the two things that can be done."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPost(Page + "/{id}/{step}", StepAsync)
            .FromOwnPagesOnly()
            .OpensInBrowser()
            .Describe(
                "Repair",
                "Decide about a message, in a browser",
                "The forms of the message's page: `replay`, or `discard` with `reason`. 303 leads back to it. 403 for a form on another site."
            )
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        PoisonTable poison,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var (queue, state) = Asked(context.Request, refusals);
        var asked = PageRequest.Of(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await poison.OfAsync(queue, state, asked, cancellation);
        return Results.Json(
            new PoisonAnswer(
                [
                    .. page.Items.Select(message => new PoisonLine(
                        message.Id,
                        message.Queue,
                        message.State,
                        message.KeptAt,
                        message.Tries,
                        message.Error
                    )),
                ],
                PageRequest.LinkNext(context, settings.PublicUrl, page.Next)
            ),
            PoisonJson.Default.PoisonAnswer
        );
    }

    static async Task<IResult> ShowAsync(
        string id,
        HttpContext context,
        PoisonTable poison,
        CancellationToken cancellation
    ) =>
        await poison.FindAsync(id, cancellation) is { } message
            ? await AnswerAsync(context, message, cancellation)
            : ProblemResult.NotFound;

    static async Task<IResult> ReplayAsync(
        string id,
        HttpContext context,
        PoisonTable poison,
        CancellationToken cancellation
    ) => await AnswerAsync(context, await poison.ReplayAsync(id, context.Caller().Id, cancellation), cancellation);

    static async Task<IResult> DiscardAsync(
        string id,
        HttpContext context,
        PoisonTable poison,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(context.Request, PoisonJson.Default.DiscardPoison);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        return refusals.RequiredText("/reason", sent.Reason, MaxReason) is { } reason
            ? await AnswerAsync(
                context,
                await poison.DiscardAsync(id, context.Caller().Id, reason, cancellation),
                cancellation
            )
            : ProblemResult.Invalid(refusals.List);
    }

    static async Task<IResult> PageAsync(HttpContext context, PoisonTable poison, CancellationToken cancellation)
    {
        var refusals = new Refusals();
        var (queue, state) = Asked(context.Request, refusals);
        var after = PageRequest.AfterOf(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var shown = state ?? PoisonState.Waiting;
        var page = await poison.OfAsync(queue, shown, new PageRequest(Rows, after), cancellation);
        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            PoisonPage.Create(new PoisonPageModel(language, page.Items, shown, queue, PageRequest.Token(page.Next))),
            language
        );
    }

    static async Task<IResult> MessagePageAsync(
        string id,
        HttpContext context,
        PoisonTable poison,
        CancellationToken cancellation
    )
    {
        if (await poison.FindAsync(id, cancellation) is not { } message)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            PoisonMessagePage.Create(
                new PoisonMessagePageModel(language, message, await CompareAsync(context, message, cancellation))
            ),
            language
        );
    }

    static async Task<IResult> StepAsync(
        string id,
        string step,
        HttpContext context,
        PoisonTable poison,
        CancellationToken cancellation
    )
    {
        var (fields, problem) = await FormBody.ReadAsync(context.Request, MaxForm, maxFields: 4);
        if (fields is null)
        {
            return problem!;
        }

        PoisonStepped? stepped;
        switch (step)
        {
            case "replay":
                stepped = await poison.ReplayAsync(id, context.Caller().Id, cancellation);
                break;
            case "discard":
                var refusals = new Refusals();
                if (refusals.RequiredText("/reason", fields("reason"), MaxReason) is not { } reason)
                {
                    return ProblemResult.Invalid(refusals.List);
                }

                stepped = await poison.DiscardAsync(id, context.Caller().Id, reason, cancellation);
                break;
            default:
                return PageEndpoints.NotFound(context.Request);
        }

        return stepped switch
        {
            null => PageEndpoints.NotFound(context.Request),
            { IsTaken: false } => decided,
            _ => new RedirectResult(
                PageLanguage.Of(context.Request).Link($"{Page}/{id}"),
                StatusCodes.Status303SeeOther
            ),
        };
    }

    static (string? Queue, PoisonState? State) Asked(HttpRequest request, Refusals refusals)
    {
        var (queue, state) = (request.Query["queue"].ToString(), request.Query["state"].ToString());
        if (queue.Length > 0 && !Queues.All.Contains(queue))
        {
            refusals.Add("queue", "unknown-queue", "Không có hàng đợi này.", "There is no such queue.");
        }

        PoisonState? asked = Enum.GetValues<PoisonState>()
            .Cast<PoisonState?>()
            .FirstOrDefault(one => one.ToString()!.Equals(state, StringComparison.OrdinalIgnoreCase));
        if (state.Length > 0 && asked is null)
        {
            refusals.Add(
                "state",
                "unknown-state",
                "Cần là waiting, replayed hoặc discarded.",
                "Must be waiting, replayed or discarded."
            );
        }

        return (queue.Length == 0 ? null : queue, asked);
    }

    static async Task<IResult> AnswerAsync(
        HttpContext context,
        PoisonStepped? stepped,
        CancellationToken cancellation
    ) =>
        stepped switch
        {
            null => ProblemResult.NotFound,
            { IsTaken: false } => decided,
            _ => await AnswerAsync(context, stepped.Message, cancellation),
        };

    static async Task<IResult> AnswerAsync(HttpContext context, PoisonMessage message, CancellationToken cancellation)
    {
        var language = AcceptLanguage.Of(context.Request);
        var compared = await CompareAsync(context, message, cancellation);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept-Language";
        return Results.Json(
            new PoisonDetail(
                message.Id,
                message.Queue,
                message.State,
                message.KeptAt,
                message.Tries,
                message.Error,
                message.Message,
                compared?.Asks.In(language),
                compared?.Now.In(language),
                message.Acts
            ),
            PoisonJson.Default.PoisonDetail
        );
    }

    // What fails here fails for what is wrong with the message, which is then shown as it is.
    static async Task<Compared?> CompareAsync(
        HttpContext context,
        PoisonMessage message,
        CancellationToken cancellation
    )
    {
        try
        {
            return
                context.RequestServices.GetServices<PoisonReading>().FirstOrDefault(one => one.Queue == message.Queue)
                    is { } reading
                ? await reading.CompareAsync(context.RequestServices, message.Message, cancellation)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or FormatException)
        {
            return null;
        }
    }
}

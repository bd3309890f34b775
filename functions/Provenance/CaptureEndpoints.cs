using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Provenance.Capture;
using Traceability.Provenance.Query;

namespace Traceability.Provenance;

/// <summary>Sending events in (EPCIS 2.0 §12.6).</summary>
public static class CaptureEndpoints
{
    const string Route = "/epcis/capture";

    const string Document = """
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "EPCISDocument",
         "schemaVersion": "2.0", "creationDate": "2026-11-24T03:11:00Z", "epcisBody": {"eventList": [
          {"type": "ObjectEvent", "eventTime": "2026-11-24T10:00:00+07:00", "eventTimeZoneOffset": "+07:00",
           "action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit",
           "quantityList": [{"epcClass": "https://id.gs1.org/01/09520000000011/10/L26-114", "quantity": 40, "uom": "KGM"}]}]}}
        """;

    const string OneEvent = """
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "ObjectEvent",
         "eventTime": "2026-11-24T10:00:00+07:00", "eventTimeZoneOffset": "+07:00", "action": "OBSERVE", "bizStep": "shipping",
         "quantityList": [{"epcClass": "https://id.gs1.org/01/09520000000011/10/L26-114", "quantity": 40, "uom": "KGM"}]}
        """;

    const string Job = """
        {"captureID": "2516842190400000000-dmivkhulzjz2lsf5oobji6cxmi", "createdAt": "2026-11-24T03:11:00Z",
         "finishedAt": "2026-11-24T03:11:01Z", "running": false, "success": true, "captureErrorBehaviour": "rollback",
         "errors": []}
        """;

    public static void MapCapture(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Route, CaptureAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Capture a document of events",
                "An EPCISDocument, an EPCISQueryDocument or a bare event, in JSON or JSON-LD: up to 1,000 events and 10 MB. 202 "
                    + "with the job's address in `Location`: the job tells every error with its JSON pointer. "
                    + "`GS1-Capture-Error-Behaviour: rollback` (all or nothing, as usual) or `proceed`. The same event again is the "
                    + "same event; an id that is known with other content is a warning, and what was there stays. Fields that name a "
                    + "person (phone, e-mail, identity number) are refused."
            )
            .TakesJson(Document)
            .Produces(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapGet(Route, ListAsync)
            .AsEpcis()
            .Describe("EPCIS", "List capture jobs", "Your own, newest first; an operator's list has everyone's.")
            .AnswersJson($"[{Job}]")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet(Route + "/{captureID}", GetAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Read a capture job",
                "`running`, `success`, and every error: `pointer` says where it is in the document, `rule` which rule it breaks."
            )
            .AnswersJson(Job)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/epcis/events", CaptureOneAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Capture one event",
                "201 means kept, and everything that follows from the event is there: it is found by every query. The same event "
                    + "again answers the same; an id that is known with other content is 409."
            )
            .TakesJson(OneEvent)
            .AnswersJson(OneEvent, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict);
        routes.MapDiscovery(Route, "POST, GET", isCapture: true);
        routes.MapDiscovery(Route + "/{captureID}", "GET");
    }

    static async Task<IResult> CaptureAsync(
        HttpRequest request,
        Captures captures,
        RequestTable requests,
        Settings settings,
        CancellationToken cancellation
    )
    {
        EpcisRoutesEndpoints.TellLimits(request.HttpContext.Response);
        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var behaviour = Behaviour(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var (sent, problem) = await ReadAsync(request);
        if (problem is not null)
        {
            return problem;
        }

        var read = EpcisDocument.Read(sent);
        if (read.Faults.Any(fault => fault.Rule == EpcisRule.Events))
        {
            return TooMany;
        }

        // What is no JSON, or no document of events, is no capture at all; an event that is wrong is told by the job.
        if (read.Faults.Count > 0)
        {
            return ProblemResult.Invalid([.. read.Faults.Select(CaptureFault.Of).Select(CaptureRules.Refusal)]);
        }

        var caller = request.HttpContext.Caller();
        var id = captures.MakeId();
        if (key is not null)
        {
            var identity = $"POST {Route} {behaviour} {Convert.ToHexStringLower(SHA256.HashData(sent.Span))}";
            var earlier = await requests.NoteAsync(caller.Id, key, identity, id, cancellation);
            if (earlier is { Same: false })
            {
                return IdempotencyKey.UsedForAnother;
            }

            id = earlier?.Note ?? id;
        }

        await captures.TakeAsync(id, caller.Id, behaviour, sent, read, cancellation);
        return new CreatedResult(
            $"{settings.PublicUrl}{Route}/{id}",
            Results.StatusCode(StatusCodes.Status202Accepted)
        );
    }

    static async Task<IResult> CaptureOneAsync(
        HttpRequest request,
        Acceptances acceptances,
        RequestTable requests,
        Settings settings,
        CancellationToken cancellation
    )
    {
        EpcisRoutesEndpoints.TellLimits(request.HttpContext.Response);
        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var (sent, problem) = await ReadAsync(request);
        if (problem is not null)
        {
            return problem;
        }

        var read = EpcisDocument.Read(sent);
        var faults = Captures.Faults(read);
        if (faults.Count > 0)
        {
            return ProblemResult.Invalid([.. faults.Select(CaptureRules.Refusal)]);
        }

        if (read.Events is not [{ Event: { } e }])
        {
            return ProblemResult.Invalid([
                new Refusal(
                    "",
                    "one-event",
                    new Text("Ở đây chỉ nhận đúng một sự kiện.", "Exactly one event is taken here.")
                ),
            ]);
        }

        var caller = request.HttpContext.Caller().Id;
        if (
            key is not null
            && await requests.NoteAsync(
                caller,
                key,
                $"POST /epcis/events {EventKey.Of(e)} {e.Hash}",
                e.Id,
                cancellation
            )
                is { Same: false }
        )
        {
            return IdempotencyKey.UsedForAnother;
        }

        var acceptance = await acceptances.AcceptAsync(e, caller, cancellation);
        var address = $"{settings.PublicUrl}/epcis/events/{Uri.EscapeDataString(e.Id)}";
        return new CreatedResult(
            address,
            acceptance.IsSame
                ? new JsonResult(
                    json => QueryDocument.Write(json, acceptance.Kept.Accepted),
                    StatusCodes.Status201Created
                )
                : Known
        );
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        ICaptureJobs jobs,
        ICaptureDocuments documents,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var asked = EpcisRoutesEndpoints.Page(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await jobs.OfAsync(context.Caller().Sees(), asked, cancellation);
        var answers = await Task.WhenAll(
            page.Items.Select(async job => (Job: job, Faults: await FaultsAsync(job, documents, cancellation)))
        );
        PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        var language = AcceptLanguage.Of(context.Request);
        return new JsonResult(json =>
        {
            json.WriteStartArray();
            foreach (var (job, faults) in answers)
            {
                Write(json, job, faults, language);
            }

            json.WriteEndArray();
        });
    }

    static async Task<IResult> GetAsync(
        string captureID,
        HttpContext context,
        ICaptureJobs jobs,
        ICaptureDocuments documents,
        CancellationToken cancellation
    )
    {
        var caller = context.Caller();
        if (
            captureID.Length > PageRequest.MaxToken
            || captureID.StartsWith("of|", StringComparison.Ordinal)
            || await jobs.FindAsync(captureID, cancellation) is not { } job
            || (!caller.ReachesAll && job.CapturedBy != caller.Id)
        )
        {
            return ProblemResult.NotFound;
        }

        var faults = await FaultsAsync(job, documents, cancellation);
        return new JsonResult(json => Write(json, job, faults, AcceptLanguage.Of(context.Request)));
    }

    static async Task<IReadOnlyList<CaptureFault>> FaultsAsync(
        CaptureJob job,
        ICaptureDocuments documents,
        CancellationToken cancellation
    ) => job.Failed + job.Warnings > 0 ? await documents.FaultsAsync(job.Id, cancellation) : [];

    // GS1's OpenAPI, schema CaptureJob; warnings are ours.
    static void Write(Utf8JsonWriter json, CaptureJob job, IReadOnlyList<CaptureFault> faults, Language language)
    {
        json.WriteStartObject();
        json.WriteString("captureID", job.Id);
        json.WriteString("createdAt", job.CreatedAt.UtcDateTime);
        if (job.FinishedAt is { } finished)
        {
            json.WriteString("finishedAt", finished.UtcDateTime);
        }

        json.WriteBoolean("running", job.IsRunning);
        json.WriteBoolean("success", job.Failed == 0);
        json.WriteString(
            "captureErrorBehaviour",
            job.Behaviour == CaptureErrorBehaviour.Proceed ? "proceed" : "rollback"
        );
        Write(json, "errors", faults.Where(fault => fault.Rule != CaptureRules.KnownId), language);
        if (job.Warnings > 0)
        {
            Write(json, "warnings", faults.Where(fault => fault.Rule == CaptureRules.KnownId), language);
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IEnumerable<CaptureFault> faults, Language language)
    {
        json.WriteStartArray(name);
        foreach (var fault in faults)
        {
            var refusal = CaptureRules.Refusal(fault);
            json.WriteStartObject();
            json.WriteString("type", "epcisException:ValidationException");
            json.WriteString("title", CaptureRules.Title.In(language));
            json.WriteNumber("status", StatusCodes.Status400BadRequest);
            json.WriteString("detail", refusal.Text.In(language));
            json.WriteString("pointer", fault.Pointer);
            json.WriteString("rule", fault.Rule);
            if (fault.Value is not null)
            {
                json.WriteString("value", fault.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static CaptureErrorBehaviour Behaviour(HttpRequest request, Refusals refusals)
    {
        const string header = "GS1-Capture-Error-Behaviour";
        switch (request.Headers[header].ToString())
        {
            case "" or "rollback":
                return CaptureErrorBehaviour.Rollback;
            case "proceed":
                return CaptureErrorBehaviour.Proceed;
            default:
                refusals.Add(header, "word", "Cần là rollback hoặc proceed.", "Must be rollback or proceed.");
                return CaptureErrorBehaviour.Rollback;
        }
    }

    static async Task<(ReadOnlyMemory<byte> Sent, ProblemResult? Problem)> ReadAsync(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (type is not ("application/json" or "application/ld+json"))
        {
            return (
                default,
                new ProblemResult(
                    StatusCodes.Status415UnsupportedMediaType,
                    "not-json",
                    new Text(
                        "Nội dung phải là application/json hoặc application/ld+json.",
                        "The body must be application/json or application/ld+json."
                    )
                )
            );
        }

        return await Body.ReadBytesAsync(request, CaptureJob.MaxBytes) is { } bytes
            ? (bytes, null)
            : (default, ProblemResult.TooLarge(CaptureJob.MaxBytes));
    }

    static ProblemResult TooMany { get; } =
        new(
            StatusCodes.Status413PayloadTooLarge,
            "too-many-events",
            new Text(
                $"Một tài liệu có nhiều nhất {EpcisDocument.MaxEvents} sự kiện.",
                $"A document holds at most {EpcisDocument.MaxEvents} events."
            )
        );

    static ProblemResult Known { get; } =
        new(
            StatusCodes.Status409Conflict,
            "known-id",
            new Text(
                "eventID này đã có với nội dung khác; sự kiện cũ được giữ nguyên.",
                "This eventID is known with other content; what was there stays."
            )
        );
}

using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Provenance.Query;

namespace Traceability.Provenance;

/// <summary>Asking for events (EPCIS 2.0 §12.4, §8.2.7).</summary>
public static class EventEndpoints
{
    /// <summary>Characters of an address's query at most.</summary>
    const int MaxQuery = 8 * 1024;

    internal const string Answer = """
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "EPCISQueryDocument",
         "schemaVersion": "2.0", "creationDate": "2026-11-24T03:11:00Z", "epcisBody": {"queryResults":
          {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": [
           {"type": "ObjectEvent", "eventID": "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a",
            "eventTime": "2026-11-24T10:00:00+07:00", "eventTimeZoneOffset": "+07:00", "action": "OBSERVE",
            "bizStep": "shipping", "quantityList": [{"epcClass": "https://id.gs1.org/01/09520000000011/10/L26-114",
            "quantity": 40, "uom": "KGM"}], "recordTime": "2026-11-24T03:11:00Z"}]}}}}
        """;

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/epcis/events", FindAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Query events",
                "Parameters as EPCIS 2.0 §8.2.7.1 names them: `eventType`, `GE_eventTime`, `LT_eventTime`, `GE_recordTime`, "
                    + "`LT_recordTime`, `EQ_action`, `EQ_bizStep`, `EQ_disposition`, `MATCH_anyEPC`, `MATCH_anyEPCClass`, …, "
                    + "several values with `|` between them. In the order of acceptance unless `orderBy` says otherwise, so that "
                    + "what is captured while you page comes at the end. A page may be short; `Link: rel=\"next\"` says whether "
                    + "another follows. You see what you captured, what names your products or you, and what you were handed."
            )
            .AnswersJson(Answer)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status414UriTooLong
            );
        routes
            .MapGet("/epcis/events/{**eventID}", GetAsync)
            .AsEpcis()
            .Describe("EPCIS", "Read an event", "The event, and every declaration of an error in it.")
            .AnswersJson(Answer)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapDiscovery("/epcis/events", "GET, POST", isCapture: true);
        routes.MapDiscovery("/epcis/events/{**eventID}", "GET");
    }

    static Task<IResult> FindAsync(
        HttpContext context,
        EventSearch search,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    ) => AnswerAsync(context, search, settings, time, [], cancellation);

    /// <summary>Answers the query of an address, with what else it is to be narrowed by.</summary>
    internal static async Task<IResult> AnswerAsync(
        HttpContext context,
        EventSearch search,
        Settings settings,
        TimeProvider time,
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> narrowed,
        CancellationToken cancellation,
        string queryName = "SimpleEventQuery"
    )
    {
        if (context.Request.QueryString.Value?.Length > MaxQuery)
        {
            return TooLong;
        }

        if (!EpcisRoutesEndpoints.TryPage(context.Request, out var page, out var problem))
        {
            return problem;
        }

        var asked = context
            .Request.Query.Where(parameter => parameter.Key is not ("perPage" or "nextPageToken"))
            .SelectMany(parameter =>
                parameter.Value.Select(value =>
                    KeyValuePair.Create(parameter.Key, (IReadOnlyList<string>)(value ?? "").Split('|'))
                )
            );
        var (query, refused) = EventQueryReader.Read([.. narrowed, .. asked], Prefixes(context.Request));
        if (query is null)
        {
            return QueryProblems.Of(refused!);
        }

        var found = await search.FindAsync(query, context.Caller().Sees(), page.Size, page.After, cancellation);
        if (found.Refused is not null)
        {
            return QueryProblems.Of(found.Refused);
        }

        PageRequest.LinkNext(context, settings.PublicUrl, found.Next);
        return Results.Bytes(QueryDocument.Write(found.Events, time.GetUtcNow(), queryName), "application/json");
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        IEvents events,
        EventSearch search,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var party = context.Caller().Sees();
        var visible = new List<AcceptedEvent>();
        foreach (var kept in await events.OfIdAsync(EventId(context), cancellation))
        {
            if (await search.IsVisibleAsync(party, kept.Accepted, cancellation))
            {
                visible.Add(kept.Accepted);
            }
        }

        return visible.Count == 0
            ? ProblemResult.NotFound
            : Results.Bytes(QueryDocument.Write(visible, time.GetUtcNow()), "application/json");
    }

    // An id is an address itself: encoded into one segment, or, as some write it, all that follows.
    static string EventId(HttpContext context)
    {
        const string start = "/epcis/events/";
        var id = Uri.UnescapeDataString(RawPath.Of(context)[start.Length..]);
        return
            id.StartsWith("ni:", StringComparison.Ordinal)
            && !id.Contains('?', StringComparison.Ordinal)
            && context.Request.Query.ContainsKey("ver")
            ? id + "?ver=" + context.Request.Query["ver"]
            : id;
    }

    /// <summary>Prefixes of the header <c>GS1-Extensions</c>: <c>example=https://example.com/epcis/</c>.</summary>
    internal static Dictionary<string, string> Prefixes(HttpRequest request)
    {
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in request.Headers["GS1-Extensions"].SelectMany(line => (line ?? "").Split(',')))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                prefixes[part[..at].Trim()] = part[(at + 1)..].Trim();
            }
        }

        return prefixes;
    }

    static ProblemResult TooLong { get; } =
        new(
            StatusCodes.Status414UriTooLong,
            "URITooLongException",
            new Text("Câu hỏi dài quá.", "The address is too long.")
        );
}

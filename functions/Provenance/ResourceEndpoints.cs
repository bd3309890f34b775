using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Provenance.Query;

namespace Traceability.Provenance;

/// <summary>The top-level resources of an EPCIS repository: what its events name (EPCIS 2.0 §12.4.3).</summary>
public static class ResourceEndpoints
{
    const string Members = """
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "Collection",
         "member": ["commissioning", "shipping"]}
        """;

    static readonly string[] topLevel =
    [
        "queries",
        "capture",
        "events",
        "eventTypes",
        "epcs",
        "readPoints",
        "bizLocations",
        "dispositions",
        "bizSteps",
    ];

    public static void MapResources(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/epcis", () => Collection(topLevel))
            .AsEpcis()
            .Describe("EPCIS", "List the resources", "The top-level resources of this repository.")
            .AnswersJson(Members);
        routes.MapDiscovery("/epcis", "GET");
        routes.MapResource("eventTypes", "the types of events", WordKind.EventType, "eventType");
        routes.MapResource("epcs", "the things and classes that events name", WordKind.Epc, "MATCH_anyEPC");
        routes.MapResource("bizSteps", "the business steps", WordKind.BizStep, "EQ_bizStep");
        routes.MapResource("dispositions", "the dispositions", WordKind.Disposition, "EQ_disposition");
        routes.MapResource("bizLocations", "the places where things are", WordKind.BizLocation, "EQ_bizLocation");
        routes.MapResource("readPoints", "the places where things were seen", WordKind.ReadPoint, "EQ_readPoint");
    }

    static void MapResource(
        this IEndpointRouteBuilder routes,
        string name,
        string what,
        WordKind kind,
        string parameter
    )
    {
        var path = "/epcis/" + name;
        routes
            .MapGet(
                path,
                (HttpContext context, IEventIndex index, Settings settings, CancellationToken cancellation) =>
                    ListAsync(context, kind, index, settings, cancellation)
            )
            .AsEpcis()
            .Describe("EPCIS", $"List {what}", $"Of the events that you may see: {what}, in the order of their names.")
            .AnswersJson(Members)
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet(path + "/{name}", (string name) => Collection(["events"]))
            .AsEpcis()
            .Describe("EPCIS", $"What there is about one of {what}", "Its sub-resources: `events`.")
            .AnswersJson(Members);
        routes
            .MapGet(
                path + "/{name}/events",
                (
                    HttpContext context,
                    EventSearch search,
                    Settings settings,
                    TimeProvider time,
                    CancellationToken cancellation
                ) => EventsAsync(context, parameter, search, settings, time, cancellation)
            )
            .AsEpcis()
            .Describe(
                "EPCIS",
                $"Events of one of {what}",
                "As `/epcis/events`, narrowed by the name in the path, which is percent-encoded."
            )
            .AnswersJson(EventEndpoints.Answer)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
        routes.MapDiscovery(path, "GET");
        routes.MapDiscovery(path + "/{name}", "GET");
        routes.MapDiscovery(path + "/{name}/events", "GET");
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        WordKind kind,
        IEventIndex index,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!EpcisRoutesEndpoints.TryPage(context.Request, out var page, out var problem))
        {
            return problem;
        }

        var words = await index.WordsAsync(
            context.Caller().Sees(),
            kind,
            page.After ?? "",
            page.Size + 1,
            cancellation
        );
        var shown = words.Take(page.Size).ToList();
        PageRequest.LinkNext(context, settings.PublicUrl, words.Count > shown.Count ? shown[^1].Key : null);
        // The five types are supported whether or not an event of each is there.
        return Collection(kind == WordKind.EventType ? Enum.GetNames<EventType>() : shown.Select(word => word.Value));
    }

    static Task<IResult> EventsAsync(
        HttpContext context,
        string parameter,
        EventSearch search,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var name = RawPath.Segment(context, 2) ?? "";
        // A class is named by quantities, a thing by itself: the path does not say which.
        var narrowed =
            parameter == "MATCH_anyEPC" && Epc.TryParse(name, out var epc) && !epc.IsInstance
                ? "MATCH_anyEPCClass"
                : parameter;
        return EventEndpoints.AnswerAsync(
            context,
            search,
            settings,
            time,
            [KeyValuePair.Create(narrowed, (IReadOnlyList<string>)[name])],
            cancellation
        );
    }

    static JsonResult Collection(IEnumerable<string> members) =>
        new(json =>
        {
            json.WriteStartObject();
            json.WriteString("@context", QueryDocument.Context);
            json.WriteString("type", "Collection");
            json.WriteStartArray("member");
            foreach (var member in members)
            {
                json.WriteStringValue(member);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}

using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Webhooks;
using Traceability.Provenance.Query;
using Traceability.Provenance.Subscriptions;

namespace Traceability.Provenance;

/// <summary>Queries with a name (EPCIS 2.0 §12.5).</summary>
public static class NamedQueryEndpoints
{
    internal const string Route = "/epcis/queries";
    const string Query = """
        {"name": "shippedMangoes", "query": {"eventType": ["ObjectEvent"], "EQ_bizStep": ["shipping"]}}
        """;

    internal static ProblemResult NoSuchName { get; } =
        QueryProblems.Of(
            new QueryRefused(
                QueryException.NoSuchNameException,
                "queryName",
                new Text("Không có câu hỏi nào mang tên này.", "There is no query of this name.")
            )
        );

    public static void MapNamedQueries(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Route, CreateAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Give a query a name",
                "Parameters as `/epcis/events` takes them, values as JSON arrays. The name is yours alone: 1 to 100 letters, digits, "
                    + "dots, hyphens and underscores."
            )
            .TakesJson(Query)
            .AnswersJson(Query, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict);
        routes
            .MapGet(Route, ListAsync)
            .AsEpcis()
            .Describe("EPCIS", "List your named queries", "In the order of their names.")
            .AnswersJson($"[{Query}]");
        routes
            .MapGet(Route + "/{queryName}", GetAsync)
            .AsEpcis()
            .Describe("EPCIS", "Read a named query", "Its definition.")
            .AnswersJson(Query)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Route + "/{queryName}", DeleteAsync)
            .AsEpcis()
            .Describe("EPCIS", "Delete a named query", "Its subscriptions end with it.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet(Route + "/{queryName}/events", EventsAsync)
            .AsEpcis()
            .Describe("EPCIS", "Ask a named query", "What it finds now, in pages.")
            .AnswersJson(EventEndpoints.Answer)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge);
        routes.MapDiscovery(Route, "GET, POST");
        routes.MapDiscovery(Route + "/{queryName}", "GET, DELETE");
        routes.MapDiscovery(Route + "/{queryName}/events", "GET");
    }

    static async Task<IResult> CreateAsync(
        HttpRequest request,
        IQueries queries,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (document, problem) = await ReadAsync(request);
        if (document is null)
        {
            return problem!;
        }

        using var sent = document;
        var root = sent.RootElement;
        if (Unknown(root, ["name", "query", "@context"]) is { } unknown)
        {
            return unknown;
        }

        var name = Text(root, "name");
        if (!NamedQuery.IsName(name))
        {
            return Refused(
                "name",
                "Cần từ 1 đến 100 chữ, số, dấu chấm, gạch nối hoặc gạch dưới.",
                "Needs 1 to 100 letters, digits, dots, hyphens and underscores."
            );
        }

        if (!root.TryGetProperty("query", out var query) || query.GetRawText().Length > NamedQuery.MaxJson)
        {
            return Refused(
                "query",
                $"Cần một đối tượng JSON dài nhất {NamedQuery.MaxJson} ký tự.",
                $"Needs a JSON object of at most {NamedQuery.MaxJson} characters."
            );
        }

        if (NamedQuery.Read(query) is { Query: null, Refused: { } refused })
        {
            return QueryProblems.Of(refused);
        }

        var owner = request.HttpContext.Caller().Id;
        var page = await queries.OfAsync(owner, new PageRequest(NamedQuery.MaxPerOwner, null), cancellation);
        if (page.Items.Count >= NamedQuery.MaxPerOwner)
        {
            return Refused(
                "name",
                $"Mỗi bên có nhiều nhất {NamedQuery.MaxPerOwner} câu hỏi.",
                $"At most {NamedQuery.MaxPerOwner} queries each."
            );
        }

        var named = new NamedQuery(owner, name!, query.GetRawText(), time.GetUtcNow());
        var isSame =
            await queries.AddAsync(named, cancellation)
            || (await queries.FindAsync(owner, name!, cancellation))?.Json == named.Json;
        return isSame
            ? new CreatedResult(
                $"{settings.PublicUrl}{Route}/{name}",
                new JsonResult(json => Write(json, named), StatusCodes.Status201Created)
            )
            : QueryProblems.Of(
                new QueryRefused(
                    QueryException.DuplicateNameException,
                    "name",
                    new Text("Tên này đã dùng cho câu hỏi khác.", "The name is in use for another query.")
                )
            );
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IQueries queries,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!EpcisRoutesEndpoints.TryPage(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await queries.OfAsync(context.Caller().Id, asked, cancellation);
        PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return new JsonResult(json =>
        {
            json.WriteStartArray();
            foreach (var query in page.Items)
            {
                Write(json, query);
            }

            json.WriteEndArray();
        });
    }

    static async Task<IResult> GetAsync(
        string queryName,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    ) =>
        await FindAsync(queryName, context, queries, cancellation) is { } query
            ? new JsonResult(json => Write(json, query))
            : NoSuchName;

    static async Task<IResult> DeleteAsync(
        string queryName,
        HttpContext context,
        IQueries queries,
        WebhookTable webhooks,
        Streams streams,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(queryName, context, queries, cancellation) is not { } query)
        {
            return NoSuchName;
        }

        foreach (var subscription in await queries.SubscriptionsAsync(query.Owner, query.Name, cancellation))
        {
            await webhooks.StopAsync(subscription.Id, time.GetUtcNow(), cancellation);
            await queries.RemoveAsync(subscription, cancellation);
        }

        await queries.RemoveAsync(query.Owner, query.Name, cancellation);
        streams.Forget();
        return Results.NoContent();
    }

    static async Task<IResult> EventsAsync(
        string queryName,
        HttpContext context,
        IQueries queries,
        EventSearch search,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(queryName, context, queries, cancellation) is not { } query)
        {
            return NoSuchName;
        }

        if (!EpcisRoutesEndpoints.TryPage(context.Request, out var page, out var problem))
        {
            return problem;
        }

        var found = await search.FindAsync(query.Query(), context.Caller().Sees(), page.Size, page.After, cancellation);
        if (found.Refused is not null)
        {
            return QueryProblems.Of(found.Refused);
        }

        PageRequest.LinkNext(context, settings.PublicUrl, found.Next);
        return Results.Bytes(QueryDocument.Write(found.Events, time.GetUtcNow(), query.Name), "application/json");
    }

    internal static async Task<NamedQuery?> FindAsync(
        string name,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    ) => NamedQuery.IsName(name) ? await queries.FindAsync(context.Caller().Id, name, cancellation) : null;

    internal static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static ProblemResult? Unknown(JsonElement root, string[] known)
    {
        var unknown = root.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !known.Contains(name));
        return unknown is null
            ? null
            : Refused(unknown, "Trường này không có trong giao diện.", "There is no such field.");
    }

    internal static ProblemResult Refused(string field, string vi, string en) =>
        QueryProblems.Of(new QueryRefused(QueryException.QueryParameterException, "/" + field, new Text(vi, en)));

    internal static async Task<(JsonDocument? Document, ProblemResult? Problem)> ReadAsync(HttpRequest request)
    {
        if (await Body.ReadBytesAsync(request, Body.MaxBytes) is not { } bytes)
        {
            return (null, ProblemResult.TooLarge(Body.MaxBytes));
        }

        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (document, null);
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Told below.
        }

        return (
            null,
            ProblemResult.Invalid([
                new Refusal("", "json", new Text("Cần một đối tượng JSON.", "The body must be a JSON object.")),
            ])
        );
    }

    static void Write(Utf8JsonWriter json, NamedQuery query)
    {
        json.WriteStartObject();
        json.WriteString("name", query.Name);
        json.WritePropertyName("query");
        json.WriteRawValue(query.Json);
        json.WriteEndObject();
    }
}

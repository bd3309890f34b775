using System.Text.Json;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Webhooks;
using Traceability.Provenance.Query;
using Traceability.Provenance.Subscriptions;

namespace Traceability.Provenance;

/// <summary>Named queries, and those who are told what they find (EPCIS 2.0 §12.5).</summary>
public static class SubscriptionEndpoints
{
    const string Route = "/epcis/queries";
    const string Query = """
        {"name": "shippedMangoes", "query": {"eventType": ["ObjectEvent"], "EQ_bizStep": ["shipping"]}}
        """;

    const string Subscribe = """
        {"dest": "https://erp.example/epcis", "signatureToken": "13df38d8275b13f05704629e5f1cf3d45d6132d5", "stream": true}
        """;

    const string Subscribed = """
        {"subscriptionID": "dmivkhulzjz2lsf5oobji6cxmi", "dest": "https://erp.example/epcis", "createdAt": "2026-11-24T03:11:00Z",
         "stream": true}
        """;

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
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
        routes
            .MapPost(Route + "/{queryName}/subscriptions", SubscribeAsync)
            .AsEpcis()
            .Describe(
                "EPCIS",
                "Be told what a named query finds",
                "By a webhook at `dest` (https): each event as it is accepted (`stream: true`), or at the times of a `schedule` in "
                    + "UTC (`reportIfEmpty` sends empty answers too). `signatureToken` is the secret of the signature in "
                    + "`GS1-Signature` and `webhook-signature`: HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, as Standard "
                    + "Webhooks has it. Tried again for about three days; an answer of 410 ends it."
            )
            .TakesJson(Subscribe)
            .AnswersJson(Subscribed, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet(Route + "/{queryName}/subscriptions", SubscriptionsAsync)
            .AsEpcis()
            .Describe("EPCIS", "List the subscriptions of a query", "Without their secrets.")
            .AnswersJson($"[{Subscribed}]")
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet(Route + "/{queryName}/subscriptions/{subscriptionID}", SubscriptionAsync)
            .AsEpcis()
            .Describe("EPCIS", "Read a subscription", "Without its secret.")
            .AnswersJson(Subscribed)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Route + "/{queryName}/subscriptions/{subscriptionID}", UnsubscribeAsync)
            .AsEpcis()
            .Describe("EPCIS", "End a subscription", "Nothing is sent any more.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapDiscovery(Route, "GET, POST");
        routes.MapDiscovery(Route + "/{queryName}", "GET, DELETE");
        routes.MapDiscovery(Route + "/{queryName}/events", "GET");
        routes.MapDiscovery(Route + "/{queryName}/subscriptions", "GET, POST");
        routes.MapDiscovery(Route + "/{queryName}/subscriptions/{subscriptionID}", "GET, DELETE");
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
        var refusals = new Refusals();
        var asked = EpcisRoutesEndpoints.Page(context.Request, refusals);
        if (refusals.Any)
        {
            return QueryProblems.Of(refusals.List);
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

        var refusals = new Refusals();
        var page = EpcisRoutesEndpoints.Page(context.Request, refusals);
        if (refusals.Any)
        {
            return QueryProblems.Of(refusals.List);
        }

        var found = await search.FindAsync(query.Query(), context.Caller().Sees(), page.Size, page.After, cancellation);
        if (found.Refused is not null)
        {
            return QueryProblems.Of(found.Refused);
        }

        PageRequest.LinkNext(context, settings.PublicUrl, found.Next);
        return Results.Bytes(QueryDocument.Write(found.Events, time.GetUtcNow(), query.Name), "application/json");
    }

    static async Task<IResult> SubscribeAsync(
        string queryName,
        HttpRequest request,
        IQueries queries,
        ISubscriptionsDue due,
        WebhookTable webhooks,
        Streams streams,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(queryName, request.HttpContext, queries, cancellation) is not { } query)
        {
            return NoSuchName;
        }

        var (document, problem) = await ReadAsync(request);
        if (document is null)
        {
            return problem!;
        }

        using var sent = document;
        var owned = await queries.SubscriptionsAsync(query.Owner, null, cancellation);
        if (owned.Count >= Subscription.MaxPerOwner)
        {
            return Controls(
                "dest",
                $"Mỗi bên có nhiều nhất {Subscription.MaxPerOwner} đăng ký.",
                $"At most {Subscription.MaxPerOwner} subscriptions each."
            );
        }

        var (subscription, secret, refused) = Decide(sent.RootElement, query, settings, time.GetUtcNow());
        if (subscription is null)
        {
            return refused!;
        }

        await webhooks.AddAsync(
            new Webhook(
                subscription.Id,
                subscription.Owner,
                new Uri(subscription.Target),
                secret!,
                null,
                null,
                subscription.CreatedAt,
                null
            ),
            cancellation
        );
        await queries.AddAsync(subscription, cancellation);
        streams.Forget();
        if (subscription.IsStream)
        {
            // Other instances know of it in five seconds; what they accept until then is told after that.
            await due.AnnounceAsync(
                new SubscriptionDue(
                    subscription.Owner,
                    subscription.QueryName,
                    subscription.Id,
                    subscription.From,
                    subscription.CreatedAt + ShortCache<string, string>.Longest + TimeSpan.FromSeconds(1),
                    null
                ),
                cancellation
            );
        }

        return new CreatedResult(
            $"{settings.PublicUrl}{Route}/{query.Name}/subscriptions/{subscription.Id}",
            new JsonResult(json => Write(json, subscription), StatusCodes.Status201Created)
        );
    }

    static (Subscription?, WebhookSecret?, ProblemResult?) Decide(
        JsonElement root,
        NamedQuery query,
        Settings settings,
        DateTimeOffset now
    )
    {
        if (
            Unknown(root, ["dest", "signatureToken", "stream", "schedule", "reportIfEmpty", "initialRecordTime"]) is
            { } unknown
        )
        {
            return (null, null, unknown);
        }

        if (WebhookTarget.Parse(Text(root, "dest"), settings.AllowPrivateWebhooks) is not { } target)
        {
            return (
                null,
                null,
                QueryProblems.Of(
                    new QueryRefused(
                        QueryException.InvalidURIException,
                        "dest",
                        new Text(
                            "Cần một địa chỉ https công khai, dài nhất 2.000 ký tự.",
                            "Needs a public https address of at most 2,000 characters."
                        )
                    )
                )
            );
        }

        var token = Text(root, "signatureToken");
        var secret = WebhookSecret.Make();
        if (token is not null && !WebhookSecret.TryParse(token, out secret))
        {
            return (
                null,
                null,
                Controls(
                    "signatureToken",
                    "Cần từ 16 đến 255 ký tự ASCII, hoặc whsec_ và base64.",
                    "Needs 16 to 255 visible ASCII characters, or whsec_ and base64."
                )
            );
        }

        var isStream = root.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        string? cron = null;
        var hasSchedule = root.TryGetProperty("schedule", out var schedule);
        if (isStream == hasSchedule)
        {
            return (
                null,
                null,
                Controls("stream", "Cần stream: true hoặc schedule.", "Needs either stream: true or a schedule.")
            );
        }

        if (hasSchedule && !SubscriptionSchedule.TryRead(schedule, out cron))
        {
            return (
                null,
                null,
                Controls(
                    "schedule",
                    "Cần second, minute, hour, dayOfMonth, month hoặc dayOfWeek: số, [1-5] hoặc nhiều giá trị cách nhau bằng phẩy.",
                    "Needs second, minute, hour, dayOfMonth, month or dayOfWeek: a number, [1-5], or several with commas."
                )
            );
        }

        var from = now;
        if (Text(root, "initialRecordTime") is { } initial && !EpcisTime.TryParse(initial, out from))
        {
            return (
                null,
                null,
                Controls(
                    "initialRecordTime",
                    "Cần một thời điểm theo RFC 3339, có múi giờ.",
                    "Needs a time as RFC 3339 writes it, with its zone."
                )
            );
        }

        return (
            new Subscription(
                OpaqueId.Make(),
                query.Owner,
                query.Name,
                target.OriginalString,
                cron,
                hasSchedule ? schedule.GetRawText() : null,
                root.TryGetProperty("reportIfEmpty", out var empty) && empty.ValueKind == JsonValueKind.True,
                from,
                from,
                now
            ),
            secret,
            null
        );
    }

    static async Task<IResult> SubscriptionsAsync(
        string queryName,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(queryName, context, queries, cancellation) is not { } query)
        {
            return NoSuchName;
        }

        var found = await queries.SubscriptionsAsync(query.Owner, query.Name, cancellation);
        return new JsonResult(json =>
        {
            json.WriteStartArray();
            foreach (var subscription in found)
            {
                Write(json, subscription);
            }

            json.WriteEndArray();
        });
    }

    static async Task<IResult> SubscriptionAsync(
        string queryName,
        string subscriptionID,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    ) =>
        await FindAsync(queryName, subscriptionID, context, queries, cancellation) is { } subscription
            ? new JsonResult(json => Write(json, subscription))
            : ProblemResult.NotFound;

    static async Task<IResult> UnsubscribeAsync(
        string queryName,
        string subscriptionID,
        HttpContext context,
        IQueries queries,
        WebhookTable webhooks,
        Streams streams,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(queryName, subscriptionID, context, queries, cancellation) is not { } subscription)
        {
            return ProblemResult.NotFound;
        }

        await webhooks.StopAsync(subscription.Id, time.GetUtcNow(), cancellation);
        await queries.RemoveAsync(subscription, cancellation);
        streams.Forget();
        return Results.NoContent();
    }

    static async Task<NamedQuery?> FindAsync(
        string name,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    ) => NamedQuery.IsName(name) ? await queries.FindAsync(context.Caller().Id, name, cancellation) : null;

    static async Task<Subscription?> FindAsync(
        string name,
        string id,
        HttpContext context,
        IQueries queries,
        CancellationToken cancellation
    ) =>
        NamedQuery.IsName(name)
            ? (await queries.SubscriptionsAsync(context.Caller().Id, name, cancellation)).FirstOrDefault(s =>
                s.Id == id
            )
            : null;

    static void Write(Utf8JsonWriter json, NamedQuery query)
    {
        json.WriteStartObject();
        json.WriteString("name", query.Name);
        json.WritePropertyName("query");
        json.WriteRawValue(query.Json);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteStartObject();
        json.WriteString("subscriptionID", subscription.Id);
        json.WriteString("dest", subscription.Target);
        json.WriteString("createdAt", subscription.CreatedAt.UtcDateTime);
        json.WriteString("initialRecordTime", subscription.From.UtcDateTime);
        if (subscription.ScheduleJson is { } schedule)
        {
            json.WritePropertyName("schedule");
            json.WriteRawValue(schedule);
            json.WriteBoolean("reportIfEmpty", subscription.ReportIfEmpty);
        }
        else
        {
            json.WriteBoolean("stream", true);
        }

        json.WriteEndObject();
    }

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static ProblemResult? Unknown(JsonElement root, string[] known)
    {
        var unknown = root.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !known.Contains(name));
        return unknown is null
            ? null
            : Refused(unknown, "Trường này không có trong giao diện.", "There is no such field.");
    }

    static ProblemResult Refused(string field, string vi, string en) =>
        QueryProblems.Of(new QueryRefused(QueryException.QueryParameterException, "/" + field, new Text(vi, en)));

    static ProblemResult Controls(string field, string vi, string en) =>
        QueryProblems.Of(new QueryRefused(QueryException.SubscriptionControlsException, "/" + field, new Text(vi, en)));

    static async Task<(JsonDocument? Document, ProblemResult? Problem)> ReadAsync(HttpRequest request)
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

    static ProblemResult NoSuchName { get; } =
        QueryProblems.Of(
            new QueryRefused(
                QueryException.NoSuchNameException,
                "queryName",
                new Text("Không có câu hỏi nào mang tên này.", "There is no query of this name.")
            )
        );
}

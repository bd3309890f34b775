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

/// <summary>Those who are told what a named query finds (EPCIS 2.0 §12.5).</summary>
public static class SubscriptionEndpoints
{
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
            .MapPost(NamedQueryEndpoints.Route + "/{queryName}/subscriptions", SubscribeAsync)
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
            .MapGet(NamedQueryEndpoints.Route + "/{queryName}/subscriptions", SubscriptionsAsync)
            .AsEpcis()
            .Describe("EPCIS", "List the subscriptions of a query", "Without their secrets.")
            .AnswersJson($"[{Subscribed}]")
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet(NamedQueryEndpoints.Route + "/{queryName}/subscriptions/{subscriptionID}", SubscriptionAsync)
            .AsEpcis()
            .Describe("EPCIS", "Read a subscription", "Without its secret.")
            .AnswersJson(Subscribed)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(NamedQueryEndpoints.Route + "/{queryName}/subscriptions/{subscriptionID}", UnsubscribeAsync)
            .AsEpcis()
            .Describe("EPCIS", "End a subscription", "Nothing is sent any more.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapDiscovery(NamedQueryEndpoints.Route + "/{queryName}/subscriptions", "GET, POST");
        routes.MapDiscovery(NamedQueryEndpoints.Route + "/{queryName}/subscriptions/{subscriptionID}", "GET, DELETE");
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
        if (await NamedQueryEndpoints.FindAsync(queryName, request.HttpContext, queries, cancellation) is not { } query)
        {
            return NamedQueryEndpoints.NoSuchName;
        }

        var (document, problem) = await NamedQueryEndpoints.ReadAsync(request);
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
            $"{settings.PublicUrl}{NamedQueryEndpoints.Route}/{query.Name}/subscriptions/{subscription.Id}",
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
            NamedQueryEndpoints.Unknown(
                root,
                ["dest", "signatureToken", "stream", "schedule", "reportIfEmpty", "initialRecordTime"]
            ) is
            { } unknown
        )
        {
            return (null, null, unknown);
        }

        if (
            WebhookTarget.Parse(NamedQueryEndpoints.Text(root, "dest"), settings.AllowPrivateWebhooks) is not { } target
        )
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

        var token = NamedQueryEndpoints.Text(root, "signatureToken");
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
        if (
            NamedQueryEndpoints.Text(root, "initialRecordTime") is { } initial
            && !EpcisTime.TryParse(initial, out from)
        )
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
        if (await NamedQueryEndpoints.FindAsync(queryName, context, queries, cancellation) is not { } query)
        {
            return NamedQueryEndpoints.NoSuchName;
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

    static ProblemResult Controls(string field, string vi, string en) =>
        QueryProblems.Of(new QueryRefused(QueryException.SubscriptionControlsException, "/" + field, new Text(vi, en)));
}

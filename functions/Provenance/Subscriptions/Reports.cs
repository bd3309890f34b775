using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.Webhooks;
using Traceability.Provenance.Query;

namespace Traceability.Provenance.Subscriptions;

/// <summary>The message of <c>subscription</c>: a stretch of acceptance is to be told to a subscriber.</summary>
/// <param name="After">Where the next page of it starts; null at first.</param>
public sealed record SubscriptionDue(
    string Owner,
    string Query,
    string Subscription,
    DateTimeOffset From,
    DateTimeOffset Until,
    string? After
);

[JsonSerializable(typeof(SubscriptionDue))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class SubscriptionJson : JsonSerializerContext;

/// <summary>Where stretches that are to be told are announced.</summary>
public interface ISubscriptionsDue
{
    Task AnnounceAsync(SubscriptionDue due, CancellationToken cancellation);
}

/// <summary>The streaming subscriptions of everyone, read from storage at most every five seconds.</summary>
public sealed class Streams(IQueries queries, TimeProvider time)
{
    readonly ShortCache<string, IReadOnlyList<(Subscription Subscription, EventQuery Query)>> cache = new(time);

    public async Task<IReadOnlyList<(Subscription Subscription, EventQuery Query)>> AllAsync(
        CancellationToken cancellation
    ) => (await cache.FindAsync("", () => ReadAsync(cancellation)))!.Value.Value;

    /// <summary>Forgets what this instance knows to be out of date.</summary>
    public void Forget() => cache.Forget("");

    async Task<IReadOnlyList<(Subscription, EventQuery)>?> ReadAsync(CancellationToken cancellation)
    {
        var streams = new List<(Subscription, EventQuery)>();
        foreach (var subscription in await queries.SubscriptionsAsync(null, null, cancellation))
        {
            if (
                subscription.IsStream
                && await queries.FindAsync(subscription.Owner, subscription.QueryName, cancellation) is { } query
            )
            {
                streams.Add((subscription, query.Query()));
            }
        }

        return streams;
    }
}

/// <summary>Tells streaming subscribers of an event as it is accepted. The delivery's id is made of both: twice is once.</summary>
public sealed class StreamedEvents(Streams streams, EventSearch search, Reports reports) : IEventEffect
{
    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        foreach (var (subscription, query) in await streams.AllAsync(cancellation))
        {
            if (
                accepted.RecordTime >= subscription.From
                && query.Fits(accepted)
                && await search.IsVisibleAsync(Reports.Sees(subscription), accepted, cancellation)
            )
            {
                await reports.TellAsync(subscription, accepted, cancellation);
            }
        }
    }
}

/// <summary>Sends what subscriptions find.</summary>
public sealed class Reports(Deliveries deliveries, TimeProvider time)
{
    /// <summary>One event, once.</summary>
    public Task TellAsync(Subscription subscription, AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(accepted);
        return SendAsync(
            subscription,
            OpaqueId.From("report", subscription.Id, accepted.Key),
            [accepted],
            cancellation
        );
    }

    /// <summary>A page of a scheduled answer, once.</summary>
    public Task TellAsync(
        Subscription subscription,
        DateTimeOffset until,
        string page,
        IReadOnlyList<AcceptedEvent> events,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var at = until.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return SendAsync(subscription, OpaqueId.From("report", subscription.Id, at, page), events, cancellation);
    }

    /// <summary>Whose events a subscription tells: null is everything, for the operator's.</summary>
    public static string? Sees(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return subscription.Owner == Caller.Operator ? null : subscription.Owner;
    }

    Task SendAsync(
        Subscription subscription,
        string id,
        IReadOnlyList<AcceptedEvent> events,
        CancellationToken cancellation
    )
    {
        var body = Encoding.UTF8.GetString(
            QueryDocument.Write(events, time.GetUtcNow(), subscription.QueryName, subscription.Id).Span
        );
        return deliveries.SendAsync(
            subscription.Id,
            id,
            body.Length <= WebhookTable.MaxBody ? body : TooLarge,
            cancellation
        );
    }

    // An event of this size is rare; its receiver reads it by its id.
    const string TooLarge = """
        {"type": "epcisException:QueryTooLargeException", "title": "An event is too large to be sent.", "status": 413}
        """;
}

/// <summary>
/// Tells a stretch of acceptance, a page at a time: of a schedule, or what a new stream may have missed while other instances did
/// not know of it yet. Twice is once, since each delivery has an id that is made of what it tells.
/// </summary>
public sealed class SubscriptionHandler(IQueries queries, EventSearch search, Reports reports)
    : IMessageHandler<SubscriptionDue>
{
    /// <summary>Events of one delivery: well below what a delivery holds, where events have the usual size.</summary>
    const int PageSize = 50;

    public async Task<Outcome> HandleAsync(SubscriptionDue message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var all = await queries.SubscriptionsAsync(message.Owner, message.Query, cancellation);
        if (
            all.FirstOrDefault(s => s.Id == message.Subscription) is not { } subscription
            || await queries.FindAsync(message.Owner, message.Query, cancellation) is not { } named
        )
        {
            return Outcome.Done;
        }

        if (!subscription.IsStream && message.After is null)
        {
            if (message.Until <= subscription.ToldUntil)
            {
                return Outcome.Done;
            }

            // A later stretch that was announced before this one was told begins where this one ends.
            message = message with
            {
                From = Later(message.From, subscription.ToldUntil),
            };
        }

        var query = named.Query() with
        {
            Recorded = new TimeRange(message.From, message.Until),
            Order = null,
            OrderField = null,
            Limit = null,
            Most = null,
        };
        var page = await search.FindAsync(query, Reports.Sees(subscription), PageSize, message.After, cancellation);
        if (subscription.IsStream)
        {
            foreach (var accepted in page.Events)
            {
                await reports.TellAsync(subscription, accepted, cancellation);
            }
        }
        else if (page.Events.Count > 0 || (subscription.ReportIfEmpty && message.After is null && page.Next is null))
        {
            await reports.TellAsync(subscription, message.Until, message.After ?? "", page.Events, cancellation);
        }

        if (page.Next is { } next)
        {
            return Outcome.Continue(
                JsonSerializer.Serialize(message with { After = next }, SubscriptionJson.Default.SubscriptionDue),
                TimeSpan.Zero
            );
        }

        if (!subscription.IsStream)
        {
            await queries.NoteToldAsync(subscription, message.Until, cancellation);
        }

        return Outcome.Done;
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

/// <summary>Finds the scheduled subscriptions whose time has come.</summary>
public sealed class ScheduledSubscriptions(IQueries queries, ISubscriptionsDue due, TimeProvider time)
{
    /// <summary>Every minute.</summary>
    public const string Schedule = "0 * * * * *";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var subscription in await queries.SubscriptionsAsync(null, null, cancellation))
        {
            if (
                subscription.Cron is { } cron
                && SubscriptionSchedule.Last(cron, subscription.ToldUntil, now) is { } until
            )
            {
                await due.AnnounceAsync(
                    new SubscriptionDue(
                        subscription.Owner,
                        subscription.QueryName,
                        subscription.Id,
                        subscription.ToldUntil,
                        until,
                        null
                    ),
                    cancellation
                );
            }
        }
    }
}

using System.Text.Json;
using Traceability.Platform;
using Traceability.Provenance.Query;

namespace Traceability.Provenance.Subscriptions;

/// <summary>A query that was given a name, to be asked and subscribed to by it (EPCIS 2.0 §12.5).</summary>
/// <param name="Owner">Whose it is; the name is unique among his.</param>
/// <param name="Name">1 to 100 letters, digits, dots, hyphens and underscores.</param>
/// <param name="Json">The query as it was sent: parameters by their names.</param>
public sealed record NamedQuery(string Owner, string Name, string Json, DateTimeOffset CreatedAt)
{
    /// <summary>Characters of a query's JSON at most.</summary>
    public const int MaxJson = 20_000;

    /// <summary>A party's queries at most.</summary>
    public const int MaxPerOwner = 200;

    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= 100 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Reads a query's JSON.</summary>
    public static (EventQuery? Query, QueryRefused? Refused) Read(JsonElement query)
    {
        if (query.ValueKind != JsonValueKind.Object)
        {
            return (
                null,
                new QueryRefused(
                    QueryException.QueryParameterException,
                    "query",
                    new Text("Cần một đối tượng JSON.", "Must be a JSON object.")
                )
            );
        }

        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        var parameters = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        foreach (var property in query.EnumerateObject())
        {
            if (property.NameEquals("@context"))
            {
                Take(property.Value, prefixes);
            }
            else
            {
                parameters.Add(KeyValuePair.Create(property.Name, Values(property.Value)));
            }
        }

        return EventQueryReader.Read(parameters, prefixes);
    }

    /// <summary>The kept query, which was read when it was kept.</summary>
    public EventQuery Query()
    {
        using var document = JsonDocument.Parse(Json);
        return Read(document.RootElement).Query
            ?? throw new InvalidDataException($"Query {Name} cannot be read any more.");
    }

    static void Take(JsonElement context, Dictionary<string, string> prefixes)
    {
        if (context.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in context.EnumerateArray())
            {
                Take(part, prefixes);
            }
        }
        else if (context.ValueKind == JsonValueKind.Object)
        {
            foreach (var prefix in context.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
            {
                prefixes[prefix.Name] = prefix.Value.GetString()!;
            }
        }
    }

    static IReadOnlyList<string> Values(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Values)],
            JsonValueKind.String => [value.GetString()!],
            // EXISTS_… has no value.
            JsonValueKind.Null => [""],
            _ => [value.GetRawText()],
        };
}

/// <summary>Who is to be told what a named query finds (EPCIS 2.0 §12.5.3).</summary>
/// <param name="Id">Opaque; the webhook that it is sent to has the same.</param>
/// <param name="Cron">When it is asked, six fields in UTC; null where each event is told as it is accepted.</param>
/// <param name="ReportIfEmpty">Whether a scheduled answer without events is sent too.</param>
/// <param name="From">Events accepted before it are not told.</param>
/// <param name="ToldUntil">Up to which acceptance a schedule has told.</param>
public sealed record Subscription(
    string Id,
    string Owner,
    string QueryName,
    string Target,
    string? Cron,
    string? ScheduleJson,
    bool ReportIfEmpty,
    DateTimeOffset From,
    DateTimeOffset ToldUntil,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Subscriptions of one party at most.</summary>
    public const int MaxPerOwner = 100;

    public bool IsStream => Cron is null;
}

/// <summary>Where named queries and subscriptions are kept.</summary>
public interface IQueries
{
    /// <summary>Keeps a query; false where its owner has one of this name.</summary>
    Task<bool> AddAsync(NamedQuery query, CancellationToken cancellation);

    Task<NamedQuery?> FindAsync(string owner, string name, CancellationToken cancellation);

    /// <summary>A party's queries by name.</summary>
    Task<PageOf<NamedQuery>> OfAsync(string owner, PageRequest page, CancellationToken cancellation);

    Task RemoveAsync(string owner, string name, CancellationToken cancellation);

    Task AddAsync(Subscription subscription, CancellationToken cancellation);

    /// <summary>Ends a subscription; false where there is none.</summary>
    Task<bool> RemoveAsync(Subscription subscription, CancellationToken cancellation);

    /// <summary>Notes how far a schedule has told.</summary>
    Task NoteToldAsync(Subscription subscription, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Subscriptions, of one party and one query where these are given.</summary>
    Task<IReadOnlyList<Subscription>> SubscriptionsAsync(string? owner, string? name, CancellationToken cancellation);
}

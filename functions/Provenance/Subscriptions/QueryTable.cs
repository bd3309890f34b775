using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Subscriptions;

/// <summary>
/// Named queries: PartitionKey <c>of|{owner}</c>, RowKey the name. Subscriptions, all in the partition <c>subscription</c>, since
/// each accepted event is held against them: RowKey <c>{owner}|{query}|{id}</c>.
/// </summary>
public sealed class QueryTable(StorageAccount storage) : IQueries
{
    const string Subscribed = "subscription";
    readonly TableClient table = storage.Table(Tables.Queries);

    public async Task<bool> AddAsync(NamedQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await table.IsAddedAsync(
            new TableEntity(Of(query.Owner), query.Name) { ["Query"] = query.Json, ["CreatedAt"] = query.CreatedAt },
            cancellation
        );
    }

    public async Task<NamedQuery?> FindAsync(string owner, string name, CancellationToken cancellation) =>
        await table.FindAsync(Of(owner), name, cancellation) is { } row ? ToQuery(owner, row) : null;

    public Task<PageOf<NamedQuery>> OfAsync(string owner, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Of(owner), page, row => ToQuery(owner, row), cancellation);

    public async Task RemoveAsync(string owner, string name, CancellationToken cancellation) =>
        await table.DeleteEntityAsync(Of(owner), name, cancellationToken: cancellation);

    public Task AddAsync(Subscription subscription, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return table.UpsertEntityAsync(
            new TableEntity(Subscribed, Row(subscription))
            {
                ["Target"] = subscription.Target,
                ["Cron"] = subscription.Cron,
                ["Schedule"] = subscription.ScheduleJson,
                ["ReportIfEmpty"] = subscription.ReportIfEmpty,
                ["From"] = subscription.From,
                ["ToldUntil"] = subscription.ToldUntil,
                ["CreatedAt"] = subscription.CreatedAt,
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public async Task<bool> RemoveAsync(Subscription subscription, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var answer = await table.DeleteEntityAsync(Subscribed, Row(subscription), cancellationToken: cancellation);
        return answer.Status != StatusCodes.Status404NotFound;
    }

    public async Task NoteToldAsync(Subscription subscription, DateTimeOffset until, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(Subscribed, Row(subscription)) { ["ToldUntil"] = until },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            // It was ended meanwhile.
        }
    }

    public async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(
        string? owner,
        string? name,
        CancellationToken cancellation
    )
    {
        var start =
            owner is null ? ""
            : name is null ? owner + "|"
            : $"{owner}|{name}|";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Subscribed} and RowKey ge {start} and RowKey lt {start + "~"}"
        );
        var found = new List<Subscription>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            found.Add(ToSubscription(row));
        }

        return found;
    }

    static string Of(string owner) => "of|" + owner;

    static string Row(Subscription subscription) => $"{subscription.Owner}|{subscription.QueryName}|{subscription.Id}";

    static NamedQuery ToQuery(string owner, TableEntity row) =>
        new(owner, row.RowKey, row.GetString("Query"), row.GetDateTimeOffset("CreatedAt")!.Value);

    static Subscription ToSubscription(TableEntity row)
    {
        var parts = row.RowKey.Split('|');
        return new Subscription(
            parts[2],
            parts[0],
            parts[1],
            row.GetString("Target"),
            row.GetString("Cron"),
            row.GetString("Schedule"),
            row.GetBoolean("ReportIfEmpty") ?? false,
            row.GetDateTimeOffset("From")!.Value,
            row.GetDateTimeOffset("ToldUntil")!.Value,
            row.GetDateTimeOffset("CreatedAt")!.Value
        );
    }
}

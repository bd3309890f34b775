using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Webhooks;

/// <summary>
/// Webhooks and what is sent to them. PartitionKey: the webhook's id; RowKey: empty for the webhook, <c>sent|{id}</c> for a
/// delivery. The webhooks that are told what happens to an owner's things are found under <c>owner|{owner}</c>, RowKey: the
/// webhook's id. JSON longer than a property holds (64 KiB) is cut into several.
/// </summary>
public sealed class WebhookTable(StorageAccount storage)
{
    /// <summary>Characters of a delivery's body at most.</summary>
    public const int MaxBody = LongText.Max;

    readonly TableClient table = storage.Table(Tables.Webhooks);

    /// <summary>Keeps a webhook; false where its id is taken.</summary>
    public async Task<bool> AddAsync(Webhook webhook, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return await table.IsAddedAsync(
            new TableEntity(webhook.Id, "")
            {
                ["Owner"] = webhook.Owner,
                ["Target"] = webhook.Target.OriginalString,
                ["Secret"] = webhook.Secret.Text,
                ["CreatedAt"] = webhook.CreatedAt,
            },
            cancellation
        );
    }

    public async Task<Webhook?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(id, "", cancellation) is not { } row)
        {
            return null;
        }

        return WebhookSecret.TryParse(row.GetString("Secret"), out var secret)
            ? new Webhook(
                id,
                row.GetString("Owner"),
                new Uri(row.GetString("Target")),
                secret,
                WebhookSecret.TryParse(row.GetString("Previous"), out var previous) ? previous : null,
                row.GetDateTimeOffset("PreviousUntil"),
                row.GetDateTimeOffset("CreatedAt")!.Value,
                row.GetDateTimeOffset("StoppedAt")
            )
            : throw new InvalidDataException($"Webhook {id} is kept without its secret.");
    }

    /// <summary>Has a webhook told what happens to its owner's things; twice is once.</summary>
    public Task ListAsync(Webhook webhook, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return table.UpsertEntityAsync(
            new TableEntity("owner|" + webhook.Owner, webhook.Id),
            TableUpdateMode.Merge,
            cancellation
        );
    }

    /// <summary>Tells a webhook no more what happens; none is none.</summary>
    public Task UnlistAsync(string owner, string id, CancellationToken cancellation) =>
        table.DeleteEntityAsync("owner|" + owner, id, ETag.All, cancellation);

    /// <summary>The ids of the webhooks that are told what happens to an owner's things.</summary>
    public async Task<IReadOnlyList<string>> OfOwnerAsync(string owner, CancellationToken cancellation)
    {
        var list = "owner|" + owner;
        var ids = new List<string>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {list}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            ids.Add(row.RowKey);
        }

        return ids;
    }

    /// <summary>Sends nothing to it any more; none is none.</summary>
    public async Task StopAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(id, "") { ["StoppedAt"] = at },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            // It was taken away already.
        }
    }

    /// <summary>
    /// Removes a webhook with all that was sent to it, a part at a time; says how many rows there were, <see cref="RowRemoval.Most"/> where
    /// there may be more.
    /// </summary>
    public Task<int> RemoveAsync(string id, CancellationToken cancellation) =>
        table.RemoveAsync(TableClient.CreateQueryFilter($"PartitionKey eq {id}"), cancellation);

    /// <summary>Gives it another secret; the one before signs beside it for a while.</summary>
    public Task RotateAsync(
        Webhook webhook,
        WebhookSecret secret,
        DateTimeOffset previousUntil,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(webhook);
        ArgumentNullException.ThrowIfNull(secret);
        return table.UpdateEntityAsync(
            new TableEntity(webhook.Id, "")
            {
                ["Secret"] = secret.Text,
                ["Previous"] = webhook.Secret.Text,
                ["PreviousUntil"] = previousUntil,
            },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    /// <summary>Keeps a delivery; false where it is kept already.</summary>
    public Task<bool> AddAsync(Delivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var row = new TableEntity(delivery.Webhook, Row(delivery.Id))
        {
            ["CreatedAt"] = delivery.CreatedAt,
            ["Attempts"] = 0,
        };
        LongText.Put(row, "Body", delivery.Body);
        return table.IsAddedAsync(row, cancellation);
    }

    public async Task<Delivery?> FindAsync(string webhook, string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(webhook, Row(id), cancellation) is not { } row)
        {
            return null;
        }

        return new Delivery(
            webhook,
            id,
            LongText.Of(row, "Body") ?? "",
            row.GetDateTimeOffset("CreatedAt")!.Value,
            row.GetInt32("Attempts")!.Value,
            row.GetDateTimeOffset("DoneAt"),
            row.GetString("Outcome")
        );
    }

    /// <summary>Notes how a try ended.</summary>
    /// <param name="doneAt">Where no other follows.</param>
    public Task NoteAsync(
        Delivery delivery,
        int attempts,
        string outcome,
        DateTimeOffset? doneAt,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var row = new TableEntity(delivery.Webhook, Row(delivery.Id))
        {
            ["Attempts"] = attempts,
            ["Outcome"] = outcome,
        };
        if (doneAt is { } at)
        {
            row["DoneAt"] = at;
        }

        return table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    static string Row(string id) => "sent|" + id;
}

using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Authentication;

/// <summary>
/// Keys. PartitionKey: the key's id; RowKey: empty; so that a check is one point read and keys spread over partitions.
/// </summary>
public sealed class KeyTable(StorageAccount storage)
{
    readonly TableClient table = storage.Table(Tables.Keys);

    public Task AddAsync(ApiKey key, Caller holder, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(holder);
        return table.AddEntityAsync(
            new TableEntity(key.Id, "")
            {
                ["Hash"] = key.Hash,
                ["Role"] = holder.Role.ToString(),
                ["Holder"] = holder.Id,
                ["CreatedAt"] = now,
            },
            cancellation
        );
    }

    /// <summary>Whose key it is; null for one that is unknown, wrong or revoked.</summary>
    public async Task<Caller?> FindAsync(ApiKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(key.Id, "", cancellationToken: cancellation);
        return
            found is { HasValue: true, Value: { } row }
            && key.Matches(row.GetBinary("Hash"))
            && row.GetDateTimeOffset("RevokedAt") is null
            && Enum.TryParse<Role>(row.GetString("Role"), out var role)
            ? new Caller(role, row.GetString("Holder"))
            : null;
    }

    /// <summary>Ends a key; false where there is none with this id.</summary>
    public async Task<bool> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(id, "") { ["RevokedAt"] = now },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }
}

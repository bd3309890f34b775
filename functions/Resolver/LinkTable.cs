using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Resolver;

/// <summary>
/// Links. PartitionKey is the primary key, <c>01|{gtin}</c>; RowKey its qualifiers, <c>10|{lot}|21|{serial}</c>, empty for none.
/// Values are percent-encoded with <c>~</c> in place of the percent sign. A variant (22) is no part of a key: a lot has one row. What an
/// owner set is found under PartitionKey <c>owner|{id}</c>, RowKey <c>{PartitionKey}!{RowKey}</c>, written first: the row behind it says
/// whose it is.
/// </summary>
public sealed class LinkTable(StorageAccount storage) : ILinks
{
    readonly TableClient table = storage.Table(Tables.Links);

    public async Task<KeptLinks?> FindAsync(DigitalLink key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await table.FindAsync(Partition(key), Row(key), cancellation) is { } row
            ? new KeptLinks(row.GetString("Owner"), TargetLinks.Read(row.GetString("Links")), row.ETag.ToString())
            : null;
    }

    public async IAsyncEnumerable<OwnedLinks> OfOwnerAsync(
        string owner,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var (row, _) in OwnedAsync(owner, cancellation))
        {
            if (row is not null)
            {
                yield return new OwnedLinks(Owned(row.PartitionKey, row.RowKey), row.GetString("Links"));
            }
        }
    }

    public async Task<int> RemoveOwnedAsync(string owner, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var (row, place) in OwnedAsync(owner, cancellation))
        {
            // The row first, so that a repetition finds it.
            if (row is not null)
            {
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
            }

            await table.DeleteEntityAsync(OfOwner(owner), place, cancellationToken: cancellation);
            removed++;
        }

        return removed;
    }

    // What an owner set, by the place where it is listed; null for what is another's by now, or gone.
    async IAsyncEnumerable<(TableEntity? Row, string Place)> OwnedAsync(
        string owner,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var list = OfOwner(owner);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {list}");
        await foreach (var line in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var at = line.RowKey.IndexOf('!', StringComparison.Ordinal);
            var row = await table.FindAsync(line.RowKey[..at], line.RowKey[(at + 1)..], cancellation);
            yield return (row?.GetString("Owner") == owner ? row : null, line.RowKey);
        }
    }

    static string OfOwner(string owner) => "owner|" + owner;

    static string Owned(string partition, string row) => $"{partition}!{row}";

    public async Task<bool> SetAsync(
        DigitalLink key,
        KeptLinks? read,
        string owner,
        IReadOnlyList<TargetLink> links,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        var row = new TableEntity(Partition(key), Row(key)) { ["Owner"] = owner, ["Links"] = TargetLinks.Write(links) };
        await table.UpsertEntityAsync(
            new TableEntity(OfOwner(owner), Owned(row.PartitionKey, row.RowKey)),
            TableUpdateMode.Merge,
            cancellation
        );
        return await UnlessChangedAsync(() =>
            read is null
                ? table.AddEntityAsync(row, cancellation)
                : table.UpdateEntityAsync(row, new ETag(read.ETag), TableUpdateMode.Replace, cancellation)
        );
    }

    public Task<bool> RemoveAsync(DigitalLink key, KeptLinks read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(read);
        return UnlessChangedAsync(() =>
            table.DeleteEntityAsync(Partition(key), Row(key), new ETag(read.ETag), cancellation)
        );
    }

    // Added by another, changed by another, or removed by another since it was read.
    static async Task<bool> UnlessChangedAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.Status
                    is StatusCodes.Status404NotFound
                        or StatusCodes.Status409Conflict
                        or StatusCodes.Status412PreconditionFailed
            )
        {
            return false;
        }
    }

    static string Partition(DigitalLink key) => $"{key.Key.Ai}|{Text(key.Key.Value)}";

    static string Row(DigitalLink key) =>
        string.Join('|', key.Qualifiers.Where(q => q.Ai != "22").Select(q => $"{q.Ai}|{Text(q.Value)}"));

    static string Text(string value) =>
        Uri.EscapeDataString(value).Replace("~", "~7E", StringComparison.Ordinal).Replace('%', '~');
}

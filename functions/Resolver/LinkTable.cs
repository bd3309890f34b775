using Azure;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Resolver;

/// <summary>
/// Links. PartitionKey is the primary key, <c>01|{gtin}</c>; RowKey its qualifiers, <c>10|{lot}|21|{serial}</c>, empty for none.
/// Values are percent-encoded with <c>~</c> in place of the percent sign. A variant (22) is no part of a key: a lot has one row.
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

    public Task<bool> SetAsync(
        DigitalLink key,
        KeptLinks? read,
        string owner,
        IReadOnlyList<TargetLink> links,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        var row = new TableEntity(Partition(key), Row(key)) { ["Owner"] = owner, ["Links"] = TargetLinks.Write(links) };
        return UnlessChangedAsync(() =>
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

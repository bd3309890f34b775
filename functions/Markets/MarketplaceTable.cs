using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Markets;

/// <summary>Marketplaces. PartitionKey: <c>marketplace</c>, since they are few and are listed; RowKey: the marketplace's id.</summary>
public sealed class MarketplaceTable(StorageAccount storage) : IMarketplaces
{
    const string Partition = "marketplace";
    readonly TableClient table = storage.Table(Tables.Marketplaces);

    public async Task<bool> AddAsync(
        Marketplace marketplace,
        string request,
        string keyId,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(marketplace);
        return await table.IsAddedAsync(
            new TableEntity(Partition, marketplace.Id)
            {
                ["Name"] = marketplace.Name,
                ["Kind"] = marketplace.Kind.ToString(),
                ["RegisteredAt"] = marketplace.RegisteredAt,
                ["Request"] = request,
                ["Key"] = keyId,
            },
            cancellation
        );
    }

    public async Task<KeptMarketplace?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(Partition, id, cancellation) is { } row
            ? new KeptMarketplace(
                ToMarketplace(row),
                row.GetString("Request"),
                row.GetString("Key"),
                row.ETag.ToString()
            )
            : null;

    public Task<bool> NoteKeyAsync(KeptMarketplace read, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return table.IsUpdatedAsync(
            new TableEntity(Partition, read.Marketplace.Id) { ["Key"] = keyId },
            read.ETag,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    public Task<PageOf<Marketplace>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Partition, page, ToMarketplace, cancellation);

    static Marketplace ToMarketplace(TableEntity row) =>
        new(
            row.RowKey,
            row.GetString("Name"),
            Enum.Parse<MarketplaceKind>(row.GetString("Kind")),
            row.GetDateTimeOffset("RegisteredAt")!.Value
        );
}

using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>Rejections. PartitionKey: the GTIN; RowKey: the marketplace's id.</summary>
public sealed class RejectionTable(StorageAccount storage) : IRejections
{
    readonly TableClient table = storage.Table(Tables.Rejections);

    public Task PutAsync(Gtin gtin, Rejection rejection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(rejection);
        return table.UpsertEntityAsync(
            new TableEntity(gtin.ToString(), rejection.Marketplace)
            {
                ["Words"] = rejection.Words,
                ["Content"] = rejection.Content,
                ["At"] = rejection.At,
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task RemoveAsync(Gtin gtin, string marketplace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return table.DeleteEntityAsync(gtin.ToString(), marketplace, cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<Rejection>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {gtin.ToString()}");
        var rejections = new List<Rejection>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            rejections.Add(
                new Rejection(
                    row.RowKey,
                    row.GetString("Words"),
                    row.GetString("Content"),
                    row.GetDateTimeOffset("At")!.Value
                )
            );
        }

        return rejections;
    }
}

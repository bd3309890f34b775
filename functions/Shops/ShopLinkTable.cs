using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform.Storage;

namespace Traceability.Shops;

/// <summary>
/// Where products are on sale, in the table of the items. PartitionKey: the GTIN, which is no shop's id; RowKey: the shop's id. So the
/// page of a product reads all of its shops at once.
/// </summary>
public sealed class ShopLinkTable(StorageAccount storage) : IShopLinks
{
    /// <summary>Links that a page shows at most.</summary>
    const int Most = 20;

    readonly TableClient table = storage.Table(Tables.ShopItems);

    public async Task<IReadOnlyList<ShopLink>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        var rows = await table.RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {gtin.ToString()}"),
            Most,
            cancellation
        );
        return [.. rows.Select(row => new ShopLink(row.GetString("Name"), row.GetString("Url")))];
    }

    public Task PutAsync(Gtin gtin, string shop, ShopLink link, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(link);
        return table.UpsertEntityAsync(
            new TableEntity(gtin.ToString(), shop) { ["Name"] = link.Shop, ["Url"] = link.Url },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task RemoveAsync(Gtin gtin, string shop, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return table.DeleteEntityAsync(gtin.ToString(), shop, cancellationToken: cancellation);
    }
}

using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Shops;

/// <summary>Tokens of shops. PartitionKey: the shop's id; RowKey: empty. Each write is compared with the state that was read.</summary>
public sealed class ShopTokenTable(StorageAccount storage) : IShopTokens
{
    readonly TableClient table = storage.Table(Tables.ShopTokens);

    public async Task<KeptTokens?> FindAsync(string shop, CancellationToken cancellation) =>
        await table.FindAsync(shop, "", cancellation) is { } row
            ? new KeptTokens(
                row.GetString("Access"),
                row.GetDateTimeOffset("ExpiresAt"),
                row.GetString("Refresh"),
                row.GetDateTimeOffset("RefreshingUntil"),
                row.GetString("Broken"),
                row.ETag.ToString()
            )
            : null;

    public Task GiveAsync(string shop, string refresh, CancellationToken cancellation) =>
        table.UpsertEntityAsync(
            new TableEntity(shop, "") { ["Refresh"] = refresh },
            TableUpdateMode.Replace,
            cancellation
        );

    public async Task<KeptTokens?> ReplaceAsync(string shop, KeptTokens changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            var written = await table.UpdateEntityAsync(
                new TableEntity(shop, "")
                {
                    ["Access"] = changed.Access,
                    ["ExpiresAt"] = changed.ExpiresAt,
                    ["Refresh"] = changed.Refresh,
                    ["RefreshingUntil"] = changed.RefreshingUntil,
                    ["Broken"] = changed.Broken,
                },
                new ETag(changed.ETag),
                TableUpdateMode.Replace,
                cancellation
            );
            return changed with { ETag = written.Headers.ETag!.Value.ToString() };
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
        {
            return null;
        }
    }
}

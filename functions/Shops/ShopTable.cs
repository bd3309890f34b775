using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Shops;

/// <summary>Connected shops. PartitionKey: <c>shop</c>; RowKey: the shop's id.</summary>
public sealed class ShopTable(StorageAccount storage) : IShops
{
    const string Partition = "shop";
    readonly TableClient table = storage.Table(Tables.Shops);

    public Task<bool> AddAsync(Shop shop, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        return table.IsAddedAsync(
            new TableEntity(Partition, shop.Id)
            {
                ["Kind"] = shop.Kind.ToString(),
                ["Name"] = shop.Name,
                ["RemoteId"] = shop.RemoteId,
                ["AppKey"] = shop.AppKey,
                ["AppSecret"] = shop.AppSecret,
                ["Origin"] = shop.Origin.OriginalString,
                ["TokenOrigin"] = shop.TokenOrigin.OriginalString,
                ["Terms"] = ShopChangeJson.Text(shop.Terms),
                ["ConnectedAt"] = shop.ConnectedAt,
            },
            cancellation
        );
    }

    public async Task<Shop?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(Partition, id, cancellation) is { } row ? Read(row) : null;

    public async Task<IReadOnlyList<Shop>> AllAsync(CancellationToken cancellation)
    {
        var shops = new List<Shop>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            shops.Add(Read(row));
        }

        return shops;
    }

    public async Task EndAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        if (await table.FindAsync(Partition, id, cancellation) is { } row && row.GetDateTimeOffset("EndedAt") is null)
        {
            await table.UpdateEntityAsync(
                new TableEntity(Partition, id) { ["EndedAt"] = at },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
        }
    }

    static Shop Read(TableEntity row) =>
        new(
            row.RowKey,
            Enum.Parse<ShopKind>(row.GetString("Kind")),
            row.GetString("Name"),
            row.GetString("RemoteId"),
            row.GetString("AppKey"),
            row.GetString("AppSecret"),
            new Uri(row.GetString("Origin")),
            new Uri(row.GetString("TokenOrigin")),
            JsonSerializer.Deserialize(row.GetString("Terms"), ShopChangeJson.Default.ShopTerms)!,
            row.GetDateTimeOffset("ConnectedAt")!.Value,
            row.GetDateTimeOffset("EndedAt")
        );
}

using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Shops;

/// <summary>
/// Items in shops. PartitionKey: the shop's id; RowKey: the GTIN, which is the shop's reference to us too. Each write is compared
/// with the state that was read, so that of several who would work on an item one does.
/// </summary>
public sealed class ShopItemTable(StorageAccount storage) : IShopItems
{
    const string NotesSeparator = "\n";

    /// <summary>Names the write: so that who lost the answer knows its own.</summary>
    const string Mark = "Mark";
    readonly TableClient table = storage.Table(Tables.ShopItems);

    public async Task<KeptItem?> FindAsync(string shop, string gtin, CancellationToken cancellation) =>
        await table.FindAsync(shop, gtin, cancellation) is { } row ? Read(row) : null;

    public async Task<(IHeldItem? Held, KeptItem Kept)> HoldAsync(
        string shop,
        string gtin,
        Func<KeptItem, KeptItem?> decide,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(decide);
        var mark = OpaqueId.Make();
        KeptItem? tried = null;
        while (true)
        {
            var row = await table.FindAsync(shop, gtin, cancellation);
            if (tried is not null && row?.GetString(Mark) == mark)
            {
                // Our own write: its answer was lost, and its retry found it there.
                return (new Held(table, shop, gtin, tried, row.ETag), tried);
            }

            var kept = row is null ? KeptItem.New : Read(row);
            if (decide(kept) is not { } held)
            {
                return (null, kept);
            }

            tried = held;
            try
            {
                var written = row is null
                    ? await table.AddEntityAsync(Row(shop, gtin, held, mark), cancellation)
                    : await table.UpdateEntityAsync(
                        Row(shop, gtin, held, mark),
                        row.ETag,
                        TableUpdateMode.Replace,
                        cancellation
                    );
                return (new Held(table, shop, gtin, held, written.Headers.ETag!.Value), held);
            }
            catch (RequestFailedException fault) when (IsChanged(fault))
            {
                // Another wrote it between our read and our write: read again.
            }
        }
    }

    public Task<PageOf<ShopItemLine>> OfAsync(string shop, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(shop, page, row => new ShopItemLine(row.RowKey, Read(row)), cancellation);

    static bool IsChanged(RequestFailedException fault) =>
        fault.ErrorCode == TableErrorCode.EntityAlreadyExists
        || fault.Status == StatusCodes.Status412PreconditionFailed;

    static TableEntity Row(string shop, string gtin, KeptItem kept, string mark) =>
        new(shop, gtin)
        {
            [Mark] = mark,
            ["Remote"] = kept.Remote,
            ["RemoteSku"] = kept.RemoteSku,
            ["Image"] = kept.Image,
            ["ImageHash"] = kept.ImageHash,
            ["Intention"] = kept.Intention,
            ["IntendedAt"] = kept.IntendedAt,
            ["Revision"] = kept.Revision,
            ["Details"] = kept.Details,
            ["Sent"] = kept.Sent,
            ["State"] = kept.State.ToString(),
            ["Notes"] = string.Join(NotesSeparator, kept.Notes),
            ["Attempts"] = kept.Attempts,
            ["FailingSince"] = kept.FailingSince,
            ["LastError"] = kept.LastError,
            ["NextTryAt"] = kept.NextTryAt,
            ["DoneAt"] = kept.DoneAt,
            ["Carrier"] = kept.Carrier,
            ["BusyUntil"] = kept.BusyUntil,
        };

    static KeptItem Read(TableEntity row) =>
        new(
            row.GetString("Remote"),
            row.GetString("RemoteSku"),
            row.GetString("Image"),
            row.GetString("ImageHash"),
            row.GetString("Intention"),
            row.GetDateTimeOffset("IntendedAt"),
            row.GetInt64("Revision")!.Value,
            row.GetString("Details"),
            row.GetString("Sent"),
            Enum.Parse<ShopItemState>(row.GetString("State")),
            row.GetString("Notes") is { Length: > 0 } notes ? notes.Split(NotesSeparator) : [],
            row.GetInt32("Attempts")!.Value,
            row.GetDateTimeOffset("FailingSince"),
            row.GetString("LastError"),
            row.GetDateTimeOffset("NextTryAt"),
            row.GetDateTimeOffset("DoneAt"),
            row.GetString("Carrier"),
            row.GetDateTimeOffset("BusyUntil")
        );

    sealed class Held(TableClient table, string shop, string gtin, KeptItem kept, ETag etag) : IHeldItem
    {
        ETag etag = etag;

        public KeptItem Kept { get; private set; } = kept;

        public async Task NoteAsync(KeptItem kept, CancellationToken cancellation)
        {
            var mark = OpaqueId.Make();
            try
            {
                var written = await table.UpdateEntityAsync(
                    Row(shop, gtin, kept, mark),
                    etag,
                    TableUpdateMode.Replace,
                    cancellation
                );
                etag = written.Headers.ETag!.Value;
                Kept = kept;
            }
            catch (RequestFailedException fault) when (IsChanged(fault))
            {
                if (await table.FindAsync(shop, gtin, cancellation) is not { } row || row.GetString(Mark) != mark)
                {
                    throw new InvalidOperationException(
                        $"The item {gtin} of shop {shop} is held by another now.",
                        fault
                    );
                }

                // Our own write: its answer was lost, and its retry found it there.
                (etag, Kept) = (row.ETag, kept);
            }
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>
/// Listings. PartitionKey: the marketplace. RowKey: <c>item|{gtin}</c> for a listing, <c>version</c> for its feed. Both are in one
/// partition so that one transaction writes a listing and the feed's new version: nobody sees the one without the other.
/// </summary>
public sealed class ListingTable(StorageAccount storage) : IListings
{
    const string VersionRow = "version";
    const string Item = "item|";

    // The character after | in Unicode: what sorts behind every item.
    const string ItemsEnd = "item}";
    readonly TableClient table = storage.Table(Tables.Listings);

    public async Task<KeptListing?> FindAsync(string marketplace, Gtin gtin, CancellationToken cancellation)
    {
        return await table.FindAsync(marketplace, Item + gtin, cancellation) is { } row
            ? new KeptListing(FromRow(row), row.ETag.ToString())
            : null;
    }

    public async Task<bool> WriteAsync(Listing listing, string? etag, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var row = ToRow(listing);
        TableTransactionAction[] rows =
        [
            etag is null
                ? new(TableTransactionActionType.Add, row)
                : new(TableTransactionActionType.UpdateReplace, row, new ETag(etag)),
            new(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(listing.Marketplace, VersionRow) { ["Version"] = OpaqueId.Make() }
            ),
        ];
        try
        {
            await table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.Status == StatusCodes.Status412PreconditionFailed
                || fault.ErrorCode == TableErrorCode.EntityAlreadyExists
            )
        {
            return false;
        }
    }

    public async Task<string> VersionAsync(string marketplace, CancellationToken cancellation)
    {
        return await table.FindAsync(marketplace, VersionRow, cancellation) is { } row
            ? row.GetString("Version")
            : "none";
    }

    public async Task<PageOf<string>> GtinsAsync(string marketplace, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        var after = Item + page.After;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {marketplace} and RowKey gt {after} and RowKey lt {ItemsEnd}"
        );
        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        var gtins = rows.Select(row => row.RowKey[Item.Length..]).ToList();
        return new PageOf<string>(gtins, gtins.Count == page.Size ? gtins[^1] : null);
    }

    public async IAsyncEnumerable<Listing> AllAsync(
        string marketplace,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {marketplace} and RowKey ge {Item} and RowKey lt {ItemsEnd}"
        );
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return FromRow(row);
        }
    }

    static TableEntity ToRow(Listing listing)
    {
        var row = new TableEntity(listing.Marketplace, Item + listing.Product.Gtin)
        {
            ["Lots"] = JsonSerializer.Serialize(listing.Lots, StoredLots.Default.IReadOnlyListSellableLot),
            ["FurtherStock"] = listing.FurtherStock.ToString(CultureInfo.InvariantCulture),
            ["State"] = listing.State.ToString(),
            ["Reason"] = listing.Reason,
        };
        ProductTable.Put(row, listing.Product);
        return row;
    }

    static Listing FromRow(TableEntity row) =>
        Gtin.TryParse(row.RowKey[Item.Length..], out var gtin)
            ? new Listing(
                row.PartitionKey,
                ProductTable.Read(gtin, row),
                JsonSerializer.Deserialize(row.GetString("Lots"), StoredLots.Default.IReadOnlyListSellableLot)!,
                decimal.Parse(row.GetString("FurtherStock"), CultureInfo.InvariantCulture),
                Enum.Parse<ListingState>(row.GetString("State")),
                row.GetString("Reason")
            )
            : throw new InvalidDataException($"A listing of {row.PartitionKey} is kept as {row.RowKey}.");
}

[JsonSerializable(typeof(IReadOnlyList<SellableLot>))]
sealed partial class StoredLots : JsonSerializerContext;

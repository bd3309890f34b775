using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>
/// Listings. PartitionKey: the marketplace. RowKey: <c>item|{gtin}</c> for a listing; <c>change|{number, 19 digits}</c> for its latest
/// change; <c>version</c> for the number of the last change of all. They are in one partition so that one transaction writes a listing,
/// moves it to its new number and makes that the version: nobody sees one without the others. Each write is on condition of the
/// version that it follows, so numbers are given in the order of the writes.
/// </summary>
public sealed class ListingTable(StorageAccount storage) : IListings, IDisposable
{
    const string VersionRow = "version";
    const string Number = "Number";
    const string Item = "item|";
    const string Change = "change|";

    // The character after | in Unicode: what sorts behind every item.
    const string ItemsEnd = "item}";
    const int ReadsAtOnce = 16;
    readonly TableClient table = storage.Table(Tables.Listings);
    readonly SemaphoreSlim turn = new(1);

    public async Task<KeptListing?> FindAsync(string marketplace, Gtin gtin, CancellationToken cancellation)
    {
        return await table.FindAsync(marketplace, Item + gtin, cancellation) is { } row
            ? new KeptListing(FromRow(row), row.ETag.ToString(), row.GetInt64(Number)!.Value)
            : null;
    }

    public async Task<bool> WriteAsync(Listing listing, KeptListing? kept, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(listing);
        // One at a time: those of one program would only take each other's version away. Another program's are met in storage.
        await turn.WaitAsync(cancellation);
        try
        {
            var version = await table.FindAsync(listing.Marketplace, VersionRow, cancellation);
            return await table.IsWrittenAsync(Writes(listing, kept, version), cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<long> VersionAsync(string marketplace, CancellationToken cancellation) =>
        NumberOf(await table.FindAsync(marketplace, VersionRow, cancellation));

    public async Task<IReadOnlyList<ChangedListing>> ChangedAsync(
        string marketplace,
        long after,
        long version,
        int count,
        CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {marketplace} and RowKey gt {ChangeRow(after)} and RowKey le {ChangeRow(version)}"
        );
        return await InParallel.SelectAsync(
            await table.RowsAsync(filter, count, cancellation),
            ReadsAtOnce,
            async (row, stop) =>
            {
                var number = long.Parse(row.RowKey.AsSpan(Change.Length), CultureInfo.InvariantCulture);
                if (!Gtin.TryParse(row.GetString("Gtin"), out var gtin))
                {
                    throw new InvalidDataException($"Change {number} of {marketplace} names no listing.");
                }

                var kept = await FindAsync(marketplace, gtin, stop);
                return new ChangedListing(number, gtin, kept?.Change == number ? kept.Listing : null);
            },
            cancellation
        );
    }

    public Task<PageOf<string>> GtinsAsync(string marketplace, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(marketplace, Item, page, row => row.RowKey[Item.Length..], cancellation);

    public void Dispose() => turn.Dispose();

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

    static List<TableTransactionAction> Writes(Listing listing, KeptListing? kept, TableEntity? version)
    {
        var number = NumberOf(version) + 1;
        var (row, next) = (
            ToRow(listing, number),
            new TableEntity(listing.Marketplace, VersionRow) { [Number] = number }
        );
        var changed = new TableEntity(listing.Marketplace, ChangeRow(number)) { ["Gtin"] = $"{listing.Product.Gtin}" };
        List<TableTransactionAction> writes =
        [
            kept is null
                ? new(TableTransactionActionType.Add, row)
                : new(TableTransactionActionType.UpdateReplace, row, new ETag(kept.ETag)),
            version is null
                ? new(TableTransactionActionType.Add, next)
                : new(TableTransactionActionType.UpdateReplace, next, version.ETag),
            new(TableTransactionActionType.Add, changed),
        ];
        if (kept is not null)
        {
            var before = new TableEntity(listing.Marketplace, ChangeRow(kept.Change));
            writes.Add(new(TableTransactionActionType.Delete, before, ETag.All));
        }

        return writes;
    }

    /// <summary>A listing's row, as the change of this number writes it.</summary>
    public static TableEntity ToRow(Listing listing, long change)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var row = new TableEntity(listing.Marketplace, Item + listing.Product.Gtin)
        {
            ["Lots"] = JsonSerializer.Serialize(listing.Lots, StoredLots.Default.IReadOnlyListSellableLot),
            ["FurtherStock"] = listing.FurtherStock.ToString(CultureInfo.InvariantCulture),
            ["RecalledLots"] = Names(listing.RecalledLots),
            ["WithdrawnLots"] = Names(listing.WithdrawnLots),
            [Number] = change,
        };
        ProductTable.Put(row, listing.Product);
        return row;
    }

    // No lot's name has the end of a line in it.
    static string? Names(IReadOnlyList<string> lots) => lots.Count == 0 ? null : string.Join('\n', lots);

    static string[] Names(string? lots) => string.IsNullOrEmpty(lots) ? [] : lots.Split('\n');

    static string ChangeRow(long number) => Change + number.ToString("D19", CultureInfo.InvariantCulture);

    static long NumberOf(TableEntity? version) => version?.GetInt64(Number) ?? 0;

    static Listing FromRow(TableEntity row) =>
        Gtin.TryParse(row.RowKey[Item.Length..], out var gtin)
            ? new Listing(
                row.PartitionKey,
                ProductTable.Read(gtin, row),
                JsonSerializer.Deserialize(row.GetString("Lots"), StoredLots.Default.IReadOnlyListSellableLot)!,
                decimal.Parse(row.GetString("FurtherStock"), CultureInfo.InvariantCulture)
            )
            {
                RecalledLots = Names(row.GetString("RecalledLots")),
                WithdrawnLots = Names(row.GetString("WithdrawnLots")),
            }
            : throw new InvalidDataException($"A listing of {row.PartitionKey} is kept as {row.RowKey}.");
}

[JsonSerializable(typeof(IReadOnlyList<SellableLot>))]
sealed partial class StoredLots : JsonSerializerContext;

using System.Collections.Concurrent;
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
/// version that it follows, so numbers are given in the order of the writes; what is asked for during one is written by the next,
/// together.
/// </summary>
public sealed class ListingTable(StorageAccount storage) : IListings
{
    const string VersionRow = "version";
    const string Number = "Number";
    const string Item = "item|";
    const string ChangePrefix = "change|";

    // The character after | in Unicode: what sorts behind every item.
    const string ItemsEnd = "item}";
    const int ReadsAtOnce = 16;

    // A transaction takes a hundred rows and 4 MB; a change is three rows and a listing's texts.
    const int MostTogether = 16;

    // How often another program's writes may come first, before who asked reads again.
    const int MostMeetings = 10;
    readonly TableClient table = storage.Table(Tables.Listings);
    readonly ConcurrentDictionary<string, GroupCommit<Change>> changes = new(StringComparer.Ordinal);

    public async Task<KeptListing?> FindAsync(string marketplace, Gtin gtin, CancellationToken cancellation)
    {
        return await table.FindAsync(marketplace, Item + gtin, cancellation) is { } row
            ? new KeptListing(FromRow(row), row.ETag.ToString(), row.GetInt64(Number)!.Value)
            : null;
    }

    public Task<bool> WriteAsync(Listing listing, KeptListing? kept, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return changes
            .GetOrAdd(listing.Marketplace, marketplace => new(MostTogether, group => WriteAsync(marketplace, group)))
            .WriteAsync(new Change(listing, kept), cancellation);
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
                var number = long.Parse(row.RowKey.AsSpan(ChangePrefix.Length), CultureInfo.InvariantCulture);
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

    async Task<IReadOnlyList<bool>?> WriteAsync(string marketplace, IReadOnlyList<Change> group)
    {
        // Of one listing's changes all but the first follow what is no more.
        var firsts = group.DistinctBy(change => change.Listing.Product.Gtin).ToList();
        var version = await VersionRowAsync(marketplace);
        for (var meetings = 0; meetings < MostMeetings; meetings++)
        {
            try
            {
                if (await table.IsWrittenAsync(Writes(firsts, version), CancellationToken.None))
                {
                    return [.. group.Select(firsts.Contains)];
                }
            }
            catch (RequestFailedException refused) when (group.Count > 1 && refused.Status is 400 or 413)
            {
                // One that storage never takes is nobody else's fault.
                break;
            }

            var read = await VersionRowAsync(marketplace);
            if (read?.ETag == version?.ETag)
            {
                break;
            }

            version = read;
        }

        // One that follows what is no more has kept the others back: by itself each tells whether it was that one.
        return group.Count == 1 ? [false] : null;
    }

    Task<TableEntity?> VersionRowAsync(string marketplace) =>
        table.FindAsync(marketplace, VersionRow, CancellationToken.None);

    static List<TableTransactionAction> Writes(IReadOnlyList<Change> group, TableEntity? version)
    {
        var number = NumberOf(version);
        List<TableTransactionAction> writes = [.. group.SelectMany(change => Writes(change, ++number))];
        var next = new TableEntity(group[0].Listing.Marketplace, VersionRow) { [Number] = number };
        writes.Add(
            version is null
                ? new(TableTransactionActionType.Add, next)
                : new(TableTransactionActionType.UpdateReplace, next, version.ETag)
        );
        return writes;
    }

    static IEnumerable<TableTransactionAction> Writes(Change change, long number)
    {
        var (marketplace, row) = (change.Listing.Marketplace, ToRow(change.Listing, number));
        yield return change.Kept is { ETag: var read }
            ? new(TableTransactionActionType.UpdateReplace, row, new ETag(read))
            : new(TableTransactionActionType.Add, row);
        var changed = new TableEntity(marketplace, ChangeRow(number)) { ["Gtin"] = $"{change.Listing.Product.Gtin}" };
        yield return new(TableTransactionActionType.Add, changed);
        if (change.Kept is { Change: var before })
        {
            yield return new(
                TableTransactionActionType.Delete,
                new TableEntity(marketplace, ChangeRow(before)),
                ETag.All
            );
        }
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
        // How far passports are is the product's to know: the moment of the decision must make no difference here.
        row["PassportsVersion"] = listing.Product.Version;
        return row;
    }

    // No lot's name has the end of a line in it.
    static string? Names(IReadOnlyList<string> lots) => lots.Count == 0 ? null : string.Join('\n', lots);

    static string[] Names(string? lots) => string.IsNullOrEmpty(lots) ? [] : lots.Split('\n');

    static string ChangeRow(long number) => ChangePrefix + number.ToString("D19", CultureInfo.InvariantCulture);

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

    sealed class Change(Listing listing, KeptListing? kept)
    {
        public Listing Listing => listing;
        public KeptListing? Kept => kept;
    }
}

[JsonSerializable(typeof(IReadOnlyList<SellableLot>))]
sealed partial class StoredLots : JsonSerializerContext;

using System.Globalization;
using Traceability.Gs1;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// Stock and listings, made again: what came in from batches, what went out from events and trades. A trade itself was decided once, by
/// the stock of its moment, and is not decided again. In which order listings changed is kept beside them, and gives each its number.
/// </summary>
public sealed class StockModels(ITrades trades, IStock stock, IListingChanges changes) : IReadModels
{
    const string Trade = "trade|";
    const string Off = "off|";
    const string Number = "Number";

    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new(
            "stock",
            Tables.Stock,
            (partition, key) =>
                partition.StartsWith("ends|", StringComparison.Ordinal)
                || key.StartsWith("lot|", StringComparison.Ordinal)
                || key.StartsWith("gone|", StringComparison.Ordinal)
                || key.StartsWith("taken|", StringComparison.Ordinal)
                || key.StartsWith("recalled|", StringComparison.Ordinal)
        ),
        new("listings", Tables.Listings, (_, key) => key.StartsWith("item|", StringComparison.Ordinal))
        {
            Settle = NumberedAsync,
        },
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Trades,
                Tables.Stock,
                row => row.IsKeyed(Trade),
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) =>
                    trades.TakeAgainAsync(GtinOf(row.Partition), row.Key[Trade.Length..], cancellation)
            ),
            new(
                Turn.Trades,
                Tables.Stock,
                row => row.IsKeyed(Off),
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) =>
                    Lot.TryFromKey(row.Key[Off.Length..], out var lot)
                        ? stock.NoteWithdrawnAsync(GtinOf(row.Partition), lot, row.Is("IsOff"), cancellation)
                        : throw new InvalidDataException("The row names no lot.")
            ),
            // One that was never changed and has no batch has no listing yet.
            new(
                Turn.Lists,
                Tables.Products,
                row => row.Key == "product" && row.Columns.GetValueOrDefault("Version") is > 1L,
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) =>
                    changes.AnnounceAsync(new ListingChange(GtinOf(row.Partition).ToString()), cancellation)
            ),
        ];

    // The change that has its number names its product; where the row lost it, the changes tell.
    static async Task<StoredRow> NumberedAsync(
        StoredRow made,
        StoredRow? kept,
        IStoredRows rows,
        CancellationToken cancellation
    )
    {
        var gtin = made.Key["item|".Length..];
        if (
            kept?.Columns.GetValueOrDefault(Number) is long number
            && await rows.FindAsync(Tables.Listings, made.Partition, ListingChecks.ChangeOf(number), cancellation)
                is { } named
            && named.Text("Gtin") == gtin
        )
        {
            return made.With(Number, kept);
        }

        await foreach (var change in rows.OfAsync(Tables.Listings, made.Partition, "change|", cancellation))
        {
            if (change.Text("Gtin") == gtin)
            {
                return made with
                {
                    Columns = new Dictionary<string, object>(made.Columns, StringComparer.Ordinal)
                    {
                        [Number] = long.Parse(change.Key["change|".Length..], CultureInfo.InvariantCulture),
                    },
                };
            }
        }

        return made;
    }

    static Gtin GtinOf(string partition) =>
        Gtin.TryParse(partition, out var gtin) ? gtin : throw new InvalidDataException("The row names no product.");
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// Stock. PartitionKey: the GTIN. RowKey: <c>lot|{best before}|{lot}</c>, <c>99991231</c> where there is none, so that the first to
/// expire comes first: what came in. <c>gone|{lot}</c>: what went out, all together; <c>taken|{lot}|{event}</c>: what an event took out,
/// written in one transaction with that. So neither their order nor a repetition makes a difference. <c>recalled|{lot}</c> says
/// whether a lot is recalled, before its birth too, and <c>off|{lot}</c> whether its owner does not sell it for now; both are written
/// together with <c>gone|{lot}</c>, so that a sale which did not see them does not come through. <c>trade|{key}</c>: <see cref="TradeTable"/>. Lots that end on a day are found again under PartitionKey
/// <c>ends|{day}</c>, RowKey: the GTIN.
/// </summary>
public sealed class StockTable(StorageAccount storage) : IStock
{
    /// <summary>The sum of what went out of a lot; without an amount where nothing did and the lot was recalled.</summary>
    internal const string GoneRow = "gone|";

    /// <summary>Of a movement: it was a mistake, or was taken back.</summary>
    internal const string IsBack = "IsBack";
    const string RecalledRow = "recalled|";
    const string OffRow = "off|";
    const string TakenRow = "taken|";
    const string Amount = "Amount";
    readonly TableClient table = storage.Table(Tables.Stock);

    public async Task PutAsync(Gtin gtin, SellableLot lot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        if (lot.BestBefore is { } day)
        {
            await table.UpsertEntityAsync(
                new TableEntity(Ends(day), gtin.ToString()),
                TableUpdateMode.Merge,
                cancellation
            );
        }

        var key = Lot.TryParse(lot.Lot, out var parsed)
            ? parsed.ToKey()
            : throw new ArgumentException("Not a lot.", nameof(lot));
        // Where it came in before, that stays: what is gone is told apart.
        await table.IsAddedAsync(
            new TableEntity(gtin.ToString(), $"lot|{Day(lot.BestBefore ?? DateOnly.MaxValue)}|{key}")
            {
                ["Lot"] = lot.Lot,
                ["HarvestedOn"] = Day(lot.HarvestedOn),
                ["Stock"] = lot.Stock.ToString(CultureInfo.InvariantCulture),
            },
            cancellation
        );
    }

    public async Task TakeAsync(Gtin gtin, Lot lot, string eventKey, decimal amount, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lot);
        while (await table.FindAsync($"{gtin}", TakenKey(lot.ToKey(), eventKey), cancellation) is null)
        {
            var moved = Taken(gtin, lot.ToKey(), eventKey, amount, isBack: false);
            if (
                await WriteAsync(
                    new TableTransactionAction(TableTransactionActionType.Add, moved),
                    lot,
                    amount,
                    cancellation
                )
            )
            {
                return;
            }
        }
    }

    public async Task PutBackAsync(Gtin gtin, Lot lot, string eventKey, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lot);
        for (var isDone = false; !isDone; )
        {
            var moved = await table.FindAsync($"{gtin}", TakenKey(lot.ToKey(), eventKey), cancellation);
            if (moved?.GetBoolean(IsBack) == true)
            {
                return;
            }

            // Where nothing was taken yet, this keeps it from being taken.
            var amount = moved is null ? 0 : Number(moved, Amount);
            var back = Taken(gtin, lot.ToKey(), eventKey, amount, isBack: true);
            var action = moved is null
                ? new TableTransactionAction(TableTransactionActionType.Add, back)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, back, moved.ETag);
            isDone = await WriteAsync(action, lot, -amount, cancellation);
        }
    }

    public async Task<ProductStock> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        var lots = await ReadAsync(table, gtin, cancellation);
        return new ProductStock(
            [.. lots.Where(lot => lot.MaySell).Select(lot => lot.Lot)],
            [.. lots.Where(lot => lot is { IsRecalled: true, Lot.Stock: > 0 }).Select(lot => lot.Lot.Lot)],
            [.. lots.Where(lot => lot is { IsOff: true, IsRecalled: false, Lot.Stock: > 0 }).Select(lot => lot.Lot.Lot)]
        );
    }

    /// <summary>A product's lots that may be sold, each with the row that counts what is gone of it, as it was read.</summary>
    internal static async Task<IReadOnlyList<StockedLot>> LotsAsync(
        TableClient table,
        Gtin gtin,
        CancellationToken cancellation
    ) => [.. (await ReadAsync(table, gtin, cancellation)).Where(lot => lot.MaySell)];

    static async Task<IReadOnlyList<StockedLot>> ReadAsync(TableClient table, Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        // What each event took comes behind these, and is not read.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {gtin.ToString()} and RowKey lt {TakenRow}");
        var gone = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        var lots = new List<StockedLot>();
        var recalled = new HashSet<string>(StringComparer.Ordinal);
        var off = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey.StartsWith(GoneRow, StringComparison.Ordinal))
            {
                gone[row.RowKey[GoneRow.Length..]] = row;
                continue;
            }

            if (row.RowKey.StartsWith(OffRow, StringComparison.Ordinal))
            {
                if (row.GetBoolean("IsOff") is true)
                {
                    off.Add(row.RowKey[OffRow.Length..]);
                }

                continue;
            }

            if (row.RowKey.StartsWith(RecalledRow, StringComparison.Ordinal))
            {
                if (row.GetBoolean("IsRecalled") is true)
                {
                    recalled.Add(row.RowKey[RecalledRow.Length..]);
                }

                continue;
            }

            var day = DateOnly.ParseExact(row.RowKey.AsSpan(4, 8), "yyyyMMdd", CultureInfo.InvariantCulture);
            var counted = gone.GetValueOrDefault(row.RowKey[13..]);
            lots.Add(
                new StockedLot(
                    new SellableLot(
                        row.GetString("Lot"),
                        DateOnly.ParseExact(row.GetString("HarvestedOn"), "yyyyMMdd", CultureInfo.InvariantCulture),
                        day == DateOnly.MaxValue ? null : day,
                        // More may be told to be gone than ever came in.
                        Math.Max(0, Number(row, "Stock") - Gone(counted))
                    ),
                    row.RowKey[13..],
                    counted
                )
            );
        }

        return
        [
            .. lots.Select(lot => lot with { IsRecalled = recalled.Contains(lot.Key), IsOff = off.Contains(lot.Key) }),
        ];
    }

    public async Task NoteWithdrawnAsync(Gtin gtin, Lot lot, bool isWithdrawn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        await table.SubmitTransactionAsync(
            [
                new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace,
                    new TableEntity(gtin.ToString(), OffRow + lot.ToKey()) { ["IsOff"] = isWithdrawn }
                ),
                Touched(gtin, lot),
            ],
            cancellation
        );
    }

    public async Task NoteRecalledAsync(
        Gtin gtin,
        Lot lot,
        bool isRecalled,
        long version,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        var noted = new TableEntity(gtin.ToString(), RecalledRow + lot.ToKey())
        {
            ["Lot"] = lot.ToString(),
            ["IsRecalled"] = isRecalled,
            ["Version"] = version,
        };
        while (true)
        {
            var row = await table.FindAsync(noted.PartitionKey, noted.RowKey, cancellation);
            if (row?.GetInt64("Version") >= version)
            {
                return;
            }

            var write = row is null
                ? new TableTransactionAction(TableTransactionActionType.Add, noted)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, noted, row.ETag);
            if (await table.IsWrittenAsync([write, Touched(gtin, lot)], cancellation))
            {
                return;
            }

            // Another noted a version in between: which one is later is looked at again.
        }
    }

    public async IAsyncEnumerable<Gtin> LastSoldOnAsync(
        DateOnly day,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Ends(day)}");
        await foreach (
            var row in table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellation)
        )
        {
            if (Gtin.TryParse(row.RowKey, out var gtin))
            {
                yield return gtin;
            }
        }
    }

    /// <summary>Writes a movement and the sum of the lot's movements; false where another wrote one of them first.</summary>
    async Task<bool> WriteAsync(
        TableTransactionAction movement,
        Lot lot,
        decimal amount,
        CancellationToken cancellation
    )
    {
        var gtin = movement.Entity.PartitionKey;
        var kept = await table.FindAsync(gtin, GoneRow + lot.ToKey(), cancellation);
        return await table.IsWrittenAsync([movement, Sum(gtin, lot.ToKey(), kept, amount)], cancellation);
    }

    /// <summary>Adds to the sum of what is gone of a lot, unless another wrote it since it was read.</summary>
    /// <param name="lot">The lot as keys write it.</param>
    /// <param name="kept">The row as it was read; null where there was none.</param>
    internal static TableTransactionAction Sum(string gtin, string lot, TableEntity? kept, decimal amount)
    {
        var sum = new TableEntity(gtin, GoneRow + lot) { [Amount] = Text(Gone(kept) + amount) };
        return kept is null
            ? new TableTransactionAction(TableTransactionActionType.Add, sum)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, sum, kept.ETag);
    }

    /// <summary>What an event, or the trade that it tells of, took out of a lot.</summary>
    /// <param name="lot">The lot as keys write it.</param>
    internal static TableEntity Taken(Gtin gtin, string lot, string eventKey, decimal amount, bool isBack) =>
        new($"{gtin}", TakenKey(lot, eventKey)) { [Amount] = Text(amount), [IsBack] = isBack };

    internal static string TakenKey(string lot, string eventKey) => $"{TakenRow}{lot}|{eventKey}";

    internal static decimal Number(TableEntity row, string column) =>
        decimal.Parse(row.GetString(column), CultureInfo.InvariantCulture);

    // 1.50 and 1.5 are one amount and must be written as one.
    internal static string Text(decimal amount) =>
        (amount / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    static decimal Gone(TableEntity? sum) =>
        sum?.GetString(Amount) is { } amount ? decimal.Parse(amount, CultureInfo.InvariantCulture) : 0;

    // Nothing is changed in the sum but storage's mark of it: a sale that read it before fails, and reads what is noted beside it.
    static TableTransactionAction Touched(Gtin gtin, Lot lot) =>
        new(TableTransactionActionType.UpsertMerge, new TableEntity(gtin.ToString(), GoneRow + lot.ToKey()));

    static string Ends(DateOnly day) => "ends|" + Day(day);

    static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A lot as it stands.</summary>
    /// <param name="Key">The lot as keys write it.</param>
    /// <param name="Gone">The row that counts what is gone of it; null where nothing is.</param>
    internal sealed record StockedLot(SellableLot Lot, string Key, TableEntity? Gone)
    {
        public bool IsRecalled { get; init; }

        /// <summary>Its owner does not sell it for now.</summary>
        public bool IsOff { get; init; }

        public bool MaySell => !IsRecalled && !IsOff;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// Stock. PartitionKey: the GTIN. RowKey: <c>lot|{best before}|{lot}</c>, <c>99991231</c> where there is none, so that the first to
/// expire comes first: what came in. <c>gone|{lot}</c>: what went out, all together; <c>taken|{lot}|{event}</c>: what an event took out,
/// written in one transaction with that. So neither their order nor a repetition makes a difference. <c>recalled|{lot}</c> says
/// whether a lot is recalled, before its birth too. Lots that end on a day are found again under PartitionKey <c>ends|{day}</c>,
/// RowKey: the GTIN.
/// </summary>
public sealed class StockTable(StorageAccount storage) : IStock
{
    const string GoneRow = "gone|";
    const string RecalledRow = "recalled|";
    const string TakenRow = "taken|";
    const string Amount = "Amount";
    const string IsBack = "IsBack";
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
        while (await table.FindAsync($"{gtin}", Taken(lot, eventKey), cancellation) is null)
        {
            var moved = new TableEntity($"{gtin}", Taken(lot, eventKey)) { [Amount] = Text(amount), [IsBack] = false };
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
        for (var isDone = false; !isDone; )
        {
            var moved = await table.FindAsync($"{gtin}", Taken(lot, eventKey), cancellation);
            if (moved?.GetBoolean(IsBack) == true)
            {
                return;
            }

            // Where nothing was taken yet, this keeps it from being taken.
            var amount = moved is null ? 0 : Number(moved, Amount);
            var back = new TableEntity($"{gtin}", Taken(lot, eventKey)) { [Amount] = Text(amount), [IsBack] = true };
            var action = moved is null
                ? new TableTransactionAction(TableTransactionActionType.Add, back)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, back, moved.ETag);
            isDone = await WriteAsync(action, lot, -amount, cancellation);
        }
    }

    public async Task<IReadOnlyList<SellableLot>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        // What each event took comes behind these, and is not read.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {gtin.ToString()} and RowKey lt {TakenRow}");
        var gone = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var lots = new List<SellableLot>();
        var recalled = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey.StartsWith(GoneRow, StringComparison.Ordinal))
            {
                gone[row.RowKey[GoneRow.Length..]] = Number(row, Amount);
                continue;
            }

            if (row.RowKey.StartsWith(RecalledRow, StringComparison.Ordinal))
            {
                if (row.GetBoolean("IsRecalled") is true)
                {
                    recalled.Add(row.GetString("Lot"));
                }

                continue;
            }

            var day = DateOnly.ParseExact(row.RowKey.AsSpan(4, 8), "yyyyMMdd", CultureInfo.InvariantCulture);
            lots.Add(
                new SellableLot(
                    row.GetString("Lot"),
                    DateOnly.ParseExact(row.GetString("HarvestedOn"), "yyyyMMdd", CultureInfo.InvariantCulture),
                    day == DateOnly.MaxValue ? null : day,
                    // More may be told to be gone than ever came in.
                    Math.Max(0, Number(row, "Stock") - gone.GetValueOrDefault(row.RowKey[13..]))
                )
            );
        }

        lots.RemoveAll(lot => recalled.Contains(lot.Lot));
        return lots;
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

            try
            {
                await (
                    row is null
                        ? table.AddEntityAsync(noted, cancellation)
                        : table.UpdateEntityAsync(noted, row.ETag, TableUpdateMode.Replace, cancellation)
                );
                return;
            }
            catch (RequestFailedException fault)
                when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                    || fault.Status == StatusCodes.Status412PreconditionFailed
                )
            {
                // Another noted a version in between: which one is later is looked at again.
            }
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
        var (gtin, key) = (movement.Entity.PartitionKey, GoneRow + lot.ToKey());
        var kept = await table.FindAsync(gtin, key, cancellation);
        var sum = new TableEntity(gtin, key) { [Amount] = Text((kept is null ? 0 : Number(kept, Amount)) + amount) };
        var write = kept is null
            ? new TableTransactionAction(TableTransactionActionType.Add, sum)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, sum, kept.ETag);
        try
        {
            await table.SubmitTransactionAsync([movement, write], cancellation);
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                || fault.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            )
        {
            return false;
        }
    }

    static string Taken(Lot lot, string eventKey) => $"{TakenRow}{lot.ToKey()}|{eventKey}";

    static decimal Number(TableEntity row, string column) =>
        decimal.Parse(row.GetString(column), CultureInfo.InvariantCulture);

    // 1.50 and 1.5 are one amount and must be written as one.
    static string Text(decimal amount) =>
        (amount / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    static string Ends(DateOnly day) => "ends|" + Day(day);

    static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

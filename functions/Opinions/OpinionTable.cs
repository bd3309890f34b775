using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Opinions;

/// <summary>
/// Opinions. PartitionKey: <c>lot|{gtin}|{lot}</c>, the lot as in <c>batches</c>. RowKey: <c>opinion|{id}</c>; and <c>count</c>, written with
/// each new one in one transaction. What leads there, the handler of <c>opinion-changed</c> writes: <c>id|{id}</c> with an empty row key;
/// <c>farmer|{id}</c>, whose rows are <c>{ticks until the end of time}|{opinion}</c>, so that the newest comes first; and <c>waiting</c>, whose
/// rows are <c>{ticks}|{opinion}</c>, the oldest first. Those name the lot, and nothing of what was said.
/// </summary>
public sealed class OpinionTable(StorageAccount storage) : IOpinions
{
    const string RowPrefix = "opinion|";
    const string RowEnd = "opinion}";
    const string Waiting = "waiting";
    readonly TableClient table = storage.Table(Tables.Opinions);

    public async Task<bool> HasRoomAsync(Opinion opinion, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        var count = await TakenRow.FindAsync(table, Partition(opinion.Gtin, opinion.Lot), cancellation);
        return With(count.Count, opinion) is not null
            || await FindAsync(opinion.Gtin, opinion.Lot, opinion.Id, cancellation) is not null;
    }

    public Task<bool> AddAsync(Opinion opinion, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        return TakenRow.AddAsync(table, ToRow(opinion), count => With(count, opinion), cancellation);
    }

    public async Task<KeptOpinion?> FindAsync(Gtin gtin, Lot lot, string id, CancellationToken cancellation) =>
        await table.FindAsync(Partition(gtin, lot), RowPrefix + id, cancellation) is { } row
            ? new KeptOpinion(ToOpinion(row), row.ETag.ToString())
            : null;

    public async Task<OpinionPlace?> PlaceAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync("id|" + id, "", cancellation) is { } row ? ToPlace(row) : null;

    public Task<bool> ReplaceAsync(KeptOpinion read, Opinion changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        return table.IsUpdatedAsync(ToRow(changed), read.ETag, TableUpdateMode.Replace, cancellation);
    }

    public async Task<IReadOnlyList<Opinion>> OfLotAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        var partition = Partition(gtin, lot);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {RowPrefix} and RowKey lt {RowEnd}"
        );
        var rows = await table.RowsAsync(filter, OpinionLimits.MaxALot, cancellation);
        return [.. rows.Select(ToOpinion).OrderByDescending(opinion => opinion.At)];
    }

    public async Task ListAsync(Opinion opinion, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        var newest = Key(DateTime.MaxValue.Ticks - opinion.At.UtcTicks, opinion.Id);
        var oldest = Key(opinion.At.UtcTicks, opinion.Id);
        await Task.WhenAll(
            new[]
            {
                ToLine("id|" + opinion.Id, "", opinion),
                ToLine("farmer|" + opinion.FarmerId, newest, opinion),
            }.Select(line => table.UpsertEntityAsync(line, TableUpdateMode.Replace, cancellation))
        );
        await (
            opinion.State == OpinionState.Waiting
                ? table.UpsertEntityAsync(ToLine(Waiting, oldest, opinion), TableUpdateMode.Replace, cancellation)
                : table.DeleteEntityAsync(Waiting, oldest, cancellationToken: cancellation)
        );
    }

    public Task<PageOf<OpinionPlace>> OfFarmerAsync(
        string farmerId,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync("farmer|" + farmerId, page, ToPlace, cancellation);

    public Task<PageOf<OpinionPlace>> WaitingAsync(PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Waiting, page, ToPlace, cancellation);

    static TakenCount? With(TakenCount count, Opinion opinion) =>
        count.With(Vietnam.Day(opinion.At), OpinionLimits.MaxADay, OpinionLimits.MaxALot);

    static string Partition(Gtin gtin, Lot lot) => $"lot|{gtin}|{lot.ToKey()}";

    static string Key(long ticks, string id) => string.Create(CultureInfo.InvariantCulture, $"{ticks:D19}|{id}");

    static TableEntity ToLine(string partition, string row, Opinion opinion) =>
        new(partition, row)
        {
            ["Opinion"] = opinion.Id,
            ["Gtin"] = opinion.Gtin.ToString(),
            ["Lot"] = opinion.Lot.ToString(),
        };

    static OpinionPlace ToPlace(TableEntity row)
    {
        var (gtin, lot) = TakenRow.Code(row);
        return new(row.GetString("Opinion"), gtin, lot);
    }

    static TableEntity ToRow(Opinion opinion) =>
        new(Partition(opinion.Gtin, opinion.Lot), RowPrefix + opinion.Id)
        {
            ["Gtin"] = opinion.Gtin.ToString(),
            ["Lot"] = opinion.Lot.ToString(),
            ["Farmer"] = opinion.FarmerId,
            ["Stars"] = opinion.Words.Stars,
            ["Text"] = opinion.Words.Text,
            ["Name"] = opinion.Words.Name,
            ["At"] = opinion.At,
            ["IsShown"] = opinion.Decision?.IsShown,
            ["Reason"] = opinion.Decision?.Reason,
            ["DecidedAt"] = opinion.Decision?.At,
            ["Reply"] = opinion.Reply?.Text,
            ["RepliedAt"] = opinion.Reply?.At,
        };

    static Opinion ToOpinion(TableEntity row)
    {
        var (gtin, lot) = TakenRow.Code(row);
        return new(
            row.RowKey[RowPrefix.Length..],
            gtin,
            lot,
            row.GetString("Farmer"),
            new OpinionWords(row.GetInt32("Stars")!.Value, row.GetString("Text"), row.GetString("Name")),
            row.GetDateTimeOffset("At")!.Value,
            row.GetBoolean("IsShown") is { } isShown
                ? new OpinionDecision(isShown, row.GetString("Reason"), row.GetDateTimeOffset("DecidedAt")!.Value)
                : null,
            row.GetString("Reply") is { } reply
                ? new OpinionReply(reply, row.GetDateTimeOffset("RepliedAt")!.Value)
                : null
        );
    }

    /// <summary>The row <c>count</c> of a partition, which each new row beside it is written with.</summary>
    internal static class TakenRow
    {
        const string CountRow = "count";

        public static async Task<(TakenCount Count, ETag? ETag)> FindAsync(
            TableClient table,
            string partition,
            CancellationToken cancellation
        ) =>
            await table.FindAsync(partition, CountRow, cancellation) is { } row
                ? (
                    new TakenCount(
                        DateOnly.FromDayNumber(row.GetInt32("Day")!.Value),
                        row.GetInt32("OfDay")!.Value,
                        row.GetInt32("InAll")!.Value
                    ),
                    row.ETag
                )
                : (TakenCount.None, null);

        /// <summary>Adds a row and counts it; true where it is there, false where it would be too many.</summary>
        public static async Task<bool> AddAsync(
            TableClient table,
            TableEntity added,
            Func<TakenCount, TakenCount?> with,
            CancellationToken cancellation
        )
        {
            while (true)
            {
                if (await table.FindAsync(added.PartitionKey, added.RowKey, cancellation) is not null)
                {
                    return true;
                }

                var (count, etag) = await FindAsync(table, added.PartitionKey, cancellation);
                if (with(count) is not { } next)
                {
                    return false;
                }

                var counted = new TableEntity(added.PartitionKey, CountRow)
                {
                    ["Day"] = next.Day.DayNumber,
                    ["OfDay"] = next.OfDay,
                    ["InAll"] = next.InAll,
                };
                if (
                    await table.IsWrittenAsync(
                        [
                            new(TableTransactionActionType.Add, added),
                            etag is { } read
                                ? new(TableTransactionActionType.UpdateReplace, counted, read)
                                : new(TableTransactionActionType.Add, counted),
                        ],
                        cancellation
                    )
                )
                {
                    return true;
                }

                // Another was counted in between, or this very one was added: read again.
            }
        }

        public static (Gtin Gtin, Lot Lot) Code(TableEntity row) =>
            Gtin.TryParse(row.GetString("Gtin"), out var gtin) && Lot.TryParse(row.GetString("Lot"), out var lot)
                ? (gtin, lot)
                : throw new InvalidDataException($"{row.PartitionKey} {row.RowKey} is kept without its code.");
    }
}

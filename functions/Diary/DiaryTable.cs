using System.Globalization;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Diary;

/// <summary>
/// Diaries. PartitionKey: the farmer, so that an entry and the way to it are written together and nobody writes into another's diary.
/// RowKey: <c>entry|{plot}|{days until the end of time}|{id}</c>, so that a plot's newest day comes first, whenever its entries arrived;
/// <c>id|{id}</c>: the plot and the day of an entry.
/// </summary>
public sealed class DiaryTable(StorageAccount storage) : IDiary
{
    // What sorts behind every id.
    const string Last = "~";
    const string EntryPrefix = "entry|";

    // What stands where the reason of a withdrawal was.
    const string Withdrawn = "-";
    readonly TableClient table = storage.Table(Tables.Diary);

    public async Task<DiaryEntry> AddAsync(DiaryEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var facts = entry.Facts;
        TableTransactionAction[] rows =
        [
            new(TableTransactionActionType.Add, ToRow(entry)),
            new(
                TableTransactionActionType.Add,
                new TableEntity(entry.FarmerId, ById(entry.Id))
                {
                    ["Plot"] = facts.Plot.ToString(),
                    ["On"] = Format.Iso(facts.On),
                }
            ),
        ];
        return await table.IsWrittenAsync(rows, cancellation)
            ? entry
            : await FindAsync(entry.FarmerId, entry.Id, cancellation)
                ?? throw new InvalidDataException($"Entry {entry.Id} is there and is not found.");
    }

    public async Task<DiaryEntry?> FindAsync(string farmerId, string id, CancellationToken cancellation) =>
        await RowAsync(farmerId, id, cancellation) is { } row ? ToEntry(row) : null;

    public async Task<DiaryEntry?> WithdrawAsync(
        string farmerId,
        string id,
        DiaryWithdrawal withdrawal,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        while (await RowAsync(farmerId, id, cancellation) is { } row)
        {
            var entry = ToEntry(row);
            var withdrawn = new TableEntity(row.PartitionKey, row.RowKey)
            {
                ["Withdrawal"] = withdrawal.Reason,
                ["WithdrawnAt"] = withdrawal.At,
            };
            if (entry.Withdrawal is not null)
            {
                return entry;
            }

            if (await table.IsUpdatedAsync(withdrawn, row.ETag.ToString(), TableUpdateMode.Merge, cancellation))
            {
                return entry with { Withdrawal = withdrawal };
            }
        }

        return null;
    }

    public async Task<PageOf<DiaryEntry>> OfPlotAsync(
        string farmerId,
        Plot plot,
        string? season,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var (first, last) = (OfPlot(plot), OfPlot(plot) + Last);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {farmerId} and RowKey ge {first} and RowKey lt {last} and RowKey gt {page.After ?? ""}"
        );
        if (season is not null)
        {
            filter += " and " + TableClient.CreateQueryFilter($"SeasonKey eq {Seasons.Key(season)}");
        }

        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<DiaryEntry>([.. rows.Select(ToEntry)], rows.Count == page.Size ? rows[^1].RowKey : null);
    }

    public Task<PageOf<DiaryEntry>> OfFarmerAsync(string farmerId, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(farmerId, EntryPrefix, page, ToEntry, cancellation);

    public async Task<ErasedPart> EraseWordsAsync(string farmerId, string? after, CancellationToken cancellation)
    {
        var page = await table.PageAsync(
            farmerId,
            EntryPrefix,
            new PageRequest(PageRequest.MaxSize, after),
            row => row,
            cancellation
        );
        var rewritten = 0;
        foreach (var row in page.Items)
        {
            var season = Seasons.Of(Day(row));
            var hadWords = row.Remove("Notes") | row.Remove("Photo");
            if (row.GetString("Season") != season)
            {
                (row["Season"], row["SeasonKey"], hadWords) = (season, Seasons.Key(season), true);
            }

            if (row.GetString("Withdrawal") is { Length: > 0 } and not Withdrawn)
            {
                (row["Withdrawal"], hadWords) = (Withdrawn, true);
            }

            // Over whatever stands there now: of an erased farmer nobody's change is to be kept.
            if (hadWords)
            {
                await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
                rewritten++;
            }
        }

        return new ErasedPart(rewritten, page.Next);
    }

    public async Task<IReadOnlyList<DiaryEntry>> UntilAsync(
        string farmerId,
        Plot plot,
        DateOnly day,
        DiaryKind? kind,
        CancellationToken cancellation
    )
    {
        var (first, last) = (OfDay(plot, day), OfDay(plot, day.AddDays(-WaitingTime.MaxDays)) + Last);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {farmerId} and RowKey ge {first} and RowKey lt {last}"
        );
        if (kind is { } one)
        {
            filter += " and " + TableClient.CreateQueryFilter($"Kind eq {one.ToString()}");
        }

        return [.. (await table.RowsAsync(filter, IDiary.MaxRead, cancellation)).Select(ToEntry)];
    }

    async Task<TableEntity?> RowAsync(string farmerId, string id, CancellationToken cancellation) =>
        await table.FindAsync(farmerId, ById(id), cancellation) is { } way
        && Plot.TryParse(way.GetString("Plot"), out var plot)
            ? await table.FindAsync(farmerId, OfDay(plot, Day(way)) + id, cancellation)
            : null;

    static string ById(string id) => "id|" + id;

    static string OfPlot(Plot plot) => $"entry|{plot}|";

    static string OfDay(Plot plot, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{OfPlot(plot)}{DateOnly.MaxValue.DayNumber - day.DayNumber:D7}|");

    static TableEntity ToRow(DiaryEntry entry)
    {
        var facts = entry.Facts;
        return new TableEntity(entry.FarmerId, OfDay(facts.Plot, facts.On) + entry.Id)
        {
            ["Id"] = entry.Id,
            ["Plot"] = facts.Plot.ToString(),
            ["Season"] = facts.Season,
            ["SeasonKey"] = Seasons.Key(facts.Season),
            ["Kind"] = facts.Kind.ToString(),
            ["On"] = Format.Iso(facts.On),
            ["Product"] = facts.Product,
            ["Substance"] = facts.Substance,
            ["Dose"] = facts.Dose,
            ["WaitingDays"] = facts.WaitingDays,
            ["Notes"] = facts.Notes,
            ["Photo"] = facts.Photo,
            ["WrittenAt"] = entry.WrittenAt,
        };
    }

    static DiaryEntry ToEntry(TableEntity row) =>
        new(
            row.GetString("Id"),
            row.PartitionKey,
            new DiaryFacts(
                Plot.TryParse(row.GetString("Plot"), out var plot)
                    ? plot
                    : throw new InvalidDataException($"Entry {row.RowKey} has no plot."),
                row.GetString("Season"),
                Enum.Parse<DiaryKind>(row.GetString("Kind")),
                Day(row),
                row.GetString("Product"),
                row.GetString("Substance"),
                row.GetString("Dose"),
                row.GetInt32("WaitingDays"),
                row.GetString("Notes"),
                row.GetString("Photo")
            ),
            row.GetDateTimeOffset("WrittenAt")!.Value
        )
        {
            Withdrawal = row.GetString("Withdrawal") is { } reason
                ? new DiaryWithdrawal(reason, row.GetDateTimeOffset("WithdrawnAt")!.Value)
                : null,
        };

    static DateOnly Day(TableEntity row) =>
        DateOnly.ParseExact(row.GetString("On"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Storage;

namespace Traceability.Opinions;

/// <summary>
/// Reports of suspicious codes, in the table of opinions. PartitionKey: <c>reports|{gtin}</c> of a product here, <c>reports|strange</c> of all
/// others; RowKey: <c>report|{id}</c>, and <c>count</c>. The handler of <c>opinion-changed</c> copies each to <c>reported|{party}</c>, whose
/// rows are <c>{ticks until the end of time}|{report}</c>: the operator's, and that of the farmer whose product it is.
/// </summary>
public sealed class ReportTable(StorageAccount storage) : IReports
{
    const string RowPrefix = "report|";
    readonly TableClient table = storage.Table(Tables.Opinions);

    public async Task<bool> HasRoomAsync(Report report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        var isOurs = report.FarmerId is not null;
        var (count, _) = await OpinionTable.TakenRow.FindAsync(table, Partition(report.Gtin, isOurs), cancellation);
        return With(count, report) is not null
            || await FindAsync(report.Gtin, report.Id, isOurs, cancellation) is not null;
    }

    public Task<bool> AddAsync(Report report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        var row = ToRow(Partition(report.Gtin, report.FarmerId is not null), RowPrefix + report.Id, report);
        return OpinionTable.TakenRow.AddAsync(table, row, count => With(count, report), cancellation);
    }

    public async Task<Report?> FindAsync(Gtin gtin, string id, bool isOurs, CancellationToken cancellation) =>
        await table.FindAsync(Partition(gtin, isOurs), RowPrefix + id, cancellation) is { } row ? ToReport(row) : null;

    public Task ListAsync(Report report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - report.At.UtcTicks:D19}|{report.Id}"
        );
        return Task.WhenAll(
            new[] { Caller.Operator, report.FarmerId }
                .OfType<string>()
                .Select(party =>
                    table.UpsertEntityAsync(
                        ToRow("reported|" + party, line, report),
                        TableUpdateMode.Replace,
                        cancellation
                    )
                )
        );
    }

    public Task<PageOf<Report>> OfAsync(string party, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync("reported|" + party, page, ToReport, cancellation);

    static TakenCount? With(TakenCount count, Report report) =>
        count.With(
            Vietnam.Day(report.At),
            report.FarmerId is null ? OpinionLimits.MaxStrangeReportsADay : OpinionLimits.MaxReportsADay,
            int.MaxValue
        );

    static string Partition(Gtin gtin, bool isOurs) => isOurs ? $"reports|{gtin}" : "reports|strange";

    static TableEntity ToRow(string partition, string row, Report report) =>
        new(partition, row)
        {
            ["Report"] = report.Id,
            ["Gtin"] = report.Gtin.ToString(),
            ["Lot"] = report.Lot.ToString(),
            ["Farmer"] = report.FarmerId,
            ["Where"] = report.Words.Where,
            ["What"] = report.Words.What,
            ["At"] = report.At,
        };

    static Report ToReport(TableEntity row)
    {
        var (gtin, lot) = OpinionTable.TakenRow.Code(row);
        return new(
            row.GetString("Report"),
            gtin,
            lot,
            row.GetString("Farmer"),
            new ReportWords(row.GetString("Where"), row.GetString("What")),
            row.GetDateTimeOffset("At")!.Value
        );
    }
}

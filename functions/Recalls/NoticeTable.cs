using System.Globalization;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Recalls;

/// <summary>
/// Notices. PartitionKey: the party's id; RowKey: <c>{ticks until the end of time}|{id}</c>, so that the newest comes first. Before
/// it comes <c>id|{id}</c>, which holds the time, so that a repetition writes the same row.
/// </summary>
public sealed class NoticeTable(StorageAccount storage) : INotices
{
    readonly TableClient table = storage.Table(Tables.Notices);

    public async Task<Notice> PutAsync(Notice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        notice = notice with { At = await TimeAsync(notice, cancellation) };
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - notice.At.UtcTicks:D19}|{notice.Id}"
        );
        await table.UpsertEntityAsync(
            new TableEntity(notice.Party, row)
            {
                ["Id"] = notice.Id,
                ["IsLifted"] = notice.IsLifted,
                ["Recall"] = notice.Recall,
                ["Thing"] = notice.Thing,
                ["Gtin"] = notice.Gtin,
                ["Lot"] = notice.Lot,
                ["Reason"] = notice.Reason,
                ["IsContainer"] = notice.IsContainer,
                ["At"] = notice.At,
            },
            TableUpdateMode.Replace,
            cancellation
        );
        return notice;
    }

    async Task<DateTimeOffset> TimeAsync(Notice notice, CancellationToken cancellation)
    {
        var row = "id|" + notice.Id;
        if (await table.IsAddedAsync(new TableEntity(notice.Party, row) { ["At"] = notice.At }, cancellation))
        {
            return notice.At;
        }

        TableEntity first = await table.GetEntityAsync<TableEntity>(notice.Party, row, cancellationToken: cancellation);
        return first.GetDateTimeOffset("At")!.Value;
    }

    public async Task<PageOf<Notice>> OfAsync(string party, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        // What sorts behind every digit.
        const string end = ":";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {party} and RowKey gt {page.After ?? ""} and RowKey lt {end}"
        );
        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<Notice>(
            [
                .. rows.Select(row => new Notice(
                    row.GetString("Id"),
                    party,
                    row.GetBoolean("IsLifted")!.Value,
                    row.GetString("Recall"),
                    row.GetString("Thing"),
                    row.GetString("Gtin"),
                    row.GetString("Lot"),
                    row.GetString("Reason"),
                    row.GetBoolean("IsContainer")!.Value,
                    row.GetDateTimeOffset("At")!.Value
                )),
            ],
            rows.Count == page.Size ? rows[^1].RowKey : null
        );
    }
}

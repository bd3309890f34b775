using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Notices;

/// <summary>
/// Notices. PartitionKey: the party. RowKey: <c>{ticks until the end of time}|{id}</c>, so that the newest comes first;
/// <c>id|{id}</c>: when a notice was first kept.
/// </summary>
public sealed class NoticeTable(StorageAccount storage) : INotices
{
    readonly TableClient table = storage.Table(Tables.Notices);

    public async Task<Notice> PutAsync(Notice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        notice = notice with { Timestamp = await TimeAsync(notice, cancellation) };
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - notice.Timestamp.Ticks:D19}|{notice.Id}"
        );
        await table.UpsertEntityAsync(
            new TableEntity(notice.Party, row)
            {
                ["Id"] = notice.Id,
                ["Type"] = notice.Type,
                ["At"] = notice.Timestamp,
                ["Data"] = JsonSerializer.Serialize(notice.Data, NoticeJson.Default.NoticeData),
            },
            TableUpdateMode.Replace,
            cancellation
        );
        return notice;
    }

    public Task<int> RemoveAsync(string party, CancellationToken cancellation) =>
        table.RemoveAsync(TableClient.CreateQueryFilter($"PartitionKey eq {party}"), cancellation);

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
                    row.GetString("Type"),
                    row.GetDateTimeOffset("At")!.Value.UtcDateTime,
                    JsonSerializer.Deserialize(row.GetString("Data"), NoticeJson.Default.NoticeData)!
                )),
            ],
            rows.Count == page.Size ? rows[^1].RowKey : null
        );
    }

    async Task<DateTime> TimeAsync(Notice notice, CancellationToken cancellation)
    {
        var row = "id|" + notice.Id;
        if (await table.IsAddedAsync(new TableEntity(notice.Party, row) { ["At"] = notice.Timestamp }, cancellation))
        {
            return notice.Timestamp;
        }

        TableEntity first = await table.GetEntityAsync<TableEntity>(notice.Party, row, cancellationToken: cancellation);
        return first.GetDateTimeOffset("At")!.Value.UtcDateTime;
    }
}

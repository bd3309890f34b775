using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks;

/// <summary>
/// The raw limit of a recall: the storage calls of its steps without the program around them, of the same sizes, the same order and as
/// many at once. A step takes a message, reads the recall and what arrives, and then, for each lot: what is reached, its mark, its
/// passport, its stock, what was made of it, who holds it, the notice to its holder. Then the listing of its product.
/// </summary>
sealed class RawRecall
{
    const int Parallel = 8;
    const int Step = 48;
    const string Id = "recall";
    static readonly string filler = new('x', 400);

    readonly TableClient recalls;
    readonly TableClient marks;
    readonly TableClient batches;
    readonly TableClient stock;
    readonly TableClient listings;
    readonly TableClient graph;
    readonly TableClient notices;
    readonly QueueClient queue;

    RawRecall(string storage)
    {
        var tables = new TableServiceClient(storage);
        recalls = tables.GetTableClient("rawrecalls");
        marks = tables.GetTableClient("rawmarks");
        batches = tables.GetTableClient("rawrecalled");
        stock = tables.GetTableClient("rawstock");
        listings = tables.GetTableClient("rawlistings");
        graph = tables.GetTableClient("rawgraph");
        notices = tables.GetTableClient("rawnotices");
        queue = new QueueClient(
            storage,
            "raw-recall",
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
    }

    public static async Task<RawRecall> PrepareAsync(string storage, int lots)
    {
        var raw = new RawRecall(storage);
        foreach (
            var table in new[] { raw.recalls, raw.marks, raw.batches, raw.stock, raw.listings, raw.graph, raw.notices }
        )
        {
            await table.CreateIfNotExistsAsync();
        }

        await raw.queue.CreateIfNotExistsAsync();
        await raw.recalls.AddEntityAsync(new TableEntity(Id, "0|count") { ["Count"] = 0L });
        await raw.recalls.AddEntityAsync(new TableEntity(Id, "0|recall") { ["Facts"] = filler });
        foreach (var some in Enumerable.Range(0, lots).Chunk(100))
        {
            await AddAsync(
                raw.recalls,
                some,
                lot => new(Id, "work|" + Text(lot)) { ["Thing"] = filler[..60], ["Reaches"] = filler[..90] }
            );
            await AddAsync(
                raw.graph,
                some,
                lot => new("making" + some[0], "made|" + Text(lot)) { ["Name"] = filler[..60] }
            );
        }

        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, lots),
            async (lot, stop) =>
                await raw.graph.AddEntityAsync(new TableEntity(Text(lot), "at|1") { ["Party"] = filler[..26] }, stop)
        );
        return raw;
    }

    /// <summary>Works all of it off.</summary>
    public async Task RunAsync()
    {
        await SendAsync();
        while (true)
        {
            var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5))).Value;
            if (message is null)
            {
                await Task.Delay(5);
                continue;
            }

            await RecallAsync();
            await Task.WhenAll(
                new[] { "operator", "owner" }.Select(list =>
                    recalls.UpsertEntityAsync(new TableEntity("list|" + list, Id), TableUpdateMode.Merge)
                )
            );
            var work = await AllAsync(
                recalls,
                $"PartitionKey eq '{Id}' and RowKey gt 'work|' and RowKey lt 'work}}'",
                Step
            );
            if (work.Count == 0)
            {
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                return;
            }

            int[] lots = [.. work.Select(row => int.Parse(row.RowKey[5..], CultureInfo.InvariantCulture))];
            await StepAsync(lots);
            await recalls.SubmitTransactionAsync(
                work.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))
            );
            await SendAsync();
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    async Task StepAsync(int[] lots)
    {
        await EachAsync(lots, lot => recalls.GetEntityIfExistsAsync<TableEntity>(Id, Reached(lot)));
        TableEntity count = await recalls.GetEntityAsync<TableEntity>(Id, "0|count");
        count["Count"] = count.GetInt64("Count")!.Value + lots.Length;
        await recalls.SubmitTransactionAsync([
            .. lots.Select(lot => new TableTransactionAction(TableTransactionActionType.Add, ReachedRow(lot))),
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, count, count.ETag),
        ]);
        await EachAsync(lots, MarkAsync);
        await RecallAsync();
        await EachAsync(lots, TellAsync);
        await EachAsync(lots, lot => recalls.GetEntityIfExistsAsync<TableEntity>(Id, Reached(lot)));
        await recalls.SubmitTransactionAsync(
            lots.Select(lot => new TableTransactionAction(
                TableTransactionActionType.UpdateReplace,
                ReachedRow(lot),
                ETag.All
            ))
        );
        await listings.GetEntityIfExistsAsync<TableEntity>("catalogue", "none");
        await listings.GetEntityIfExistsAsync<TableEntity>("catalogue", "none");
        await recalls.UpdateEntityAsync(
            new TableEntity(Id, "0|recall") { ["LastMarkAt"] = DateTimeOffset.UnixEpoch },
            ETag.All,
            TableUpdateMode.Merge
        );
    }

    async Task MarkAsync(int lot)
    {
        var key = Text(lot);
        await marks.GetEntityIfExistsAsync<TableEntity>(key, "");
        var mark = new TableEntity(key, "") { ["Name"] = filler[..60], ["Marks"] = filler[..250] };
        await marks.AddEntityAsync(mark);
        await marks.GetEntityIfExistsAsync<TableEntity>(key, "");
        await batches.GetEntityIfExistsAsync<TableEntity>(key, "passport");
        await batches.AddEntityAsync(new TableEntity(key, "passport") { ["RecallReason"] = filler[..40] });
        await stock.GetEntityIfExistsAsync<TableEntity>(key, "recalled");
        await stock.AddEntityAsync(new TableEntity(key, "recalled") { ["IsRecalled"] = true });
        await marks.UpdateEntityAsync(mark, ETag.All, TableUpdateMode.Replace);
    }

    async Task TellAsync(int lot)
    {
        var key = Text(lot);
        foreach (var kind in new[] { "made", "at", "in" })
        {
            await AllAsync(graph, $"PartitionKey eq '{key}' and RowKey gt '{kind}|' and RowKey lt '{kind}}}'", 100);
        }

        await notices.AddEntityAsync(new TableEntity("holder", "id|" + key) { ["At"] = DateTimeOffset.UnixEpoch });
        await notices.UpsertEntityAsync(
            new TableEntity("holder", key) { ["Thing"] = filler[..60], ["Reason"] = filler[..100] },
            TableUpdateMode.Replace
        );
        await AllAsync(notices, "PartitionKey eq 'webhooks'", null);
    }

    Task<List<TableEntity>> RecallAsync() =>
        AllAsync(recalls, $"PartitionKey eq '{Id}' and RowKey gt '0|' and RowKey lt '0}}'", null);

    async Task SendAsync() => await queue.SendMessageAsync(filler[..80], TimeSpan.Zero, TimeSpan.FromSeconds(-1));

    static Task EachAsync(int[] numbers, Func<int, Task> act) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (number, _) => await act(number)
        );

    static async Task AddAsync(TableClient table, IEnumerable<int> numbers, Func<int, TableEntity> row) =>
        await table.SubmitTransactionAsync(
            numbers.Select(number => new TableTransactionAction(TableTransactionActionType.Add, row(number)))
        );

    static async Task<List<TableEntity>> AllAsync(TableClient table, string filter, int? most)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: most))
        {
            rows.Add(row);
            if (rows.Count == most)
            {
                break;
            }
        }

        return rows;
    }

    static TableEntity ReachedRow(int lot) =>
        new(Id, Reached(lot))
        {
            ["FirstAt"] = DateTimeOffset.UnixEpoch,
            ["Thing"] = filler[..60],
            ["Reaches"] = filler[..90],
        };

    static string Reached(int lot) => "reached|0|" + Text(lot);

    static string Text(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}

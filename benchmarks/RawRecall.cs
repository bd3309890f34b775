using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks;

/// <summary>
/// The raw limit of a recall: the storage calls of its steps without the program around them, of the same sizes, the same order and as
/// many at once. A step takes a message, reads the recall and what arrives, and then, for each lot: what is reached, its mark, its
/// passport, its stock, what was made of it, who holds it, the notice to its owner. Then the listings of its products.
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

    public static async Task<RawRecall> PrepareAsync(string storage, int products, int lotsOfEach)
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
        for (var product = 0; product < products; product++)
        {
            await raw.listings.AddEntityAsync(new TableEntity("google", Text(product)) { ["Facts"] = filler });
            for (var first = 0; first < lotsOfEach; first += 100)
            {
                await raw.stock.SubmitTransactionAsync(
                    Enumerable
                        .Range(first, Math.Min(100, lotsOfEach - first))
                        .Select(lot => new TableTransactionAction(
                            TableTransactionActionType.Add,
                            new TableEntity(Text(product), "lot|" + Text(lot)) { ["Stock"] = "1" }
                        ))
                );
            }
        }

        for (var first = 0; first < products * lotsOfEach; first += 100)
        {
            await raw.recalls.SubmitTransactionAsync(
                Enumerable
                    .Range(first, 100)
                    .Select(lot => new TableTransactionAction(
                        TableTransactionActionType.Add,
                        new TableEntity(Id, "work|" + Text(lot))
                        {
                            ["Thing"] = filler[..60],
                            ["Reaches"] = filler[..90],
                        }
                    ))
            );
        }

        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, products * lotsOfEach),
            async (lot, stop) =>
                await raw.batches.AddEntityAsync(new TableEntity(Text(lot), "passport") { ["Facts"] = filler }, stop)
        );
        return raw;
    }

    /// <summary>Works all of it off.</summary>
    /// <param name="productOf">The product of a lot, by their numbers.</param>
    public async Task RunAsync(Func<int, int> productOf)
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
            await StepAsync(lots, [.. lots.Select(productOf).Distinct()]);
            await recalls.SubmitTransactionAsync(
                work.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))
            );
            await SendAsync();
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    async Task StepAsync(int[] lots, int[] products)
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
        await EachAsync(products, DecideAsync);
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
        await batches.UpdateEntityAsync(
            new TableEntity(key, "passport") { ["RecallReason"] = filler[..40] },
            ETag.All,
            TableUpdateMode.Merge
        );
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

        await notices.AddEntityAsync(new TableEntity("owner", "id|" + key) { ["At"] = DateTimeOffset.UnixEpoch });
        await notices.UpsertEntityAsync(
            new TableEntity("owner", key) { ["Thing"] = filler[..60], ["Reason"] = filler[..100] },
            TableUpdateMode.Replace
        );
        await AllAsync(notices, "PartitionKey eq 'webhooks'", null);
    }

    async Task DecideAsync(int product)
    {
        var key = Text(product);
        TableEntity listing = await listings.GetEntityAsync<TableEntity>("google", key);
        await listings.GetEntityAsync<TableEntity>("google", key);
        await AllAsync(stock, $"PartitionKey eq '{key}'", null);
        await listings.UpdateEntityAsync(listing, listing.ETag, TableUpdateMode.Replace);
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

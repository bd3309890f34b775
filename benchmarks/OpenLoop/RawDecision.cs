using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks.OpenLoop;

/// <summary>
/// The raw limit of deciding a recall: its storage calls without the program around them, of the same sizes and the same order. Reads of
/// the product and the passport, the row of the Idempotency-Key, the announcement, one transaction of three rows, and the recall read.
/// </summary>
sealed class RawDecision
{
    static readonly string filler = new('x', 300);

    readonly TableClient rows;
    readonly QueueClient queue;

    RawDecision(string storage)
    {
        rows = new TableServiceClient(storage).GetTableClient("rawdecisions");
        queue = new QueueClient(
            storage,
            "raw-decisions",
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
    }

    public static async Task<RawDecision> PrepareAsync(string storage)
    {
        var raw = new RawDecision(storage);
        await raw.rows.CreateIfNotExistsAsync();
        await raw.queue.CreateIfNotExistsAsync();
        foreach (var (key, size) in new[] { ("product", 250), ("passport", 300) })
        {
            await raw.rows.UpsertEntityAsync(new TableEntity("read", key) { ["Facts"] = filler[..size] });
        }

        return raw;
    }

    public async Task OnceAsync(int number)
    {
        var id = number.ToString("D10", CultureInfo.InvariantCulture);
        await rows.GetEntityAsync<TableEntity>("read", "product");
        await rows.GetEntityAsync<TableEntity>("read", "passport");
        await rows.AddEntityAsync(
            new TableEntity("request", id) { ["Request"] = filler[..64], ["Note"] = filler[..26] }
        );
        await queue.SendMessageAsync(filler[..90], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(-1));
        await rows.SubmitTransactionAsync([
            new(TableTransactionActionType.Add, new TableEntity(id, "0|recall") { ["Facts"] = filler }),
            new(TableTransactionActionType.Add, new TableEntity(id, "0|count") { ["Count"] = 0L }),
            new(TableTransactionActionType.Add, new TableEntity(id, "work|1") { ["Thing"] = filler[..150] }),
        ]);
        await foreach (
            var _ in rows.QueryAsync<TableEntity>($"PartitionKey eq '{id}' and RowKey gt '0|' and RowKey lt '0}}'")
        )
        {
            // Read to its end, as the program does.
        }
    }
}

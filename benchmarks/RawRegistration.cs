using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks;

/// <summary>
/// The raw limit of registering: the storage calls of a registration without the program around them, of the same sizes and the
/// same order. A read of the caller's key where many call, since it is known for five seconds; one of the product; a message beside the
/// row of the Idempotency-Key; one transaction of four rows.
/// </summary>
sealed class RawRegistration
{
    static readonly string filler = new('x', 700);

    readonly int farmers;
    readonly TableClient keys;
    readonly TableClient products;
    readonly TableClient requests;
    readonly TableClient batches;
    readonly QueueClient queue;

    RawRegistration(string storage, int farmers)
    {
        this.farmers = farmers;
        var tables = new TableServiceClient(storage);
        keys = tables.GetTableClient("rawkeys");
        products = tables.GetTableClient("rawproducts");
        requests = tables.GetTableClient("rawrequests");
        batches = tables.GetTableClient("rawbatches");
        queue = new QueueClient(
            storage,
            "raw-batch-changed",
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
    }

    /// <param name="storage">A connection string.</param>
    /// <param name="farmers">As many as register beside it.</param>
    public static async Task<RawRegistration> PrepareAsync(string storage, int farmers)
    {
        var raw = new RawRegistration(storage, farmers);
        await raw.keys.CreateIfNotExistsAsync();
        await raw.products.CreateIfNotExistsAsync();
        await raw.requests.CreateIfNotExistsAsync();
        await raw.batches.CreateIfNotExistsAsync();
        await raw.queue.CreateIfNotExistsAsync();
        await raw.products.UpsertEntityAsync(new TableEntity("p", "product") { ["Facts"] = filler });
        for (var farmer = 0; farmer < farmers; farmer++)
        {
            await raw.keys.UpsertEntityAsync(new TableEntity($"key{farmer}", "") { ["Owner"] = filler[..100] });
        }

        return raw;
    }

    public Task ForgetMessagesAsync() => queue.ClearMessagesAsync();

    public async Task OnceAsync(int number)
    {
        var key = number.ToString("D10", CultureInfo.InvariantCulture);
        if (farmers > 1)
        {
            await keys.GetEntityAsync<TableEntity>($"key{number % farmers}", "");
        }

        await products.GetEntityAsync<TableEntity>("p", "product");
        await Task.WhenAll(
            queue.SendMessageAsync(filler[..160], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(-1)),
            // As many partitions as farmers: the emulator looks through a whole one for each row.
            requests.AddEntityAsync(
                new TableEntity($"caller{number % farmers}", key) { ["Request"] = filler[..64], ["Note"] = "L1" }
            )
        );
        await batches.SubmitTransactionAsync([
            new(TableTransactionActionType.Add, new TableEntity(key, "batch") { ["Facts"] = filler[..300] }),
            new(TableTransactionActionType.Add, new TableEntity(key, "passport") { ["Facts"] = filler }),
            new(TableTransactionActionType.Add, new TableEntity(key, "event") { ["Event"] = filler[..450] }),
            new(TableTransactionActionType.Add, new TableEntity(key, "change") { ["Kind"] = "registered" }),
        ]);
    }
}

using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks;

/// <summary>
/// The raw limit of capturing: the storage calls of an event without the program around them, of the same sizes and the same order.
/// The announcement; the event's row; a look for the product's owner and for those who were handed the lot; the lists of everyone, of
/// the party and of the lot; the look for a declaration; the mark that all is there.
/// </summary>
sealed class RawCapture
{
    const int Parallel = 8;
    const int Shards = 16;
    static readonly string filler = new('x', 700);

    readonly TableClient events;
    readonly TableClient index;
    readonly TableClient things;
    readonly TableClient captures;
    readonly QueueClient queue;
    readonly BlobContainerClient documents;

    RawCapture(string storage)
    {
        var tables = new TableServiceClient(storage);
        events = tables.GetTableClient("rawevents");
        index = tables.GetTableClient("raweventindex");
        things = tables.GetTableClient("rawthingevents");
        captures = tables.GetTableClient("rawcaptures");
        queue = new QueueClient(
            storage,
            "raw-capture",
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
        documents = new BlobContainerClient(storage, "rawcaptures");
    }

    public static async Task<RawCapture> PrepareAsync(string storage)
    {
        var raw = new RawCapture(storage);
        await raw.events.CreateIfNotExistsAsync();
        await raw.index.CreateIfNotExistsAsync();
        await raw.things.CreateIfNotExistsAsync();
        await raw.captures.CreateIfNotExistsAsync();
        await raw.queue.CreateIfNotExistsAsync();
        await raw.documents.CreateIfNotExistsAsync();
        return raw;
    }

    /// <summary>One event by itself.</summary>
    public async Task OneAsync(int number)
    {
        await SendAsync();
        await EventAsync(number);
    }

    /// <summary>A document of many: its blob, its announcement, its job with two lines, the message taken, and each event.</summary>
    public async Task ManyAsync(int first, int count)
    {
        var job = first.ToString("D10", CultureInfo.InvariantCulture);
        var blob = documents.GetBlobClient(job);
        await Task.WhenAll(
            blob.UploadAsync(BinaryData.FromString(new string('x', 400 * count)), overwrite: true),
            SendAsync()
        );
        await Task.WhenAll(
            new[] { "of", "all" }.Select(list =>
                captures.UpsertEntityAsync(new TableEntity(list, job), TableUpdateMode.Replace)
            )
        );
        await captures.AddEntityAsync(new TableEntity(job, "") { ["Total"] = count, ["Done"] = 0 });
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5))).Value;
        var kept = await captures.GetEntityAsync<TableEntity>(job, "");
        await blob.DownloadContentAsync();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (number, _) => await EventAsync(number)
        );
        await captures.UpdateEntityAsync(kept.Value, kept.Value.ETag, TableUpdateMode.Replace);
        if (message is not null)
        {
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    async Task EventAsync(int number)
    {
        var key = number.ToString("D10", CultureInfo.InvariantCulture);
        await events.AddEntityAsync(
            new TableEntity(key, "")
            {
                ["Json0"] = filler[..420],
                ["CapturedBy"] = filler[..26],
                ["Hash"] = filler[..90],
            }
        );
        await events.GetEntityIfExistsAsync<TableEntity>("product", "none");
        await AllAsync($"PartitionKey eq 'held|{key}'", things);
        await Task.WhenAll(
            index.SubmitTransactionAsync(Lines($"log|{number % Shards}", key)),
            index.SubmitTransactionAsync(Lines("party", key)),
            things.UpsertEntityAsync(Line("thing|" + key, key), TableUpdateMode.Replace)
        );
        await AllAsync($"PartitionKey eq '{key}'", events);
        await events.UpdateEntityAsync(new TableEntity(key, "") { ["Done"] = true }, ETag.All, TableUpdateMode.Merge);
    }

    static IEnumerable<TableTransactionAction> Lines(string partition, string key) =>
        new[] { "r+", "r-", "t+", "t-", "step|" }
            .Select(order => Line(partition, order + key))
            .Concat(
                new[]
                {
                    "w|BizStep|shipping",
                    "w|Disposition|in_transit",
                    "w|EventType|ObjectEvent",
                    "w|Epc|" + key,
                }.Select(word => new TableEntity(partition, word) { ["Value"] = filler[..60] })
            )
            .Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));

    static TableEntity Line(string partition, string row) =>
        new(partition, row + "|abcdefghijklmnopqrstuvwxyz")
        {
            ["RecordTime"] = DateTimeOffset.UnixEpoch,
            ["EventTime"] = DateTimeOffset.UnixEpoch,
            ["Type"] = 0,
            ["Step"] = "shipping",
        };

    static async Task AllAsync(string filter, TableClient table)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>(filter))
        {
            // Read to its end, as the program does.
        }
    }

    async Task SendAsync() =>
        await queue.SendMessageAsync(filler[..80], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(-1));
}

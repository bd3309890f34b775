using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Traceability.Benchmarks;

/// <summary>
/// The raw limit of capturing: the storage calls of an event without the program around them, of the same sizes and the same order.
/// The announcement; the event's row; a look for the product's owner and for those who were handed the lot; the lists of everyone, of
/// the party and of the lot, those of a document's events together; the look for a declaration; the message that the lot's story is
/// to be told; the mark that all is there. Both messages are taken, looked into and deleted meanwhile, as the program does.
/// </summary>
sealed class RawCapture : IAsyncDisposable
{
    const int Batch = 16;
    const int Parallel = 8;
    const int Shards = 16;
    static readonly string filler = new('x', 700);

    readonly TableClient events;
    readonly TableClient index;
    readonly TableClient things;
    readonly TableClient captures;
    readonly QueueClient queue;
    readonly QueueClient announced;
    readonly QueueClient stories;
    readonly BlobContainerClient documents;
    readonly CancellationTokenSource end = new();
    readonly List<Task> pumps = [];

    RawCapture(string storage)
    {
        var tables = new TableServiceClient(storage);
        events = tables.GetTableClient("rawevents");
        index = tables.GetTableClient("raweventindex");
        things = tables.GetTableClient("rawthingevents");
        captures = tables.GetTableClient("rawcaptures");
        var encoded = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        queue = new QueueClient(storage, "raw-capture", encoded);
        announced = new QueueClient(storage, "raw-event-accepted", encoded);
        stories = new QueueClient(storage, "raw-story", encoded);
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
        await raw.announced.CreateIfNotExistsAsync();
        await raw.stories.CreateIfNotExistsAsync();
        await raw.documents.CreateIfNotExistsAsync();
        raw.pumps.Add(raw.PumpAsync(raw.announced));
        raw.pumps.Add(raw.PumpAsync(raw.stories));
        return raw;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(pumps);
        end.Dispose();
    }

    /// <summary>One event by itself.</summary>
    public async Task OneAsync(int number)
    {
        await SendAsync(announced);
        await KeepAsync(number);
        await ListAsync([number]);
        await FollowAsync(number);
        await SendAsync(stories);
        await NoteAsync(number);
    }

    /// <summary>A document of many: its blob, its announcement, its job with two lines, the message taken, and each event.</summary>
    public async Task ManyAsync(int first, int count)
    {
        var job = first.ToString("D10", CultureInfo.InvariantCulture);
        var blob = documents.GetBlobClient(job);
        await Task.WhenAll(
            blob.UploadAsync(BinaryData.FromString(new string('x', 400 * count)), overwrite: true),
            SendAsync(queue)
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
        int[] numbers = [.. Enumerable.Range(first, count)];
        await EachAsync(numbers, KeepAsync);
        await ListAsync(numbers);
        await EachAsync(numbers, FollowAsync);
        await EachAsync(numbers, _ => SendAsync(stories));
        await EachAsync(numbers, NoteAsync);
        await captures.UpdateEntityAsync(kept.Value, kept.Value.ETag, TableUpdateMode.Replace);
        if (message is not null)
        {
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    Task KeepAsync(int number) =>
        events.AddEntityAsync(
            new TableEntity(Key(number), "")
            {
                ["Json0"] = filler[..420],
                ["CapturedBy"] = filler[..26],
                ["Hash"] = filler[..90],
            }
        );

    // The lists of many are written a hundred rows a transaction.
    async Task ListAsync(int[] numbers)
    {
        await EachAsync(
            numbers,
            async number =>
            {
                await events.GetEntityIfExistsAsync<TableEntity>("product", "none");
                await AllAsync($"PartitionKey eq 'held|{Key(number)}'", things);
            }
        );
        var lists = numbers
            .SelectMany(number => Lines($"log|{number % Shards}", Key(number)).Concat(Lines("party", Key(number))))
            .DistinctBy(row => (row.PartitionKey, row.RowKey))
            .GroupBy(row => row.PartitionKey);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            lists
                .Select<IGrouping<string, TableEntity>, Func<Task>>(list => () => PutAsync(list))
                .Concat(
                    numbers.Select<int, Func<Task>>(number =>
                        () =>
                            things.UpsertEntityAsync(Line("thing|" + Key(number), Key(number)), TableUpdateMode.Replace)
                    )
                ),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (write, _) => await write()
        );
    }

    async Task PutAsync(IEnumerable<TableEntity> rows)
    {
        foreach (var some in rows.Chunk(100))
        {
            await index.SubmitTransactionAsync(
                some.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row))
            );
        }
    }

    Task FollowAsync(int number) => AllAsync($"PartitionKey eq '{Key(number)}'", events);

    Task NoteAsync(int number) =>
        events.UpdateEntityAsync(new TableEntity(Key(number), "") { ["Done"] = true }, ETag.All, TableUpdateMode.Merge);

    async Task PumpAsync(QueueClient messages)
    {
        while (!end.IsCancellationRequested)
        {
            var taken = (await messages.ReceiveMessagesAsync(Batch, TimeSpan.FromMinutes(1))).Value;
            if (taken.Length == 0)
            {
                await Task.Delay(100);
                continue;
            }

            await Task.WhenAll(
                taken.Select(async message =>
                {
                    await events.GetEntityIfExistsAsync<TableEntity>("batch", "none");
                    await messages.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                })
            );
        }
    }

    static Task EachAsync(IEnumerable<int> numbers, Func<int, Task> act) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (number, _) => await act(number)
        );

    static string Key(int number) => number.ToString("D10", CultureInfo.InvariantCulture);

    static IEnumerable<TableEntity> Lines(string partition, string key) =>
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
            );

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

    // The announcement of one event is hidden at first: it is needed only where the program dies.
    async Task SendAsync(QueueClient to) =>
        await to.SendMessageAsync(
            filler[..80],
            to == announced ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
            TimeSpan.FromSeconds(-1)
        );
}

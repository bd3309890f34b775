using Azure.Core;
using Traceability.Benchmarks.Scale;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Budget;

/// <summary>Adds up what a program asks of storage, by table, queue and container. Looks into queues are the host's and left out.</summary>
sealed class StorageMeter
{
    readonly Lock gate = new();
    OperationCost? sum;

    public StorageMeter(StorageTap tap)
    {
        tap.After = (_, message) => NoteAsync(message);
    }

    static OperationCost Nothing => new([], [], [], new ByteCost());

    /// <summary>Counts from nothing; before this nothing is counted.</summary>
    public void Starts()
    {
        lock (gate)
        {
            sum = Nothing;
        }
    }

    /// <param name="answered">Bytes of the answers' bodies.</param>
    public OperationCost Stops(long answered)
    {
        lock (gate)
        {
            var stopped = sum ?? throw new InvalidOperationException("Nothing was counted.");
            sum = null;
            return stopped with { Bytes = stopped.Bytes with { Answered = answered } };
        }
    }

    async Task NoteAsync(HttpMessage message)
    {
        var sent = "";
        long length = 0;
        if (message.Request.Content is { } content)
        {
            using var copy = new MemoryStream();
            await content.WriteToAsync(copy, TestContext.Current.CancellationToken);
            length = copy.Length;
            sent = System.Text.Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)length);
        }

        var (received, size) = Received(message);
        // /devstoreaccount1/t0123456789akeys(PartitionKey='a',RowKey='')
        var path = message.Request.Uri.ToUri().AbsolutePath.Split('/');
        var reads = message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head;
        lock (gate)
        {
            if (sum is null)
            {
                return;
            }

            var bytes = sum.Bytes;
            if (path[2] == "$batch")
            {
                var operations = Occurrences(sent, " HTTP/1.1");
                Add(TableOf(sent), new TableCost(Transactions: 1, Entities: operations));
                sum = sum with
                {
                    Bytes = bytes with { Tables = bytes.Tables + length, Received = bytes.Received + size },
                };
            }
            else if (path.Length == 3 && Named(Tables.All, path[2].Split('(')[0]) is { } table)
            {
                Add(
                    table,
                    reads
                        ? new TableCost(Reads: 1, Rows: Occurrences(received, "\"RowKey\":"))
                        : new TableCost(Writes: 1, Entities: 1)
                );
                sum = sum with
                {
                    Bytes = bytes with { Tables = bytes.Tables + length, Received = bytes.Received + size },
                };
            }
            else if (Named(Queues.All, path[2]) is { } queue)
            {
                if (reads)
                {
                    return;
                }

                var cost =
                    message.Request.Method == RequestMethod.Delete ? new QueueCost(Deletes: 1) : new QueueCost(Puts: 1);
                var had = sum.Queues.GetValueOrDefault(queue, new QueueCost());
                sum.Queues[queue] = new QueueCost(had.Puts + cost.Puts, had.Deletes + cost.Deletes);
                sum = sum with
                {
                    Bytes = bytes with { Queues = bytes.Queues + length, Received = bytes.Received + size },
                };
            }
            else if (Named(Containers.All, path[2]) is { } container)
            {
                var had = sum.Blobs.GetValueOrDefault(container, new BlobCost());
                sum.Blobs[container] = reads
                    ? had with
                    {
                        Reads = had.Reads + 1,
                    }
                    : had with
                    {
                        Writes = had.Writes + 1,
                    };
                sum = sum with
                {
                    Bytes = bytes with { Blobs = bytes.Blobs + length, Received = bytes.Received + size },
                };
            }
            else
            {
                throw new InvalidOperationException($"Nobody knows {message.Request.Method} {path[2]}.");
            }
        }
    }

    void Add(string table, TableCost cost)
    {
        var had = sum!.Tables.GetValueOrDefault(table, new TableCost());
        sum!.Tables[table] = new TableCost(
            had.Reads + cost.Reads,
            had.Rows + cost.Rows,
            had.Writes + cost.Writes,
            had.Transactions + cost.Transactions,
            had.Entities + cost.Entities
        );
    }

    // Behind the twelve characters that are a test's own.
    static string? Named(IEnumerable<string> names, string name) =>
        name.Length > PrefixLength ? names.FirstOrDefault(known => known == name[PrefixLength..]) : null;

    // Each operation of a transaction names its table: POST http://127.0.0.1:10002/devstoreaccount1/t0123456789abatches HTTP/1.1
    static string TableOf(string transaction)
    {
        var line = transaction
            .Split('\n')
            .First(line => line.TrimEnd().EndsWith(" HTTP/1.1", StringComparison.Ordinal));
        var name = new Uri(line.Split(' ')[1]).AbsolutePath.Split('/')[^1].Split('(')[0];
        return Named(Tables.All, name) ?? throw new InvalidOperationException($"Nobody knows the table {name}.");
    }

    static (string Text, long Length) Received(HttpMessage message)
    {
        if (message is not { HasResponse: true, Response.ContentStream: { CanSeek: true } stream })
        {
            return ("", 0);
        }

        var at = stream.Position;
        stream.Position = 0;
        using var reader = new StreamReader(stream, leaveOpen: true);
        var text = reader.ReadToEnd();
        stream.Position = at;
        return (text, stream.Length);
    }

    static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    const int PrefixLength = 12;
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Benchmarks.Scale;

/// <summary>What an operation asks of one table.</summary>
/// <param name="Reads">Requests that read: point reads and queries.</param>
/// <param name="Rows">Entities that came back.</param>
/// <param name="Writes">Requests that write one entity.</param>
/// <param name="Transactions">Entity group transactions: one request and one billed transaction each.</param>
/// <param name="Entities">Entities written by both: what a partition's limit counts.</param>
sealed record TableCost(int Reads = 0, int Rows = 0, int Writes = 0, int Transactions = 0, int Entities = 0)
{
    [JsonIgnore]
    public int Requests => Reads + Writes + Transactions;
}

/// <summary>What an operation asks of one queue. Each message is also fetched: the host's work, which the model adds.</summary>
sealed record QueueCost(int Puts = 0, int Deletes = 0);

/// <summary>What an operation asks of one container.</summary>
sealed record BlobCost(int Reads = 0, int Writes = 0);

/// <summary>
/// Bodies in bytes, without headers: sent to tables, queues and blobs, received from all three, and answered to the caller, uncompressed.
/// </summary>
sealed record ByteCost(long Tables = 0, long Queues = 0, long Blobs = 0, long Received = 0, long Answered = 0);

/// <summary>What an operation costs, and what follows from it until the queues are empty.</summary>
sealed record OperationCost(
    SortedDictionary<string, TableCost> Tables,
    SortedDictionary<string, QueueCost> Queues,
    SortedDictionary<string, BlobCost> Blobs,
    ByteCost Bytes
)
{
    [JsonIgnore]
    public int TableRequests => Tables.Values.Sum(table => table.Requests);

    [JsonIgnore]
    public int Messages => Queues.Values.Sum(queue => queue.Puts);

    /// <summary>Requests to storage, a fetch a message included.</summary>
    [JsonIgnore]
    public int Requests =>
        TableRequests
        + Queues.Values.Sum(queue => (2 * queue.Puts) + queue.Deletes)
        + Blobs.Values.Sum(blob => blob.Reads + blob.Writes);
}

/// <summary>
/// <c>budget.json</c>: a line an operation. <c>tests/Budget/BudgetFileTests</c> measures each against a storage emulator and holds the
/// file to it.
/// </summary>
sealed record StorageBudget(string MeasuredOn, SortedDictionary<string, OperationCost> Operations)
{
    /// <summary>Bytes vary with the digits of times and numbers; counts do not.</summary>
    public const double BytesTolerance = 0.1;

    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public OperationCost this[string operation] =>
        Operations.TryGetValue(operation, out var cost)
            ? cost
            : throw new KeyNotFoundException($"budget.json has no operation {operation}.");

    public static StorageBudget Load() => Load<StorageBudget>("budget.json");

    /// <summary>A file beside the program.</summary>
    public static T Load<T>(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, file));
        return JsonSerializer.Deserialize<T>(stream, json) ?? throw new InvalidDataException($"{file} is empty.");
    }

    /// <summary>An operation as a line of the file.</summary>
    public static string Line(string operation, OperationCost cost) =>
        $"{JsonSerializer.Serialize(operation, json)}: {JsonSerializer.Serialize(cost, json)}";
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Functions;

/// <summary>
/// Messages that failed too often, kept where they do not expire after seven days as in their poison queue. PartitionKey: the
/// queue they came from. RowKey: the day and the message's hash, so that keeping one twice keeps one; <c>fault|{hash}</c>: what its last try
/// failed with, until it is kept.
/// </summary>
public sealed partial class PoisonTable(StorageAccount storage, TimeProvider time, ILogger<PoisonTable> logger)
{
    const string FaultRow = "fault|";
    const int HashLength = 32;
    const int MaxError = 500;
    const char Separator = '~';

    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly PoisonActsJson json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    readonly TableClient table = storage.Table(Tables.Poison);

    /// <summary>Keeps a message; the second time it is kept once. One that was replayed and failed again waits again.</summary>
    public async Task<Outcome> KeepAsync(string queue, string message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var hash = HashOf(message);
        var row = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd}|{hash}");
        while (true)
        {
            var kept = await table.FindAsync(queue, row, cancellation);
            if (kept is not null && StateOf(kept) != PoisonState.Replayed)
            {
                return Outcome.Done;
            }

            var fault = await table.FindAsync(queue, FaultRow + hash, cancellation);
            var error = fault?.GetString("Error");
            var waits = new TableEntity(queue, row)
            {
                ["Message"] = message,
                ["KeptAt"] = now,
                ["State"] = nameof(PoisonState.Waiting),
                ["Error"] = error,
                ["Tries"] = fault?.GetInt32("Tries"),
                ["Acts"] = Text([.. ActsOf(kept), new PoisonAct("failed", now, null, error)]),
            };
            if (!await table.IsPutAsync(waits, kept, cancellation))
            {
                continue;
            }

            if (fault is not null)
            {
                await table.DeleteEntityAsync(queue, FaultRow + hash, cancellationToken: cancellation);
            }

            Kept(logger, queue, row);
            return Outcome.Done;
        }
    }

    /// <summary>Notes what a message's last try failed with, so that it is kept with it.</summary>
    public Task NoteFaultAsync(
        string queue,
        string message,
        long tries,
        Exception fault,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(fault);
        var error = $"{fault.GetType().Name}: {fault.Message}".ReplaceLineEndings(" ");
        return table.UpsertEntityAsync(
            new TableEntity(queue, FaultRow + HashOf(message))
            {
                ["Error"] = error.Length <= MaxError ? error : error[..MaxError],
                ["Tries"] = (int)tries,
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    /// <summary>Messages by queue and day, the oldest first.</summary>
    /// <param name="queue">Of this queue alone; null for all.</param>
    /// <param name="state">In this state alone; null for all.</param>
    public async Task<PageOf<PoisonMessage>> OfAsync(
        string? queue,
        PoisonState? state,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        // Days are digits, which sort before the faults.
        var filter = TableClient.CreateQueryFilter($"RowKey lt {FaultRow}");
        if (queue is not null)
        {
            filter += TableClient.CreateQueryFilter($" and PartitionKey eq {queue}");
        }

        if (state is { } one)
        {
            filter += TableClient.CreateQueryFilter($" and State eq {one.ToString()}");
        }

        if (page.After is { } after && TryKey(after, out var key))
        {
            filter += TableClient.CreateQueryFilter(
                $" and (PartitionKey gt {key.Value.Queue} or (PartitionKey eq {key.Value.Queue} and RowKey gt {key.Value.Row}))"
            );
        }

        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<PoisonMessage>([.. rows.Select(ToMessage)], rows.Count == page.Size ? IdOf(rows[^1]) : null);
    }

    public async Task<PoisonMessage?> FindAsync(string id, CancellationToken cancellation) =>
        TryKey(id, out var key) && await table.FindAsync(key.Value.Queue, key.Value.Row, cancellation) is { } row
            ? ToMessage(row)
            : null;

    /// <summary>
    /// Sends a message to its queue again; one that was sent is not sent twice. Null where there is none. It is sent first and noted then:
    /// after a kill between the two it may be sent again, which every handler survives.
    /// </summary>
    public Task<PoisonStepped?> ReplayAsync(string id, string by, CancellationToken cancellation) =>
        StepAsync(
            id,
            PoisonState.Replayed,
            new PoisonAct("replayed", time.GetUtcNow(), by, null),
            message =>
                storage.Queue(message.Queue).SendMessageAsync(message.Message, null, Queues.NeverExpires, cancellation),
            cancellation
        );

    /// <summary>Notes that a message is not to be done, and why; twice is once. Null where there is none.</summary>
    public Task<PoisonStepped?> DiscardAsync(string id, string by, string reason, CancellationToken cancellation) =>
        StepAsync(
            id,
            PoisonState.Discarded,
            new PoisonAct("discarded", time.GetUtcNow(), by, reason),
            _ => Task.CompletedTask,
            cancellation
        );

    async Task<PoisonStepped?> StepAsync(
        string id,
        PoisonState state,
        PoisonAct act,
        Func<PoisonMessage, Task> first,
        CancellationToken cancellation
    )
    {
        if (!TryKey(id, out var key))
        {
            return null;
        }

        while (await table.FindAsync(key.Value.Queue, key.Value.Row, cancellation) is { } row)
        {
            var message = ToMessage(row);
            if (message.State != PoisonState.Waiting)
            {
                return new PoisonStepped(message, message.State == state);
            }

            await first(message);
            var stepped = new TableEntity(row.PartitionKey, row.RowKey)
            {
                ["State"] = state.ToString(),
                ["Acts"] = Text([.. message.Acts, act]),
            };
            if (await table.IsUpdatedAsync(stepped, row.ETag.ToString(), TableUpdateMode.Merge, cancellation))
            {
                return new PoisonStepped(message with { State = state, Acts = [.. message.Acts, act] }, true);
            }
        }

        return null;
    }

    static PoisonMessage ToMessage(TableEntity row) =>
        new(
            IdOf(row),
            row.PartitionKey,
            row.GetString("Message"),
            row.GetDateTimeOffset("KeptAt")!.Value,
            StateOf(row),
            row.GetInt32("Tries"),
            row.GetString("Error"),
            ActsOf(row)
        );

    static PoisonState StateOf(TableEntity row) =>
        Enum.TryParse<PoisonState>(row.GetString("State"), out var state) ? state : PoisonState.Waiting;

    static IReadOnlyList<PoisonAct> ActsOf(TableEntity? row) =>
        row?.GetString("Acts") is { Length: > 0 } acts
            ? JsonSerializer.Deserialize(acts, json.IReadOnlyListPoisonAct)!
            : [];

    static string Text(IReadOnlyList<PoisonAct> acts) => JsonSerializer.Serialize(acts, json.IReadOnlyListPoisonAct);

    static string HashOf(string message) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message)))[..HashLength];

    static string IdOf(TableEntity row) => $"{row.PartitionKey}{Separator}{row.RowKey.Replace('|', Separator)}";

    // Nothing else is a key of this table: what is asked for goes into a query.
    static bool TryKey(string id, [NotNullWhen(true)] out (string Queue, string Row)? key)
    {
        key =
            id.Split(Separator) is [var queue, { Length: 8 } day, { Length: HashLength } hash]
            && Queues.All.Contains(queue)
            && day.All(char.IsAsciiDigit)
            && hash.All(char.IsAsciiHexDigitLower)
                ? (queue, $"{day}|{hash}")
                : null;
        return key is not null;
    }

    [LoggerMessage(LogLevel.Error, "A message of {Queue} failed too often and is kept as {Row}")]
    static partial void Kept(ILogger logger, string queue, string row);
}

[JsonSerializable(typeof(IReadOnlyList<PoisonAct>))]
sealed partial class PoisonActsJson : JsonSerializerContext;

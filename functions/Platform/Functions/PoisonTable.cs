using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Traceability.Platform.Storage;
using Traceability.Platform.Telemetry;

namespace Traceability.Platform.Functions;

/// <summary>
/// Messages that failed too often, kept where they do not expire after seven days as in their poison queue. PartitionKey: the
/// queue they came from. RowKey: the day and the message's hash, so that keeping one twice keeps one.
/// </summary>
public sealed partial class PoisonTable(
    StorageAccount storage,
    Signals signals,
    TimeProvider time,
    ILogger<PoisonTable> logger
)
{
    readonly TableClient table = storage.Table(Tables.Poison);

    public async Task<Outcome> KeepAsync(string queue, string message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message)));
        var row = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd}|{hash[..32]}");
        await table.UpsertEntityAsync(
            new TableEntity(queue, row) { ["Message"] = message, ["KeptAt"] = now },
            TableUpdateMode.Replace,
            cancellation
        );
        signals.Poisoned(queue);
        Kept(logger, queue, row);
        return Outcome.Done;
    }

    [LoggerMessage(LogLevel.Error, "A message of {Queue} failed too often and is kept as {Row}")]
    static partial void Kept(ILogger logger, string queue, string row);
}

using System.Globalization;
using System.Text.Json;

namespace Traceability.Platform.Functions;

/// <summary>
/// How queues are read, from host.json: the Functions host and the program's own pump obey the same file.
/// </summary>
/// <param name="BatchSize">Messages taken at once from one queue, 1 to 32.</param>
/// <param name="NewBatchThreshold">More are taken when no more than this many are in hand.</param>
/// <param name="MaxDequeueCount">Tries, before a message goes to the poison queue.</param>
/// <param name="VisibilityTimeout">The wait before the next try.</param>
/// <param name="MaxPollingInterval">The longest wait between two looks into an empty queue.</param>
/// <param name="FunctionTimeout">A handler that takes longer is cancelled.</param>
public sealed record QueueLimits(
    int BatchSize,
    int NewBatchThreshold,
    int MaxDequeueCount,
    TimeSpan VisibilityTimeout,
    TimeSpan MaxPollingInterval,
    TimeSpan FunctionTimeout
)
{
    public static QueueLimits FromHostJson()
    {
        using var stream = typeof(QueueLimits).Assembly.GetManifestResourceStream("host.json")!;
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        var queues = root.GetProperty("extensions").GetProperty("queues");
        return new QueueLimits(
            queues.GetProperty("batchSize").GetInt32(),
            queues.GetProperty("newBatchThreshold").GetInt32(),
            queues.GetProperty("maxDequeueCount").GetInt32(),
            Span(queues.GetProperty("visibilityTimeout")),
            Span(queues.GetProperty("maxPollingInterval")),
            Span(root.GetProperty("functionTimeout"))
        );
    }

    static TimeSpan Span(JsonElement element) => TimeSpan.Parse(element.GetString()!, CultureInfo.InvariantCulture);
}

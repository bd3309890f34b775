using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Traceability.Platform.Telemetry;

namespace Traceability.Platform.Storage;

/// <summary>How a message of ours comes into a queue.</summary>
public static class QueueMessages
{
    /// <summary>Sends a message that never expires: it may be the only announcement of a change.</summary>
    /// <param name="delay">How long it is hidden at first, zero to seven days.</param>
    public static Task SendAsync<TMessage>(
        this StorageAccount storage,
        string queue,
        TMessage message,
        JsonTypeInfo<TMessage> type,
        TimeSpan delay,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(storage);
        var text = JsonSerializer.Serialize(message, type);
        return TraceSpans.Current is null
            ? storage.Queue(queue).SendMessageAsync(text, delay, Queues.NeverExpires, cancellation)
            : SendTracedAsync(storage, queue, text, delay, cancellation);
    }

    static async Task SendTracedAsync(
        StorageAccount storage,
        string queue,
        string text,
        TimeSpan delay,
        CancellationToken cancellation
    )
    {
        using var span = TraceSpans.Begin("send " + queue, ActivityKind.Producer);
        span?.SetTag("messaging.system", "azure_storage_queue");
        span?.SetTag("messaging.destination.name", queue);
        span?.SetTag("messaging.operation.type", "send");
        try
        {
            await storage
                .Queue(queue)
                .SendMessageAsync(TraceContext.Carry(text, delay), delay, Queues.NeverExpires, cancellation);
        }
        catch (Exception fault) when (span.Fails(fault))
        {
            throw;
        }
    }
}

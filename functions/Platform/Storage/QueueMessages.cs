using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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
        return storage
            .Queue(queue)
            .SendMessageAsync(JsonSerializer.Serialize(message, type), delay, Queues.NeverExpires, cancellation);
    }
}

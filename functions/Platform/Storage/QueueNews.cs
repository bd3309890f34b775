using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Platform.Storage;

/// <summary>
/// Tells who reads a queue in this program that this program sent something to it. What other programs send is found by looking.
/// </summary>
public sealed class QueueNews : HttpPipelinePolicy
{
    readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);

    /// <summary>Ends with the next message that is sent to a queue.</summary>
    /// <param name="queue">Its name in storage.</param>
    public Task NextAsync(string queue) =>
        awaited.GetOrAdd(queue, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        await ProcessNextAsync(message, pipeline);
        if (
            message.Request.Method == RequestMethod.Post
            && message.Request.Uri.Path.Split('/') is [.., var queue, "messages"]
            && awaited.TryRemove(queue, out var next)
        )
        {
            next.SetResult();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");
}

using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Tests.Support;

/// <summary>
/// Notes which of the tests' programs called storage, and which queues may have a message: so that who plays the host asks no others,
/// and who cleans up knows whether there is anything.
/// </summary>
sealed class StorageUse : HttpPipelinePolicy
{
    static readonly ConcurrentDictionary<string, byte> used = new();
    static readonly ConcurrentDictionary<string, byte> told = new();

    const int PrefixLength = 12;

    public static StorageUse Noted { get; } = new();

    /// <summary>Forgets what begins with a program's prefix; false where it never called storage.</summary>
    public static bool Forgets(string prefix)
    {
        foreach (var queue in told.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            told.TryRemove(queue, out _);
        }

        return used.TryRemove(prefix, out _);
    }

    /// <summary>Whether a message may wait in a queue, of those that are not hidden for a time.</summary>
    public static bool MayWait(string queue) => told.ContainsKey(queue);

    /// <summary>Before a queue is asked for messages: what comes later is noted again.</summary>
    public static void Asks(string queue) => told.TryRemove(queue, out _);

    /// <summary>A queue that was asked had messages, and may have more.</summary>
    public static void Had(string queue) => told.TryAdd(queue, 0);

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (uri, method) = (message.Request.Uri, message.Request.Method);
        // /devstoreaccount1/t0123456789asale-changed/messages, /devstoreaccount1/t0123456789akeys(PartitionKey='a',RowKey='')
        var path = uri.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = path.Length < 2 ? "" : path[1].Split('(')[0];
        if (name.StartsWith('t') && name.Length > PrefixLength)
        {
            used.TryAdd(name[..PrefixLength], 0);
            if (method == RequestMethod.Post && path[^1] == "messages")
            {
                told.TryAdd(name, 0);
            }
        }

        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");
}

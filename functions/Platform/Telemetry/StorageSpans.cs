using System.Collections.Frozen;
using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Telemetry;

/// <summary>
/// A span for each call to storage inside a trace, named by the method and the table, queue or container. Keys of rows and names of
/// blobs are not told: what is told is a name from our own lists, or none.
/// </summary>
public sealed class StorageSpans(Settings settings) : HttpPipelinePolicy
{
    static readonly FrozenSet<string> names = Tables
        .All.Concat(Queues.All)
        .Concat(Queues.All.Select(Queues.Poison))
        .Concat(Containers.All)
        .ToFrozenSet(StringComparer.Ordinal);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (TraceSpans.Current is null)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        var (method, target) = (message.Request.Method.Method, Target(message.Request.Uri.Path));
        using var span = TraceSpans.Begin($"{method} {target}", ActivityKind.Client);
        span?.SetTag("db.system.name", "azure.storage");
        span?.SetTag("db.collection.name", target);
        span?.SetTag("http.request.method", method);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception fault) when (span.Fails(fault))
        {
            throw;
        }

        // 404 and 409 are answers: something is not there yet, or was there before.
        var status = message.Response.Status;
        if (status is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict)
        {
            span?.SetTag("http.response.status_code", status);
        }
        else
        {
            span.Answered(status);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");

    // The emulator has the account's name in front: /devstoreaccount1/keys(PartitionKey='a',RowKey='') and /keys(…) are keys.
    string Target(string path)
    {
        foreach (var part in path.Split('/', '('))
        {
            if (part == "$batch")
            {
                // Of a transaction the table is told in its body.
                return "transaction";
            }

            if (
                part.StartsWith(settings.StoragePrefix, StringComparison.Ordinal)
                && names.TryGetValue(part[settings.StoragePrefix.Length..], out var name)
            )
            {
                return name;
            }
        }

        return "storage";
    }
}

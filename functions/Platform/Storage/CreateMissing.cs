using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Platform.Storage;

/// <summary>
/// Makes tables, queues and containers when a call finds one missing, then sends that call again: a new account works at once,
/// and a start costs no storage call.
/// </summary>
sealed class CreateMissing(StorageAccount storage) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.HasResponse && IsMissing(message.Response))
        {
            await storage.CreateMissingAsync();
            await ProcessNextAsync(message, pipeline);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");

    static bool IsMissing(Response response) =>
        response.Status switch
        {
            // Queues and blobs name the error in a header, tables in the body.
            StatusCodes.Status404NotFound => response.Headers.TryGetValue("x-ms-error-code", out var code)
                ? code is "TableNotFound" or "QueueNotFound" or "ContainerNotFound"
                : NamesTable(response),
            // What became of a transaction is inside its answer.
            StatusCodes.Status202Accepted => NamesTable(response),
            _ => false,
        };

    static bool NamesTable(Response response) =>
        response.ContentStream is MemoryStream
        && response.Content.ToString().Contains("TableNotFound", StringComparison.Ordinal);
}

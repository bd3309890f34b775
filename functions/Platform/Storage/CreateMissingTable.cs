using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Platform.Storage;

/// <summary>
/// Makes the tables when a call finds one missing, then sends that call again: a new account works at once, and a start costs
/// no storage call.
/// </summary>
sealed class CreateMissingTable(StorageAccount storage) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (
            message.HasResponse
            && message.Response.Status == StatusCodes.Status404NotFound
            && message.Response.Content.ToString().Contains("TableNotFound", StringComparison.Ordinal)
        )
        {
            await storage.CreateMissingAsync(message.CancellationToken);
            await ProcessNextAsync(message, pipeline);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");
}

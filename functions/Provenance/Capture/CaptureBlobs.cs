using System.Text.Json;
using Azure;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Capture;

/// <summary>Blobs of the container <c>captures</c>: <c>{job}/document.json</c> as it was sent, and <c>{job}/faults.json</c>.</summary>
public sealed class CaptureBlobs(StorageAccount storage) : ICaptureDocuments
{
    public Task PutAsync(string job, ReadOnlyMemory<byte> document, CancellationToken cancellation) =>
        PutAsync(Document(job), new BinaryData(document), cancellation);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string job, CancellationToken cancellation)
    {
        var read = await storage
            .Container(Containers.Captures)
            .GetBlobClient(Document(job))
            .DownloadContentAsync(cancellation);
        return read.Value.Content.ToMemory();
    }

    public Task PutFaultsAsync(string job, IReadOnlyList<CaptureFault> faults, CancellationToken cancellation) =>
        PutAsync(
            Faults(job),
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(faults, CaptureJson.Default.IReadOnlyListCaptureFault)),
            cancellation
        );

    public async Task<IReadOnlyList<CaptureFault>> FaultsAsync(string job, CancellationToken cancellation)
    {
        try
        {
            var read = await storage
                .Container(Containers.Captures)
                .GetBlobClient(Faults(job))
                .DownloadContentAsync(cancellation);
            return JsonSerializer.Deserialize(
                    read.Value.Content.ToMemory().Span,
                    CaptureJson.Default.IReadOnlyListCaptureFault
                ) ?? [];
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return [];
        }
    }

    async Task PutAsync(string name, BinaryData content, CancellationToken cancellation) =>
        await storage
            .Container(Containers.Captures)
            .GetBlobClient(name)
            .UploadAsync(content, overwrite: true, cancellation);

    static string Document(string job) => job + "/document.json";

    static string Faults(string job) => job + "/faults.json";
}

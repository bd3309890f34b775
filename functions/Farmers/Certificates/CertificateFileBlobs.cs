using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Farmers.Certificates;

/// <summary>Certificates' files: blobs <c>{farmer}/{certificate}/{name}</c>.</summary>
public sealed class CertificateFileBlobs(StorageAccount storage) : ICertificateFiles
{
    readonly BlobContainerClient container = storage.Container(Containers.Certificates);

    public Task KeepAsync(CertificateFile file, CertificatePaper paper, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(paper);
        return Blob(file.Farmer, file.Certificate, file.Name)
            .UploadAsync(BinaryData.FromBytes(paper.Bytes), overwrite: true, cancellation);
    }

    public async Task<byte[]?> FindAsync(CertificateFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var answer = await Blob(file.Farmer, file.Certificate, file.Name).DownloadContentAsync(cancellation);
            return answer.Value.Content.ToArray();
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public Task RemoveAsync(string farmerId, string certificateId, string name, CancellationToken cancellation) =>
        Blob(farmerId, certificateId, name).DeleteIfExistsAsync(cancellationToken: cancellation);

    public async Task<int> RemoveAllAsync(string farmerId, CancellationToken cancellation)
    {
        var removed = 0;
        var folder = new GetBlobsOptions { Prefix = $"{farmerId}/" };
        await foreach (var blob in container.GetBlobsAsync(folder, cancellation))
        {
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
            removed++;
        }

        return removed;
    }

    public async Task SweepAsync(
        string farmerId,
        string certificateId,
        string? named,
        DateTimeOffset before,
        CancellationToken cancellation
    )
    {
        var folder = new GetBlobsOptions { Prefix = $"{farmerId}/{certificateId}/" };
        await foreach (var blob in container.GetBlobsAsync(folder, cancellation))
        {
            if (blob.Properties.LastModified < before && blob.Name != folder.Prefix + named)
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
            }
        }
    }

    BlobClient Blob(string farmerId, string certificateId, string name) =>
        container.GetBlobClient($"{farmerId}/{certificateId}/{name}");
}

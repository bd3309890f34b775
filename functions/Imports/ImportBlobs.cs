using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Imports;

/// <summary>
/// What files said, in the container <c>imports</c>: <c>{importer}/{import}/{round}.json</c>. It may hold phone numbers and is removed as
/// soon as its rows are worked off; each round has its own, so that a late removal takes none that is still needed.
/// </summary>
public sealed class ImportBlobs(StorageAccount storage) : IImportSheets
{
    readonly BlobContainerClient container = storage.Container(Containers.Imports);

    public Task KeepAsync(
        string importer,
        string id,
        int round,
        ReadOnlyMemory<byte> sheet,
        CancellationToken cancellation
    ) => Blob(importer, id, round).UploadAsync(new BinaryData(sheet), overwrite: true, cancellation);

    public async Task<ImportSheet?> FindAsync(string importer, string id, int round, CancellationToken cancellation)
    {
        try
        {
            var read = await Blob(importer, id, round).DownloadContentAsync(cancellation);
            return ImportSheet.Of(read.Value.Content.ToMemory().Span);
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public async Task<int> RemoveAllAsync(string importer, CancellationToken cancellation)
    {
        var removed = 0;
        var folder = new GetBlobsOptions { Prefix = $"{importer}/" };
        await foreach (var blob in container.GetBlobsAsync(folder, cancellation))
        {
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
            removed++;
        }

        return removed;
    }

    public Task RemoveAsync(string importer, string id, int round, CancellationToken cancellation) =>
        Blob(importer, id, round).DeleteIfExistsAsync(cancellationToken: cancellation);

    BlobClient Blob(string importer, string id, int round) =>
        container.GetBlobClient(string.Create(CultureInfo.InvariantCulture, $"{importer}/{id}/{round}.json"));
}

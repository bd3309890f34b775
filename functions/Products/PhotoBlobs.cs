using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Products;

/// <summary>Where photos are kept.</summary>
public interface IPhotos
{
    /// <summary>Keeps both copies; the same photo twice is one.</summary>
    Task KeepAsync(Gtin gtin, Photo photo, CancellationToken cancellation);

    /// <summary>A copy by its file's name: <c>{hash}-page.jpg</c> or <c>{hash}-feed.jpg</c>.</summary>
    Task<byte[]?> FindAsync(Gtin gtin, string file, CancellationToken cancellation);
}

/// <summary>Photos: blobs <c>{gtin}/{hash}-page.jpg</c> and <c>-feed.jpg</c>, named by their content.</summary>
public sealed class PhotoBlobs(StorageAccount storage) : IPhotos
{
    readonly BlobContainerClient container = storage.Container(Containers.Photos);

    public Task KeepAsync(Gtin gtin, Photo photo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Task.WhenAll(
            UploadAsync($"{gtin}/{photo.Hash}-page.jpg", photo.PageBytes, cancellation),
            UploadAsync($"{gtin}/{photo.Hash}-feed.jpg", photo.FeedBytes, cancellation)
        );
    }

    public async Task<byte[]?> FindAsync(Gtin gtin, string file, CancellationToken cancellation)
    {
        try
        {
            var answer = await container.GetBlobClient($"{gtin}/{file}").DownloadContentAsync(cancellation);
            return answer.Value.Content.ToArray();
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    Task<Response<BlobContentInfo>> UploadAsync(string name, byte[] bytes, CancellationToken cancellation) =>
        container
            .GetBlobClient(name)
            .UploadAsync(
                BinaryData.FromBytes(bytes),
                new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "image/jpeg" } },
                cancellation
            );
}

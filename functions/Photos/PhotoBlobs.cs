using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Photos;

/// <summary>Where photos are kept.</summary>
public interface IPhotos
{
    /// <summary>Keeps both copies under a name; twice is once.</summary>
    /// <param name="name">16 hexadecimal digits, small letters.</param>
    Task KeepAsync(PhotoOwner owner, string name, Photo photo, CancellationToken cancellation);

    /// <summary>A copy by its file's name: <c>{name}-page.jpg</c> or <c>{name}-feed.jpg</c>.</summary>
    Task<byte[]?> FindAsync(PhotoOwner owner, string file, CancellationToken cancellation);
}

/// <summary>Photos: blobs <c>{owner}/{name}-page.jpg</c> and <c>-feed.jpg</c>.</summary>
public sealed class PhotoBlobs(StorageAccount storage) : IPhotos
{
    readonly BlobContainerClient container = storage.Container(Containers.Photos);

    public Task KeepAsync(PhotoOwner owner, string name, Photo photo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Task.WhenAll(
            UploadAsync(owner, PhotoPath.PageFile(name), photo.PageBytes, cancellation),
            UploadAsync(owner, PhotoPath.FeedFile(name), photo.FeedBytes, cancellation)
        );
    }

    public async Task<byte[]?> FindAsync(PhotoOwner owner, string file, CancellationToken cancellation)
    {
        try
        {
            var answer = await Blob(owner, file).DownloadContentAsync(cancellation);
            return answer.Value.Content.ToArray();
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    Task<Response<BlobContentInfo>> UploadAsync(
        PhotoOwner owner,
        string file,
        byte[] bytes,
        CancellationToken cancellation
    ) =>
        Blob(owner, file)
            .UploadAsync(
                BinaryData.FromBytes(bytes),
                new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "image/jpeg" } },
                cancellation
            );

    BlobClient Blob(PhotoOwner owner, string file) => container.GetBlobClient($"{owner}/{file}");
}

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

    /// <summary>Whether a photo is kept under a name.</summary>
    Task<bool> IsThereAsync(PhotoOwner owner, string name, CancellationToken cancellation);

    /// <summary>Removes both copies; twice is once.</summary>
    Task RemoveAsync(PhotoOwner owner, string name, CancellationToken cancellation);

    /// <summary>Removes the copies of an owner's that nothing names and that were kept before a time; says how many there were.</summary>
    /// <param name="named">Names that stay.</param>
    /// <param name="before">By storage's clock.</param>
    Task<int> SweepAsync(
        PhotoOwner owner,
        IReadOnlyCollection<string> named,
        DateTimeOffset before,
        CancellationToken cancellation
    );
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

    public async Task<bool> IsThereAsync(PhotoOwner owner, string name, CancellationToken cancellation) =>
        await Blob(owner, PhotoPath.PageFile(name)).ExistsAsync(cancellation);

    public Task RemoveAsync(PhotoOwner owner, string name, CancellationToken cancellation) =>
        Task.WhenAll(
            Blob(owner, PhotoPath.PageFile(name)).DeleteIfExistsAsync(cancellationToken: cancellation),
            Blob(owner, PhotoPath.FeedFile(name)).DeleteIfExistsAsync(cancellationToken: cancellation)
        );

    public async Task<int> SweepAsync(
        PhotoOwner owner,
        IReadOnlyCollection<string> named,
        DateTimeOffset before,
        CancellationToken cancellation
    )
    {
        var (folder, removed) = ($"{owner}/", 0);
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellation))
        {
            if (
                blob.Properties.LastModified < before
                && !named.Contains(blob.Name.Substring(folder.Length, PhotoPath.NameLength))
            )
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
                removed++;
            }
        }

        return removed;
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

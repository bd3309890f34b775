using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.QrCodes;

/// <summary>Codes: blobs <c>{gtin}/{lot}.svg</c> and <c>.png</c>, the lot written as in table keys.</summary>
public sealed class CodeBlobs(StorageAccount storage) : ICodes
{
    readonly BlobContainerClient container = storage.Container(Containers.Codes);

    public Task KeepAsync(Gtin gtin, Lot lot, CodeFormat format, byte[] content, CancellationToken cancellation) =>
        Blob(gtin, lot, format)
            .UploadAsync(
                BinaryData.FromBytes(content),
                new BlobUploadOptions
                {
                    HttpHeaders = new BlobHttpHeaders
                    {
                        ContentType = format == CodeFormat.Svg ? "image/svg+xml" : "image/png",
                    },
                },
                cancellation
            );

    public async Task<KeptCode?> FindAsync(Gtin gtin, Lot lot, CodeFormat format, CancellationToken cancellation)
    {
        try
        {
            var answer = await Blob(gtin, lot, format).DownloadContentAsync(cancellation);
            return new KeptCode(answer.Value.Content.ToArray(), answer.Value.Details.ETag.ToString("H"));
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    BlobClient Blob(Gtin gtin, Lot lot, CodeFormat format) =>
        container.GetBlobClient($"{gtin}/{lot.ToKey()}.{(format == CodeFormat.Svg ? "svg" : "png")}");
}

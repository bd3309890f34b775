using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Products;

/// <summary>Every picture that a product names is there.</summary>
public sealed class ProductPhotoCheck(IPhotos photos) : ICheck
{
    public string Name => "photos of products";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Products, cancellation))
        {
            if (
                row.Key == "product"
                && row.Text("Photo") is { Length: > 0 } photo
                && Gtin.TryParse(row.Partition, out var gtin)
            )
            {
                verdict.Of(
                    $"photo {photo} of product {gtin}",
                    await photos.IsThereAsync(PhotoOwner.Of(gtin), photo, cancellation),
                    "its file is not there"
                );
            }
        }
    }
}

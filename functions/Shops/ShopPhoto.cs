using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>A product's photo as shops take it.</summary>
static class ShopPhoto
{
    public static async Task<byte[]?> ReadAsync(
        IPhotos photos,
        string gtin,
        ProductPhoto photo,
        CancellationToken cancellation
    ) =>
        Gtin.TryParse(gtin, out var parsed)
            ? await photos.FindAsync(PhotoOwner.Of(parsed), PhotoPath.FeedFile(photo.Hash), cancellation)
            : null;
}

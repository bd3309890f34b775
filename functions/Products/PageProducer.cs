using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Photos;

namespace Traceability.Products;

/// <summary>What pages show of a product's producer and photo.</summary>
public static class PageProducer
{
    public static PageFarmer OnPage(this Producer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new(producer.Name, producer.Kind, producer.Province.Name, producer.Commune, producer.PublicAddress)
        {
            Page = FarmerPath.Page(producer.Id),
        };
    }

    /// <summary>The copy for pages: 800 pixels wide, or as wide as it is.</summary>
    public static PagePhoto? OnPage(this ProductPhoto? photo, Gtin gtin) =>
        photo is null ? null : PagePhoto.Of(PhotoOwner.Of(gtin), photo.Hash, photo.Width, photo.Height);
}

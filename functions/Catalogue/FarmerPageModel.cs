using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform.Pages;

namespace Traceability.Catalogue;

/// <summary>One of a farmer's latest lots.</summary>
public sealed record FarmerLot(string Product, Gtin Gtin, Lot Lot, DateOnly HarvestedOn);

/// <summary>A photo of a farmer as its page shows it.</summary>
/// <param name="Photo">The copy that the page loads.</param>
/// <param name="LargeUrl">The larger copy, on this site.</param>
/// <param name="Caption">What it shows; null where nobody said it.</param>
public sealed record FarmerPagePhoto(int Number, PagePhoto Photo, string LargeUrl, PhotoCaption? Caption);

/// <summary>Who a farmer is: its own words, what certifies it, what it sells, what it harvested.</summary>
public sealed record FarmerPageModel : IPageModel
{
    public required PageLanguage Language { get; init; }

    /// <summary>The page's own address on this site.</summary>
    public required string Path { get; init; }

    public required PageFarmer Farmer { get; init; }

    /// <summary>Where it farms, on the map; null where that is not shown.</summary>
    public ShownPlace? Place { get; init; }

    /// <summary>In the farmer's own words, with its lines.</summary>
    public string? Story { get; init; }

    /// <summary>The first stands large.</summary>
    public IReadOnlyList<FarmerPagePhoto> Photos { get; init; } = [];

    /// <summary>Those that are valid today.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    /// <summary>Products on sale.</summary>
    public IReadOnlyList<CatalogueCard> Cards { get; init; } = [];

    /// <summary>Where all of its products on sale are; null where these are all.</summary>
    public string? MoreUrl { get; init; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<FarmerLot> Lots { get; init; } = [];

    /// <summary>The same for programs, as schema.org data.</summary>
    public string? Data { get; init; }
}

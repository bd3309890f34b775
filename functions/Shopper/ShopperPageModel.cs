using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform.Pages;

namespace Traceability.Shopper;

/// <summary>Why and since when a lot is unsafe.</summary>
/// <param name="Reason">In the words of whoever said so.</param>
/// <param name="Since">When it was said.</param>
public sealed record PageRecall(string Reason, DateTimeOffset Since);

/// <summary>A recall above everything else on a page.</summary>
public sealed record RecallOnPageModel(PageLanguage Language, string Lot, PageRecall Recall) : IPageModel;

/// <summary>What a shopper sees of one registered lot.</summary>
public sealed record ShopperPageModel : IPageModel
{
    public required PageLanguage Language { get; init; }

    /// <summary>The day in Vietnam when the page is read: what is past best-before depends on it.</summary>
    public required DateOnly Today { get; init; }

    public required string ProductName { get; init; }

    public required Gtin Gtin { get; init; }

    public required Lot Lot { get; init; }

    public required DateOnly HarvestedOn { get; init; }

    public DateOnly? BestBefore { get; init; }

    /// <summary>What was harvested.</summary>
    public required Amount Quantity { get; init; }

    public required PageFarmer Farmer { get; init; }

    /// <summary>Where it grew, on the map; null where it has no one place.</summary>
    public ShownPlace? Place { get; init; }

    /// <summary>What certifies it today; none where it is recalled.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The address in the QR code.</summary>
    public required string DigitalLink { get; init; }

    /// <summary>The QR code as SVG, on this site; null while it is being made.</summary>
    public string? CodeUrl { get; init; }

    /// <summary>Null unless the lot is recalled; then the page warns first and sells nothing.</summary>
    public PageRecall? Recall { get; init; }

    public PagePhoto? Photo { get; init; }

    public string? Brand { get; init; }

    public Amount? NetContent { get; init; }

    public string? Storage { get; init; }

    public string? Description { get; init; }

    public Price? Price { get; init; }

    /// <summary>Where the product is sold; null where it is not.</summary>
    public string? MarketUrl { get; init; }

    /// <summary>What happened to the lot, oldest first.</summary>
    public IReadOnlyList<StoryStep> Steps { get; init; } = [];

    /// <summary>The lots that it was made from.</summary>
    public IReadOnlyList<StoryOrigin> Origins { get; init; } = [];

    /// <summary>It holds what others grew: then it has no one place and day of harvest.</summary>
    public bool IsGathered => Origins.Any(origin => origin.Farmer != Farmer.Name);

    public bool IsPastBestBefore => BestBefore < Today;
}

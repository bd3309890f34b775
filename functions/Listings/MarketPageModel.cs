using RazorSlices;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>A lot that a product is sold from today.</summary>
/// <param name="Lot">Its name.</param>
/// <param name="HarvestedOn">When it was harvested.</param>
/// <param name="BestBefore">Until when it is at its best.</param>
/// <param name="Left">What of it can still be sold.</param>
public sealed record MarketLot(Lot Lot, DateOnly HarvestedOn, DateOnly? BestBefore, Amount Left);

/// <summary>A lot that is recalled, and why.</summary>
public sealed record RecalledLot(Lot Lot, string Reason);

/// <summary>A product on sale: its price, what is left, from which lots, and how to buy it.</summary>
public sealed record MarketPageModel : IPageModel
{
    public required PageLanguage Language { get; init; }

    public required string ProductName { get; init; }

    public required Gtin Gtin { get; init; }

    public required Price Price { get; init; }

    /// <summary>What can be sold today; 0 where nothing can.</summary>
    public required Amount Stock { get; init; }

    /// <summary>The lots that it is sold from, in selling order.</summary>
    public required IReadOnlyList<MarketLot> Lots { get; init; }

    public required PageFarmer Farmer { get; init; }

    /// <summary>The day in Vietnam when the page is read.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>What certifies it today.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    /// <summary>The same for programs, as schema.org data.</summary>
    public string? Data { get; init; }

    public PagePhoto? Photo { get; init; }

    public string? Brand { get; init; }

    public Amount? NetContent { get; init; }

    public string? Storage { get; init; }

    public string? Description { get; init; }

    /// <summary>The form by which a household orders; null where nothing can be ordered.</summary>
    public RazorSlice? OrderForm { get; init; }

    /// <summary>Where it is sold online; null where it is bought from the farmer.</summary>
    public string? BuyUrl { get; init; }

    /// <summary>Why nothing is sold here, where the producer stopped selling it.</summary>
    public Withdrawal? Withdrawal { get; init; }

    /// <summary>The shops else that have it on sale.</summary>
    public IReadOnlyList<ShopLink> Elsewhere { get; init; } = [];

    /// <summary>The lot that was asked for and that nobody registered, as it was read; the page says so first.</summary>
    public string? UnknownLot { get; init; }

    /// <summary>Where that lot can be reported; null unless it is a lot's name.</summary>
    public string? ReportUrl =>
        Traceability.Gs1.Lot.TryParse(UnknownLot, out var lot) ? $"/trace/{Gtin}/{lot.ToPath()}/reports" : null;

    /// <summary>The lot that was asked for and that is recalled; the page says so first.</summary>
    public RecalledLot? RecalledLot { get; init; }

    public bool IsInStock => Stock.Value > 0;

    /// <summary>The shop behind <see cref="BuyUrl"/>, by its host; null unless that is an address of the web.</summary>
    public string? Shop =>
        Uri.TryCreate(BuyUrl, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http" } ? uri.Host : null;
}

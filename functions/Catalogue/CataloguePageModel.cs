using Traceability.Farmers.Certificates;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Catalogue;

/// <summary>A product on sale, as a list of them shows it.</summary>
/// <param name="Certificates">Those that are valid today.</param>
public sealed record CatalogueCard(
    string Page,
    string Name,
    Price Price,
    PagePhoto? Photo,
    string Farmer,
    string Place,
    DateOnly HarvestedOn,
    IReadOnlyList<Certificate> Certificates
)
{
    public static CatalogueCard Of(CatalogueItem item, DateOnly today) =>
        new(
            $"/market/{item.Gtin}",
            item.Name,
            new Price(item.Price, Money.Currency, item.Unit),
            item.Photo.OnPage(item.Gtin),
            item.FarmerName,
            $"{item.Commune}, {item.Province}",
            item.HarvestedOn,
            [.. item.Certificates.Where(certificate => certificate.IsValidOn(today))]
        );
}

/// <summary>The part of a page that shows products on sale.</summary>
/// <param name="IsOfOne">They are all of one farmer, who is named already.</param>
public sealed record CardsOnPageModel(PageLanguage Language, IReadOnlyList<CatalogueCard> Cards, bool IsOfOne = false)
    : IPageModel;

/// <summary>What is on sale: all of it, or what a search found.</summary>
public sealed record CataloguePageModel : IPageModel
{
    public required PageLanguage Language { get; init; }

    public required CatalogueSearch Search { get; init; }

    public required IReadOnlyList<CatalogueCard> Cards { get; init; }

    /// <summary>The further page; null where there is none.</summary>
    public string? NextUrl { get; init; }

    /// <summary>It is the first page of everything: the one for search engines.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The same for programs, as schema.org data.</summary>
    public string? Data { get; init; }

    public static IEnumerable<Province> Provinces => Province.All;
}

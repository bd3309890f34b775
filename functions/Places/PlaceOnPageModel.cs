using Traceability.Platform.Pages;

namespace Traceability.Places;

/// <summary>Where something is, as a page shows it: nothing that its owner did not choose to make public.</summary>
/// <param name="Commune">Null where the province alone is shown.</param>
/// <param name="Point">The dot on the map; null where there is none.</param>
public sealed record ShownPlace(Province Province, string? Commune, PublicPoint? Point);

/// <summary>The part of a page that shows a place on the map.</summary>
public sealed record PlaceOnPageModel(PageLanguage Language, ShownPlace Place) : IPageModel;

/// <summary>What a place's own page shows.</summary>
/// <param name="Owner">Whose it is; null for an owner that is not known any more.</param>
public sealed record PlacePageModel(PageLanguage Language, PublicPlace Place, PlaceOwner? Owner) : IPageModel;

/// <summary>Where a place's own page is, and the map of a province.</summary>
public static class PlacePath
{
    public static string Page(string ownerId, string id) => $"/places/{ownerId}/{id}";

    public static string Map(Province province)
    {
        ArgumentNullException.ThrowIfNull(province);
        return $"/places/maps/{province.Code}.svg";
    }
}

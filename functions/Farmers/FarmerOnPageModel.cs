using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Farmers;

/// <summary>What a page shows of a farmer: nothing that it did not choose to make public.</summary>
/// <param name="Name">The trading name.</param>
/// <param name="Kind">What kind of producer it is.</param>
/// <param name="Province">The province's name, without its rank.</param>
/// <param name="Commune">The commune's name.</param>
/// <param name="PublicAddress">Where it may be found; null where it chose to show none.</param>
public sealed record PageFarmer(string Name, FarmerKind Kind, string Province, string Commune, string? PublicAddress)
{
    /// <summary>Its own page on this site; null on that page itself.</summary>
    public string? Page { get; init; }

    /// <summary>Its name says what kind of producer it is: <c>Hợp tác xã Xoài Hòa Lộc</c>.</summary>
    public bool IsNamedByKind(Language language) =>
        Name.StartsWith(Kind.Name().In(language), StringComparison.OrdinalIgnoreCase);

    /// <summary>Where it farms: <c>Hòa Hưng, Đồng Tháp</c>.</summary>
    public string Place => $"{Commune}, {Province}";
}

/// <summary>What people call each kind of producer.</summary>
public static class FarmerKinds
{
    public static Text Name(this FarmerKind kind) =>
        kind switch
        {
            FarmerKind.Household => new("Hộ gia đình", "Family farm"),
            FarmerKind.Cooperative => new("Hợp tác xã", "Cooperative"),
            _ => new("Công ty", "Company"),
        };
}

/// <summary>Where a farmer's own page is.</summary>
public static class FarmerPath
{
    public static string Page(string id) => $"/farmers/{id}";
}

/// <summary>The part of a page that shows a farmer.</summary>
public sealed record FarmerOnPageModel(PageLanguage Language, PageFarmer Farmer) : IPageModel;

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
    /// <summary>Where it farms: <c>Hòa Hưng, Đồng Tháp</c>.</summary>
    public string Place => $"{Commune}, {Province}";
}

/// <summary>The part of a page that shows a farmer.</summary>
public sealed record FarmerOnPageModel(PageLanguage Language, PageFarmer Farmer) : IPageModel;

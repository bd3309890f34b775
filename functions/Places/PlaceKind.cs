using System.Text.Json.Serialization;
using Traceability.Platform;

namespace Traceability.Places;

/// <summary>What a place is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlaceKind>))]
public enum PlaceKind
{
    /// <summary>Where a farmer is at home as a producer: the one that stands on the map of its page.</summary>
    [JsonStringEnumMemberName("farm")]
    Farm,

    /// <summary>A field, orchard or pond that one diary is kept of.</summary>
    [JsonStringEnumMemberName("plot")]
    Plot,

    [JsonStringEnumMemberName("packing-house")]
    PackingHouse,

    /// <summary>Where goods are brought to.</summary>
    [JsonStringEnumMemberName("delivery")]
    Delivery,
}

/// <summary>How exactly the public may know where a place is: its owner's choice, from coarse to fine.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlacePrecision>))]
public enum PlacePrecision
{
    /// <summary>The province and nothing else.</summary>
    [JsonStringEnumMemberName("province")]
    Province,

    /// <summary>The commune and the postal code.</summary>
    [JsonStringEnumMemberName("commune")]
    Commune,

    /// <summary>A cell of the grid of Open Location Codes of 8 digits: 278 m from south to north, 255 to 276 m across in Vietnam.</summary>
    [JsonStringEnumMemberName("about-250m")]
    About250m,

    /// <summary>A cell of 11 digits, about 3 m, and the digital address.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,
}

/// <summary>The words that routes and pages have for kinds and precisions.</summary>
public static class PlaceWords
{
    public static Text Name(this PlaceKind kind) =>
        kind switch
        {
            PlaceKind.Farm => new("Nông trại", "Farm"),
            PlaceKind.Plot => new("Thửa đất", "Plot"),
            PlaceKind.PackingHouse => new("Cơ sở đóng gói", "Packing house"),
            _ => new("Nơi giao nhận", "Place of delivery"),
        };

    public static PlaceKind? Kind(string? code) =>
        code switch
        {
            "farm" => PlaceKind.Farm,
            "plot" => PlaceKind.Plot,
            "packing-house" => PlaceKind.PackingHouse,
            "delivery" => PlaceKind.Delivery,
            _ => null,
        };

    public static PlacePrecision? Precision(string? code) =>
        code switch
        {
            "province" => PlacePrecision.Province,
            "commune" => PlacePrecision.Commune,
            "about-250m" => PlacePrecision.About250m,
            "exact" => PlacePrecision.Exact,
            _ => null,
        };
}

using System.Text.Json.Serialization;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>What kind of producer a farmer is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FarmerKind>))]
public enum FarmerKind
{
    [JsonStringEnumMemberName("household")]
    Household,

    [JsonStringEnumMemberName("cooperative")]
    Cooperative,

    [JsonStringEnumMemberName("company")]
    Company,
}

/// <summary>
/// The producer of record: a household, a cooperative or a company. What the public may see and what it never sees are two
/// records, kept in two rows, so that no answer can carry a phone number by accident.
/// </summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Name">The trading name, 1 to 100 characters.</param>
/// <param name="Kind">What kind of producer it is.</param>
/// <param name="Province">Where it farms.</param>
/// <param name="Commune">Free text, 1 to 100 characters.</param>
/// <param name="PublicAddress">An address that the farmer chose to show, at most 200 characters.</param>
/// <param name="RegisteredAt">When the operator registered it.</param>
/// <param name="Version">1 at first, one more with each change; what repeats it follows.</param>
public sealed record Farmer(
    string Id,
    string Name,
    FarmerKind Kind,
    Province Province,
    string Commune,
    string? PublicAddress,
    DateTimeOffset RegisteredAt,
    long Version
)
{
    /// <summary>What it tells of itself on its page, at most <see cref="FarmerStory.Max"/> characters; null where it tells nothing.</summary>
    public string? Story { get; init; }

    /// <summary>Its farm on the map; null where it shows no point of it.</summary>
    public FarmPoint? Point { get; init; }

    /// <summary>Those that ran when the last one came, went or was changed, and the latest that were over.</summary>
    public IReadOnlyList<CertificateRecord> Certificates { get; init; } = [];

    /// <summary>The places for photos on its page that ever had one, by their numbers.</summary>
    public IReadOnlyList<PhotoPlace> PhotoPlaces { get; init; } = [];

    /// <summary>The photos of its page, by their numbers.</summary>
    public IEnumerable<(int Number, FarmerPhoto Photo)> Photos =>
        PhotoPlaces.Where(place => place.Photo is not null).Select(place => (place.Number, place.Photo!));

    /// <summary>When what is kept of the person was erased; null for a farmer that is there.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>What stands where a farmer's name was, on every page of its lots.</summary>
    public const string ErasedName = "Nhà sản xuất đã rút thông tin";

    /// <summary>What stands where other words of it were.</summary>
    public const string Gone = "Không còn lưu";

    /// <summary>
    /// The farmer with nothing that tells who it is: its lots stay, and must say from which province they are and which id to recall
    /// them by.
    /// </summary>
    public Farmer Erased(DateTimeOffset at) =>
        new(Id, ErasedName, Kind, Province, Gone, null, RegisteredAt, Version) { ErasedAt = ErasedAt ?? at };

    /// <summary>Whether nothing is left to erase.</summary>
    public bool IsErased =>
        ErasedAt is not null
        && Name == ErasedName
        && Commune == Gone
        && PublicAddress is null
        && Story is null
        && Point is null
        && Certificates.Count == 0
        && PhotoPlaces.Count == 0;

    /// <summary>What certifies one of its products: what the whole farm has, and what is the product's own.</summary>
    public IReadOnlyList<Certificate> CertificatesOf(Gtin gtin) =>
        [.. Certificates.Where(record => record.Covers(gtin)).Select(record => record.Certificate)];
}

/// <summary>What a farmer sends to tell its story.</summary>
public sealed record FarmerStory(string? Story)
{
    public const int Max = 4000;
}

/// <summary>What of a farmer is in no public byte.</summary>
/// <param name="Phone">Digits, with a leading plus where it was given: 8 to 15 digits (ITU-T E.164 §6).</param>
/// <param name="Identifier">A tax or cooperative number, at most 50 characters.</param>
/// <param name="Latitude">Degrees north, WGS 84, -90 to 90.</param>
/// <param name="Longitude">Degrees east, WGS 84, -180 to 180.</param>
public sealed record FarmerPrivate(string Phone, string? Identifier, double? Latitude, double? Longitude);

/// <summary>Where a farm is, in degrees, WGS 84.</summary>
public sealed record LocationRequest(double? Latitude, double? Longitude);

/// <summary>What an operator sends to register a farmer.</summary>
public sealed record RegisterFarmer(
    string? Name,
    string? Kind,
    string? Phone,
    string? Province,
    string? Commune,
    string? PublicAddress,
    string? Identifier,
    LocationRequest? Location
)
{
    /// <summary>That the farmer agreed, in writing, before it is registered; left out where it is asked on its own phone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GivenConsent? Consent { get; init; }

    const int MaxName = 100;
    const int MaxAddress = 200;
    const int MaxIdentifier = 50;

    /// <summary>The farmer, or every field that was refused.</summary>
    public (Farmer Farmer, FarmerPrivate Private)? Decide(string id, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var commune = refusals.RequiredText("/commune", Commune, MaxName);
        var address = refusals.OptionalText("/publicAddress", PublicAddress, MaxAddress);
        var identifier = refusals.OptionalText("/identifier", Identifier, MaxIdentifier);
        var kind = ParseKind(refusals);
        var phone = ParsePhone(refusals);
        var province = refusals.Province("/province", Province);
        if (Location is { } place && !(place.Latitude is >= -90 and <= 90 && place.Longitude is >= -180 and <= 180))
        {
            refusals.Add(
                "/location",
                "coordinates",
                "Cần vĩ độ từ -90 đến 90 và kinh độ từ -180 đến 180.",
                "Needs a latitude from -90 to 90 and a longitude from -180 to 180."
            );
        }

        Consent?.Check(now, refusals);
        return refusals.Any
            ? null
            : (
                new Farmer(id, name!, kind!.Value, province!, commune!, address, now, 1),
                new FarmerPrivate(phone!, identifier, Location?.Latitude, Location?.Longitude)
            );
    }

    FarmerKind? ParseKind(Refusals refusals)
    {
        switch (Kind)
        {
            case "household":
                return FarmerKind.Household;
            case "cooperative":
                return FarmerKind.Cooperative;
            case "company":
                return FarmerKind.Company;
            default:
                refusals.Add(
                    "/kind",
                    Kind is null ? "required" : "unknown-kind",
                    "Cần là household (hộ gia đình), cooperative (hợp tác xã) hoặc company (công ty).",
                    "Must be household, cooperative or company."
                );
                return null;
        }
    }

    string? ParsePhone(Refusals refusals)
    {
        var phone = Phone?.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var digits = phone is ['+', .. var rest] ? rest : phone;
        if (digits is { Length: >= 8 and <= 15 } && digits.All(char.IsAsciiDigit))
        {
            return phone;
        }

        refusals.Add(
            "/phone",
            Phone is null ? "required" : "phone",
            "Số điện thoại cần 8 đến 15 chữ số.",
            "A phone number has 8 to 15 digits."
        );
        return null;
    }
}

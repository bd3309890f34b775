using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform.Problems;

namespace Traceability.Products;

/// <summary>A product's picture as it is kept: its name in storage, and its size in pixels as it was sent.</summary>
/// <param name="Hash">Names the picture by its content, so that a new picture has a new address.</param>
/// <param name="Width">Pixels, of the larger copy.</param>
/// <param name="Height">Pixels, of the larger copy.</param>
public sealed record ProductPhoto(string Hash, int Width, int Height);

/// <summary>What a product repeats of its farmer, so that a batch is registered after one read.</summary>
/// <param name="Version">The version of the farmer that is repeated.</param>
public sealed record Producer(
    string Id,
    string Name,
    FarmerKind Kind,
    Province Province,
    string Commune,
    string? PublicAddress,
    long Version
)
{
    /// <summary>The farm's point on the map; null where it shows none.</summary>
    public PublicPoint? Point { get; init; }

    public static Producer Of(Farmer farmer)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return new(
            farmer.Id,
            farmer.Name,
            farmer.Kind,
            farmer.Province,
            farmer.Commune,
            farmer.PublicAddress,
            farmer.Version
        )
        {
            Point = farmer.Point?.Point,
        };
    }
}

/// <summary>What a farmer may say and change about a product.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="Description">1 to 5,000 characters.</param>
/// <param name="Unit">What one price buys: a kilogram, a litre, a piece.</param>
/// <param name="Price">For one unit.</param>
/// <param name="Brand">At most 70 characters.</param>
/// <param name="Category">Free text, at most 200 characters.</param>
/// <param name="NetContent">What one package holds.</param>
/// <param name="Storage">How to keep it, at most 200 characters.</param>
/// <param name="BuyUrl">Where else it is sold: https, at most 2,000 characters.</param>
public sealed record ProductFacts(
    string Name,
    string Description,
    Unit Unit,
    Money Price,
    string? Brand,
    string? Category,
    Quantity? NetContent,
    string? Storage,
    string? BuyUrl
);

/// <summary>
/// A trade item of one farmer. Its GTIN and its farmer never change; whatever else does makes a new version, and every passport
/// of its batches is rewritten to it.
/// </summary>
/// <param name="Version">1 at first, one more with each change.</param>
/// <param name="ChangedAt">When this version was made, and announced.</param>
/// <param name="PassportsVersion">The version that every passport has reached.</param>
public sealed record Product(
    Gtin Gtin,
    Producer Producer,
    ProductFacts Facts,
    ProductPhoto? Photo,
    long Version,
    DateTimeOffset ChangedAt,
    long PassportsVersion
)
{
    /// <summary>What the owner links the GTIN to; the resolver's.</summary>
    public IReadOnlyList<TargetLink> Links { get; init; } = [];

    /// <summary>What its farmer has that certifies it, as of the farmer's version that is repeated; over ones too.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    /// <summary>Where its owner does not sell it for now; at most one a marketplace, and one for everywhere.</summary>
    public IReadOnlyList<Withdrawal> Withdrawals { get; init; } = [];

    /// <summary>What stands where a product's name held that of its farmer.</summary>
    public const string ErasedName = "Nông sản";

    /// <summary>
    /// The product of a farmer who was erased: what it is, and nothing that tells whose it was. It is sold nowhere any more.
    /// </summary>
    /// <param name="farmer">As it is now.</param>
    public Product Erased(Farmer farmer, DateTimeOffset now) =>
        this with
        {
            Producer = Producer.Of(farmer),
            Facts = Facts with
            {
                Name = Platform
                    .Vietnamese.Fold(Facts.Name)
                    .Contains(Platform.Vietnamese.Fold(Producer.Name), StringComparison.Ordinal)
                    ? ErasedName
                    : Facts.Name,
                Description = Farmer.Gone,
                Brand = null,
                Storage = null,
                BuyUrl = null,
            },
            Photo = null,
            Links = [],
            Certificates = [],
            Withdrawals = [new Withdrawal(null, null, now)],
        };

    /// <summary>Whether nothing is left to erase.</summary>
    /// <param name="farmer">As it is now.</param>
    public bool IsErasedAs(Farmer farmer)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return Producer.Version >= farmer.Version
            && Facts is { Description: Farmer.Gone, Brand: null, Storage: null, BuyUrl: null }
            && Photo is null
            && Links.Count == 0
            && Certificates.Count == 0
            && Withdrawals is [{ Marketplace: null, Reason: null }];
    }

    /// <summary>Why it is not sold on a marketplace, where its owner withdrew it there or everywhere.</summary>
    public Withdrawal? WithdrawnFrom(string marketplace) =>
        Withdrawals.FirstOrDefault(one => one.Marketplace is null || one.Marketplace == marketplace);
}

/// <summary>What a farmer sends to register or change a product.</summary>
public sealed record ProductBody(
    string? Gtin,
    string? Name,
    string? Description,
    string? Unit,
    MoneyBody? Price,
    string? Brand,
    string? Category,
    QuantityBody? NetContent,
    string? Storage,
    string? BuyUrl
)
{
    const int MaxName = 150;
    const int MaxDescription = 5000;
    const int MaxBrand = 70;
    const int MaxText = 200;
    const int MaxUrl = 2000;

    /// <summary>The facts, or every field that was refused.</summary>
    public ProductFacts? Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var description = refusals.RequiredLines("/description", Description, MaxDescription);
        var unit = Quantity.ParseUnit("/unit", Unit, refusals);
        var price = Money.Parse("/price", Price, refusals);
        var brand = refusals.OptionalText("/brand", Brand, MaxBrand);
        var category = refusals.OptionalText("/category", Category, MaxText);
        var netContent = NetContent is null ? null : Quantity.Parse("/netContent", NetContent, refusals);
        var storage = refusals.OptionalText("/storage", Storage, MaxText);
        var buyUrl = string.IsNullOrEmpty(BuyUrl) ? null : ParseUrl(refusals);
        return refusals.Any
            ? null
            : new ProductFacts(name!, description!, unit!, price!, brand, category, netContent, storage, buyUrl);
    }

    string? ParseUrl(Refusals refusals)
    {
        if (
            BuyUrl!.Length <= MaxUrl
            && Uri.TryCreate(BuyUrl, UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", UserInfo: "", Host.Length: > 0 }
        )
        {
            return uri.AbsoluteUri;
        }

        refusals.Add(
            "/buyUrl",
            "https",
            "Cần một địa chỉ bắt đầu bằng https://, dài nhất 2.000 ký tự.",
            "Must be an https:// address of at most 2,000 characters."
        );
        return null;
    }
}

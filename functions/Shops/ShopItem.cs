using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Listings;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>What a shop's item should be, before the shop's own limits: one unit of a product.</summary>
/// <param name="Gtin">14 digits: the shop's reference to us (SKU), by which its item is found again.</param>
/// <param name="Lots">What it is sold from today, in selling order.</param>
/// <param name="Price">Đồng for one unit.</param>
/// <param name="Stock">Whole units; 0 where nothing is left.</param>
/// <param name="IsListed">False where it may not be offered at all: it has lost its photo.</param>
/// <param name="Category">Null where no line of the shop's terms names it.</param>
/// <param name="Weight">Kilograms of one unit; null where nobody said it.</param>
public sealed record ShopItem(
    string Gtin,
    string Name,
    string Description,
    string Producer,
    string Place,
    string? Storage,
    IReadOnlyList<string> Lots,
    long Price,
    long Stock,
    bool IsListed,
    ProductPhoto? Photo,
    ShopCategory? Category,
    ShopPackage? Package,
    string? Warehouse,
    decimal? Weight
)
{
    /// <summary>Lots that an item names.</summary>
    const int MaxLots = 20;

    public bool IsForSale => IsListed && Stock > 0;

    /// <summary>
    /// The item of a listing on a day. One that is sold out, recalled or withdrawn stays with a stock of 0 and keeps its reviews; one without a
    /// photo is not offered.
    /// </summary>
    public static ShopItem Of(Listing listing, DateOnly day, ShopTerms terms)
    {
        ArgumentNullException.ThrowIfNull(listing);
        ArgumentNullException.ThrowIfNull(terms);
        var (product, facts) = (listing.Product, listing.Product.Facts);
        return new ShopItem(
            product.Gtin.ToString(),
            facts.Name,
            facts.Description,
            product.Producer.Name,
            $"{product.Producer.Commune}, {product.Producer.Province.Name}",
            facts.Storage,
            [.. listing.LotsOn(day).Take(MaxLots).Select(lot => lot.Lot)],
            facts.Price.Amount,
            (long)decimal.Floor(listing.StockOn(day)),
            product.Photo is not null,
            product.Photo,
            CategoryOf(facts.Category, terms),
            terms.Package,
            terms.Warehouse,
            WeightOf(facts, terms)
        );
    }

    /// <summary>Names this content: the same where nothing differs.</summary>
    public string Hash() =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, ShopItemJson.Default.ShopItem))
        );

    /// <summary>Names what is not price, stock or state: what a shop changes by another call.</summary>
    public string DetailsHash() => (this with { Price = 0, Stock = 0, IsListed = true }).Hash();

    static ShopCategory? CategoryOf(string? category, ShopTerms terms) =>
        terms.Categories.FirstOrDefault(c =>
            category is not null && string.Equals(c.Name, category, StringComparison.OrdinalIgnoreCase)
        ) ?? terms.Categories.FirstOrDefault(c => c.Name is null);

    // A unit that is a weight weighs itself, and a litre a kilogram: produce is near enough to water. A piece weighs what its
    // package holds.
    static decimal? WeightOf(ProductFacts facts, ShopTerms terms) =>
        Kilograms(1, facts.Unit)
        ?? (facts.NetContent is { } content ? Kilograms(content.Value, content.Unit) : null)
        ?? terms.PieceWeight;

    static decimal? Kilograms(decimal value, Unit unit) =>
        unit.Code switch
        {
            "KGM" or "LTR" => value,
            "GRM" => value / 1000,
            _ => null,
        };
}

[JsonSerializable(typeof(ShopItem))]
sealed partial class ShopItemJson : JsonSerializerContext;

/// <summary>What a shop takes.</summary>
/// <param name="MinTitle">Characters.</param>
/// <param name="MaxTitle">Characters.</param>
/// <param name="MinDescription">Characters.</param>
/// <param name="MaxDescription">Characters.</param>
/// <param name="MinPrice">Đồng.</param>
/// <param name="MaxPrice">Đồng.</param>
/// <param name="MaxStock">Units: where there are more, the shop is told of this many.</param>
/// <param name="MinPixels">Of a photo's shorter side.</param>
/// <param name="TakesChinese">Whether a text may have Chinese characters.</param>
public sealed record ShopLimits(
    int MinTitle,
    int MaxTitle,
    int MinDescription,
    int MaxDescription,
    long MinPrice,
    long MaxPrice,
    long MaxStock,
    int MinPixels,
    bool TakesChinese
);

/// <summary>An item within a shop's limits.</summary>
/// <param name="Notes">What was made otherwise for them.</param>
public sealed record FittedItem(
    string Title,
    string Description,
    long Price,
    long Stock,
    decimal Weight,
    ShopCategory Category,
    ProductPhoto Photo,
    IReadOnlyList<string> Notes
)
{
    const string Scan =
        "Quét mã QR trên nhãn để xem nguồn gốc của từng lô: nơi trồng, ngày thu hoạch và các chặng đường.";

    /// <summary>The item as a shop takes it, or why it cannot.</summary>
    public static (FittedItem? Item, ListingReason? Why) Of(ShopItem item, ShopLimits limits)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(limits);
        if (item.Photo is not { } photo)
        {
            return (null, ListingReason.PhotoMissing);
        }

        if (Math.Min(photo.Width, photo.Height) < limits.MinPixels)
        {
            return (null, ListingReason.PhotoTooSmall(limits.MinPixels));
        }

        if (item.Category is not { } category)
        {
            return (null, ListingReason.CategoryMissing);
        }

        if (item.Weight is not { } weight)
        {
            return (null, ListingReason.WeightMissing);
        }

        if (item.Price < limits.MinPrice || item.Price > limits.MaxPrice)
        {
            return (null, ListingReason.PriceOutside(Number($"{limits.MinPrice}-{limits.MaxPrice}")));
        }

        var notes = new List<string>();
        if (TitleOf(item, limits, notes) is not { } title)
        {
            return (null, ListingReason.NameTooShort);
        }

        var description = DescriptionOf(item, limits, notes);
        if (description.Length < limits.MinDescription)
        {
            return (null, ListingReason.DescriptionTooShort(Number($"{limits.MinDescription}")));
        }

        if (item.Stock > limits.MaxStock)
        {
            notes.Add(Number($"stock told as {limits.MaxStock}"));
        }

        return (
            new FittedItem(
                title,
                description,
                item.Price,
                Math.Min(item.Stock, limits.MaxStock),
                weight,
                category,
                photo,
                notes
            ),
            null
        );
    }

    // A name that is too short goes on with where it grew and who grew it.
    static string? TitleOf(ShopItem item, ShopLimits limits, List<string> notes)
    {
        var name = ShopText.Line(item.Name, limits.TakesChinese);
        if (!name.Any(char.IsLetterOrDigit))
        {
            return null;
        }

        var title = name;
        foreach (var more in (ReadOnlySpan<string>)[item.Place, item.Producer, "Nông sản truy xuất được nguồn gốc"])
        {
            if (title.Length >= limits.MinTitle)
            {
                break;
            }

            title = $"{title} - {ShopText.Line(more, limits.TakesChinese)}";
        }

        title = TextRule.Cut(title, limits.MaxTitle);
        if (title.Length < limits.MinTitle)
        {
            return null;
        }

        if (!title.StartsWith(name, StringComparison.Ordinal))
        {
            notes.Add("name cut");
        }

        return title;
    }

    // What is cut is the farmer's text, never where it comes from.
    static string DescriptionOf(ShopItem item, ShopLimits limits, List<string> notes)
    {
        List<string> lines = [$"Nhà sản xuất: {item.Producer}", $"Nơi trồng: {item.Place}"];
        if (item.Lots.Count > 0)
        {
            lines.Add("Lô đang bán: " + string.Join(", ", item.Lots));
        }

        if (item.Storage is { } storage)
        {
            lines.Add("Bảo quản: " + storage);
        }

        lines.Add(Scan);
        var origin = TextRule.Cut(
            ShopText.Lines(string.Join('\n', lines), limits.TakesChinese),
            Math.Max(0, limits.MaxDescription)
        );
        var said = ShopText.Lines(item.Description, limits.TakesChinese);
        var room = Math.Max(0, limits.MaxDescription - origin.Length - 2);
        var kept = TextRule.Cut(said, room);
        if (kept.Length < said.Length)
        {
            notes.Add("description cut");
        }

        return kept.Length == 0 ? origin : $"{kept}\n\n{origin}";
    }

    static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

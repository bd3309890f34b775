using System.Globalization;
using System.Text;
using Traceability.Farmers.Certificates;
using Traceability.Listings;
using Traceability.Photos;
using Traceability.Products;

namespace Traceability.Feeds;

/// <summary>An amount with its unit as UN/CEFACT Recommendation 20 codes it.</summary>
public sealed record Measure(decimal Value, Unit Unit)
{
    /// <summary>As marketplaces write it: <c>500g</c>, <c>1.5kg</c>, <c>12ct</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}{FeedItem.Short(Unit)}");
}

/// <summary>What every format says of a product in the same words.</summary>
public static class FeedItem
{
    /// <summary>The longest address that Google and Meta take.</summary>
    const int MaxLink = 2000;

    const int MaxText = 200;
    static readonly TextRule line = new(MaxText);
    static readonly TextRule cell = new(MaxText) { IsCell = true };

    /// <summary>A unit as marketplaces write it: <c>kg</c>, <c>g</c>, <c>l</c>, <c>ct</c>.</summary>
    public static string Short(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Code switch
        {
            "KGM" => "kg",
            "GRM" => "g",
            "LTR" => "l",
            _ => "ct",
        };
    }

    /// <summary>A page where it can be bought: its own where it has one, else ours.</summary>
    public static string Link(Product product, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(product);
        // Written with percent signs it may be longer than it was when it was taken.
        return product.Facts.BuyUrl is { Length: <= MaxLink } url ? url : $"{publicUrl}/market/{product.Gtin}";
    }

    public static string ImageLink(Product product, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(product);
        return publicUrl + PhotoPath.Feed(PhotoOwner.Of(product.Gtin), product.Photo!.Hash);
    }

    public static string Price(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return string.Create(CultureInfo.InvariantCulture, $"{product.Facts.Price.Amount} {Money.Currency}");
    }

    /// <summary>
    /// The GTIN where it may be told to the world: not one that GS1 keeps for demonstrations, and not one that means something inside
    /// one company alone.
    /// </summary>
    public static string? Gtin(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return product.Gtin.IsDemonstration || product.Gtin.IsInternal ? null : product.Gtin.ToString();
    }

    /// <summary>The category as plain text, at most 200 characters; null where there is none.</summary>
    public static string? Category(Product product, bool isCell)
    {
        ArgumentNullException.ThrowIfNull(product);
        return
            product.Facts.Category is { } category
            && (isCell ? cell : line).Apply(category).Text is { Length: > 0 } text
            ? text
            : null;
    }

    /// <summary>The producer's name as plain text; the province's where nothing is left of it.</summary>
    public static string Producer(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return line.Apply(product.Producer.Name).Text is { Length: > 0 } name ? name : product.Producer.Province.Name;
    }

    public static string Place(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var producer = product.Producer;
        var commune = line.Apply(producer.Commune).Text;
        return commune.Length == 0 ? producer.Province.Name : $"{commune}, {producer.Province.Name}";
    }

    /// <summary>What certifies it on a day.</summary>
    public static IReadOnlyList<Certificate> Certificates(Product product, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(product);
        return [.. product.Certificates.Where(certificate => certificate.IsValidOn(day))];
    }

    /// <summary>A certificate in words: <c>VietGAP, số 0041, Trung tâm vùng 4, đến 30/6/2027</c>.</summary>
    public static string Said(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var (number, issuer) = (line.Apply(certificate.Number).Text, line.Apply(certificate.Issuer).Text);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{certificate.Name.Vi}, số {number}, {issuer}{(certificate.End is null ? "" : ", đến ")}{certificate.End:d/M/yyyy}"
        );
    }

    /// <summary>
    /// What the price buys, and what prices are compared by: a price for a kilogram is that; one for a package is for what the package
    /// holds. Null where a piece is sold whose content nobody told.
    /// </summary>
    public static (Measure Bought, Measure Compared)? Measures(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var facts = product.Facts;
        if (facts.Unit.Code != Unit.Pieces)
        {
            return (new Measure(1, facts.Unit), Base(facts.Unit));
        }

        return facts.NetContent is { } content ? (new Measure(content.Value, content.Unit), Base(content.Unit)) : null;
    }

    /// <summary>
    /// What one unit of measurement costs, in đồng with two decimals at most; null where a piece is sold whose content nobody told.
    /// </summary>
    public static (decimal Price, Unit Unit)? UnitPrice(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return
            Measures(product) is var (bought, _)
            && Math.Round(product.Facts.Price.Amount / bought.Value, 2) is > 0 and var price
            // 13000.00 and 13000 are one price.
            ? (price / 1.000000000000000000000000000000m, bought.Unit)
            : null;
    }

    /// <summary>Names of lots, as many to a text as it holds.</summary>
    public static IEnumerable<string> Lots(IEnumerable<SellableLot> lots, int max)
    {
        ArgumentNullException.ThrowIfNull(lots);
        var value = new StringBuilder();
        foreach (var lot in lots)
        {
            if (value.Length + 2 + lot.Lot.Length > max)
            {
                yield return value.ToString();
                value.Clear();
            }

            value.Append(value.Length == 0 ? "" : ", ").Append(lot.Lot);
        }

        if (value.Length > 0)
        {
            yield return value.ToString();
        }
    }

    // Grams are compared by the hundred: a price for one gram says nothing to anybody.
    static Measure Base(Unit unit) => new(unit.Code == "GRM" ? 100 : 1, unit);
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Traceability.Tests.Feeds;

/// <summary>
/// Google's product data specification, field by field, written from its published pages and not from our writer.
/// </summary>
/// <remarks>Source: Google Merchant Center Help, answers 7052112, 6324455, 6324490 and 9218260.</remarks>
public static partial class GoogleRules
{
    static readonly XNamespace g = "http://base.google.com/ns/1.0";

    public static void Check(XElement item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Text(item, "id", 50);
        Text(item, "title", 150);
        Text(item, "description", 5000);
        Assert.StartsWith("http", Text(item, "link", 2000), StringComparison.Ordinal);
        Assert.StartsWith("http", Text(item, "image_link", 2000), StringComparison.Ordinal);
        Assert.Contains(Text(item, "availability", 20), new[] { "in_stock", "out_of_stock", "preorder", "backorder" });
        Assert.Matches(Price(), Text(item, "price", 40));
        Assert.Contains(Text(item, "condition", 20), new[] { "new", "refurbished", "used" });
        Text(item, "brand", 70);
        if (item.Element(g + "gtin") is { } gtin)
        {
            Assert.Matches(Digits(), gtin.Value);
        }
        else
        {
            Assert.Equal("no", Text(item, "identifier_exists", 3));
        }

        if (item.Element(g + "unit_pricing_measure") is { } measure)
        {
            Assert.Matches(Amount(), measure.Value);
            Assert.Matches(Base(), Text(item, "unit_pricing_base_measure", 10));
        }
        else
        {
            Assert.Null(item.Element(g + "unit_pricing_base_measure"));
        }

        if (item.Element(g + "product_type") is { } type)
        {
            Assert.InRange(type.Value.Length, 1, 750);
        }

        foreach (var name in new[] { "title", "description", "brand" })
        {
            PlainText.Check(Text(item, name, 5000));
        }

        PlainText.CheckCapitals(Text(item, "title", 150));
        PlainText.CheckCapitals(Text(item, "description", 5000));
        Assert.False(PlainText.HasEmoji(Text(item, "title", 150)));
        Assert.InRange(item.Elements(g + "product_detail").Count(), 0, 1000);
        Assert.All(
            item.Elements(g + "product_detail"),
            detail =>
            {
                Text(detail, "section_name", 140);
                Text(detail, "attribute_name", 140);
                Text(detail, "attribute_value", 1000);
            }
        );
    }

    static string Text(XElement parent, string name, int max)
    {
        var value = Assert.Single(parent.Elements(g + name)).Value;
        Assert.InRange(value.Length, 1, max);
        return value;
    }

    [GeneratedRegex("^[0-9]+(\\.[0-9]+)? [A-Z]{3}$")]
    private static partial Regex Price();

    // A positive number and a unit that Google knows.
    [GeneratedRegex(
        "^(?=.*[1-9])[0-9]+(\\.[0-9]+)?(oz|lb|mg|g|kg|floz|pt|qt|gal|ml|cl|l|cbm|in|ft|yd|cm|m|sqft|sqm|ct)$"
    )]
    private static partial Regex Amount();

    [GeneratedRegex(
        "^(1|10|100|2|4|8)(oz|lb|mg|g|kg|floz|pt|qt|gal|ml|cl|l|cbm|in|ft|yd|cm|m|sqft|sqm|ct)$|^(75cl|750ml|50kg|1000kg)$"
    )]
    private static partial Regex Base();

    [GeneratedRegex("^([0-9]{8}|[0-9]{12,14})$")]
    private static partial Regex Digits();
}

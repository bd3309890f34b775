using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Traceability.Tests.Feeds;

/// <summary>
/// Meta's catalogue fields, one by one, and RFC 4180, written from their published pages and not from our writer.
/// </summary>
/// <remarks>
/// Source: Meta for Developers, "Catalog Fields" of 13 January 2025 (universal basic attributes: required and optional fields;
/// image_link at least 500 × 500 pixels, which the photo's own test looks at) and "Reference - Catalog" of 22 April 2026 (supported feed
/// formats). Meta Business Help Center, "About product descriptions" (30 to 9,999 characters). OWASP, CSV Injection.
/// </remarks>
static partial class MetaRules
{
    /// <summary>Reads a file, checks each of its lines, and says what they are by the fields' names.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file)
    {
        var lines = Lines(file);
        var fields = lines[0];
        Assert.Equal(fields.Count, fields.Distinct(StringComparer.Ordinal).Count());
        var items = lines
            .Skip(1)
            .Select(line =>
            {
                Assert.Equal(fields.Count, line.Count);
                return fields.Zip(line).ToDictionary(pair => pair.First, pair => pair.Second);
            })
            .ToList();
        items.ForEach(Check);
        Assert.Equal(items.Count, items.Select(item => item["id"]).Distinct(StringComparer.Ordinal).Count());
        return items;
    }

    // Those fields and no other: Meta passes over a name that it does not know, and then nobody is told anything.
    static readonly string[] known =
    [
        .. (string[])
            ["id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand"],
        .. (string[])["gtin", "mpn", "product_type", "quantity_to_sell_on_facebook", "unit_price", "sale_price"],
        .. (string[])["sale_price_effective_date", "item_group_id", "status", "additional_image_link"],
        .. (string[])["google_product_category", "fb_product_category", "rich_text_description", "expiration_date"],
        .. (string[])["custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3", "custom_label_4"],
        .. (string[])["shipping", "shipping_weight", "internal_label", "vendor_id", "mobile_link", "origin_country"],
    ];

    // Of unit_price.
    static readonly string[] units =
    [
        .. (string[])
            ["cl", "cm", "ct", "cbm", "ft", "fl oz", "gal", "g", "in", "kg", "l", "m", "mg", "ml", "oz", "pt", "lb"],
        .. (string[])["qt", "sqft", "sqm", "yd"],
    ];

    static void Check(Dictionary<string, string> item)
    {
        Assert.Subset(known.ToHashSet(), item.Keys.ToHashSet());
        Length(item, "id", 1, 100);
        Length(item, "title", 1, 200);
        Length(item, "description", 30, 9999);
        Assert.NotEqual(item["title"], item["description"]);
        Assert.DoesNotMatch(Link(), item["description"]);
        PlainText.CheckCapitals(item["title"]);
        PlainText.CheckCapitals(item["description"]);
        Assert.Contains(item["availability"], new[] { "in stock", "out of stock" });
        Assert.Contains(item["condition"], new[] { "new", "refurbished", "used" });
        Assert.Matches(Price(), item["price"]);
        Assert.StartsWith("https://", item["link"], StringComparison.Ordinal);
        Assert.StartsWith("https://", item["image_link"], StringComparison.Ordinal);
        Length(item, "brand", 1, 100);
        Assert.Matches(Gtin(), item["gtin"]);
        Length(item, "product_type", 0, 750);
        Length(item, "custom_label_0", 0, 100);
        // Without a number what is in stock has no end.
        var quantity = int.Parse(item["quantity_to_sell_on_facebook"], NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.Equal(item["availability"] == "in stock", quantity > 0);
        if (item["unit_price"].Length > 0)
        {
            var price = JsonNode.Parse(item["unit_price"])!.AsObject();
            Assert.Equal(["currency", "unit", "value"], price.Select(field => field.Key).Order(StringComparer.Ordinal));
            Assert.True((decimal)price["value"]! > 0);
            Assert.EndsWith((string)price["currency"]!, item["price"], StringComparison.Ordinal);
            Assert.Contains((string)price["unit"]!, units);
        }

        PlainText.Check(item["title"]);
        PlainText.Check(item["description"]);
        PlainText.Check(item["brand"]);
        Assert.False(PlainText.HasEmoji(item["title"]));
        Assert.All(item.Values, cell => Assert.False(IsRun(cell), cell));
    }

    static bool IsRun(string cell) =>
        cell.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(cell[0], StringComparison.Ordinal);

    static void Length(Dictionary<string, string> item, string field, int min, int max) =>
        Assert.InRange(item[field].Length, min, max);

    // RFC 4180 §2: every line ends with CRLF; a cell with a quote, a comma or an end of line in it is quoted, its quotes doubled.
    static List<List<string>> Lines(string file)
    {
        var lines = new List<List<string>>();
        var line = new List<string>();
        var cell = new StringBuilder();
        for (var at = 0; at < file.Length; at++)
        {
            if (file[at] == '"')
            {
                Assert.Equal(0, cell.Length);
                for (at++; file[at] != '"' || (at + 1 < file.Length && file[at + 1] == '"'); at++)
                {
                    at += file[at] == '"' ? 1 : 0;
                    cell.Append(file[at]);
                }

                Assert.Contains(file[at + 1], new[] { ',', '\r' });
            }
            else if (file[at] == ',')
            {
                line.Add(cell.ToString());
                cell.Clear();
            }
            else if (file[at] == '\r')
            {
                Assert.Equal('\n', file[++at]);
                line.Add(cell.ToString());
                cell.Clear();
                lines.Add(line);
                line = [];
            }
            else
            {
                Assert.NotEqual('\n', file[at]);
                cell.Append(file[at]);
            }
        }

        Assert.Empty(line);
        return lines;
    }

    [GeneratedRegex("(^|[^\\w])(https?://|www\\.)[\\w]", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex("^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$")]
    private static partial Regex Price();

    [GeneratedRegex("^([0-9]{8}|[0-9]{12,14})?$")]
    private static partial Regex Gtin();
}

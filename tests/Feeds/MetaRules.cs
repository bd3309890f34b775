using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Traceability.Tests.Feeds;

/// <summary>
/// Meta's catalogue fields, one by one, and RFC 4180, written from their published pages and not from our writer.
/// </summary>
/// <remarks>
/// Source: Meta for Developers, catalog reference (supported feed formats; product fields; image_link at least 500 × 500 pixels, which
/// the photo's own test looks at). OWASP, CSV Injection.
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

    static void Check(Dictionary<string, string> item)
    {
        Length(item, "id", 1, 100);
        Length(item, "title", 1, 200);
        Length(item, "description", 1, 9999);
        Assert.Contains(
            item["availability"],
            new[] { "in stock", "out of stock", "preorder", "available for order", "discontinued" }
        );
        Assert.Contains(item["condition"], new[] { "new", "refurbished", "used" });
        Assert.Matches(Price(), item["price"]);
        Assert.StartsWith("https://", item["link"], StringComparison.Ordinal);
        Assert.StartsWith("https://", item["image_link"], StringComparison.Ordinal);
        Length(item, "brand", 1, 100);
        Assert.Matches(Gtin(), item["gtin"]);
        Length(item, "product_type", 0, 750);
        Length(item, "custom_label_0", 0, 100);
        var quantity = item["quantity_to_sell_on_fb"];
        if (quantity.Length > 0)
        {
            var amount = int.Parse(quantity, NumberStyles.None, CultureInfo.InvariantCulture);
            Assert.Equal(item["availability"] == "in stock", amount > 0);
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

    [GeneratedRegex("^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$")]
    private static partial Regex Price();

    [GeneratedRegex("^([0-9]{8}|[0-9]{12,14})?$")]
    private static partial Regex Gtin();
}

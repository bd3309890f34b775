using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Traceability.Farmers;
using Traceability.Feeds;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Places;
using Traceability.Platform.Problems;
using Traceability.Products;
using Traceability.Provenance.Lineage;

namespace Traceability.Fuzz.Targets;

/// <summary>What people write, in files for marketplaces and spreadsheets: read back by parsers that are not ours.</summary>
static class FeedTargets
{
    static readonly FeedPlace place = new(new DateOnly(2026, 11, 24), "https://truyxuat.example");
    static readonly Province province = Province.All[0];
    static readonly XNamespace g = "http://base.google.com/ns/1.0";

    static readonly string[] texts =
    [
        .. (string[])
            ["Xoài cát", "<b>", "</b>", "<script>", "</script>", "<br/>", "&amp;", "&#60;", "&lt;script&gt;", "]]>"],
        .. (string[])
            ["=HYPERLINK(\"http://a\")", "+84", "-1", "@SUM(A1)", "\"", "\"\"", ",", ";", "\r\n", "https://a.vn/b"],
        .. (string[])
            [
                "\u0001",
                "\u0085",
                "\u202E",
                "\uFEFF",
                "\uFFFE",
                "👨‍👩‍👧",
                "🇻🇳",
                "CHỮ HOA",
                "{\"a\":1}",
                "\\",
                "\u2028",
            ],
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("feeds", 20, Feeds) { MaxBytes = 1500, Words = texts },
        new("text-rules", 100, TextRules) { MaxBytes = 1000, Words = texts },
        new("csv-line", 4000, CsvLines) { MaxBytes = 256, Words = texts },
    ];

    /// <summary>A product whose texts are these, where they are taken; null where they are refused.</summary>
    public static Product? Product(string name, string description, string brand, string category, string buyUrl)
    {
        var body = new ProductBody(
            null,
            name,
            description,
            "KGM",
            new MoneyBody("65000", "VND"),
            brand,
            category,
            new QuantityBody(1.5m, "KGM"),
            category,
            buyUrl
        );
        return body.Decide(new Refusals()) is { } facts && CompanyPrefix.TryParse("893850", out var prefix)
            ? new Product(
                Gtin.Of(prefix, 7),
                // Kept as they were taken: names of farmers go by the same rules.
                new Producer(
                    "farmer",
                    facts.Name,
                    FarmerKind.Household,
                    province,
                    facts.Brand ?? "Xã",
                    facts.Storage,
                    1
                ),
                facts,
                new ProductPhoto("9f86d081884c7d65", 800, 800),
                1,
                default,
                1
            )
            : null;
    }

    static void Feeds(byte[] input)
    {
        var fields = Input.Fields(input, 6);
        if (Product(fields[0], fields[1], fields[2], fields[3], fields[4]) is not { } product)
        {
            return;
        }

        var lots = fields[5]
            .Split('\n')
            .Where(text => Lot.TryParse(text, out _))
            .Distinct()
            .Select(lot => new SellableLot(lot, place.Day.AddDays(-4), null, 2))
            .ToList();
        var listing = Listing.Decide(Marketplaces.Catalogue, product, new ProductStock(lots, [], []), place.Day);
        Google(listing);
        Meta(listing);
        Schema(listing);
    }

    static void Google(Listing listing)
    {
        var shown = Marketplaces.Google.Show(listing, place.Day);
        // A reader of its own, as strict as XML 1.0 is.
        var items = XDocument.Parse(Written(new GoogleFeed(), listing)).Descendants("item").ToList();
        Promise.Same(shown.Missing is null ? 1 : 0, items.Count, "items in Google's feed");
        if (items is [var item])
        {
            Promise.Same(shown.Title, item.Element(g + "title")!.Value, "a title in Google's feed");
            Promise.Same(shown.Description, item.Element(g + "description")!.Value, "a description in Google's feed");
            Promise.Same(shown.Brand, item.Element(g + "brand")!.Value, "a brand in Google's feed");
        }
    }

    static void Meta(Listing listing)
    {
        var shown = Marketplaces.Meta.Show(listing, place.Day);
        var records = Rfc4180.Read(Written(new MetaFeed(), listing));
        Promise.Same(shown.Missing is null ? 2 : 1, records.Count, "lines in Meta's feed");
        if (records is [var names, var cells])
        {
            Promise.Same(names.Count, cells.Count, "cells in a line of Meta's feed");
            Promise.Same(shown.Title, cells[1], "a title in Meta's feed");
            Promise.Holds(cells.All(cell => !IsRun(cell)), "no cell of Meta's feed is run");
        }
    }

    static void Schema(Listing listing)
    {
        var shown = Marketplaces.SchemaOrg.Show(listing, place.Day);
        var lines = Written(new SchemaFeed(), listing).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Promise.Same(shown.Missing is null ? 1 : 0, lines.Length, "lines in the schema.org feed");
        if (lines is [var line])
        {
            using var json = JsonDocument.Parse(line);
            Promise.Same(
                shown.Title,
                json.RootElement.GetProperty("name").GetString(),
                "a name in the schema.org feed"
            );
            Promise.Holds(!line.Contains('<', StringComparison.Ordinal), "a line may stand in a page");
        }
    }

    static string Written(IFeedFormat format, Listing listing)
    {
        using var body = new MemoryStream();
        using var writer = format.Write(place);
        writer.Add(listing);
        writer.End();
        // Into memory: it is done when it comes back.
        writer.SendAsync(body, isLast: true, CancellationToken.None).GetAwaiter().GetResult();
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.ToArray());
    }

    static void TextRules(byte[] input)
    {
        var text = Input.Text(input);
        foreach (var rules in (MarketplaceRules[])[Marketplaces.Google, Marketplaces.Meta, Marketplaces.SchemaOrg])
        {
            foreach (var rule in (TextRule[])[rules.Title, rules.Description, rules.Brand])
            {
                var (shown, _) = rule.Apply(text);
                Promise.Holds(shown.Length <= rule.Max, "a text's bound");
                Promise.Holds(IsXml(shown), "a text may stand in XML");
                Promise.Holds(!rule.IsCell || !IsRun(shown), "a cell is not run");
            }
        }
    }

    static bool IsXml(string text)
    {
        try
        {
            XmlConvert.VerifyXmlChars(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    static void CsvLines(byte[] input)
    {
        var cells = Input.Fields(input, 4);
        var records = Rfc4180.Read(CsvLine.Of(cells));
        Promise.Same(1, records.Count, "lines of a line");
        Promise.Same(cells.Length, records[0].Count, "cells of a line");
        for (var i = 0; i < cells.Length; i++)
        {
            var (cell, found) = (cells[i], records[0][i]);
            Promise.Holds(found == cell || found == "'" + cell, "a cell comes back as it was");
            Promise.Holds(!IsRun(found), "a cell is not run");
        }
    }

    // OWASP, CSV injection; the full-width forms of East Asian keyboards are run too.
    static bool IsRun(string cell) =>
        cell.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]
        || cell is ['\t' or '\r' or '\n', ..];
}

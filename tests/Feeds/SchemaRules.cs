using System.Text.Json;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Feeds;

/// <summary>JSON Lines and what schema.org says of each term that may stand in ours, written from their published pages.</summary>
/// <remarks>
/// Source: jsonlines.org; schema.org, Product, Offer, UnitPriceSpecification, QuantitativeValue, PropertyValue; Google Search Central,
/// merchant listing structured data, for what is required.
/// </remarks>
static class SchemaRules
{
    static readonly Dictionary<string, string[]> terms = new()
    {
        ["Product"] =
        [
            "sku",
            "gtin",
            "name",
            "description",
            "image",
            "brand",
            "category",
            "manufacturer",
            "countryOfOrigin",
            "hasCertification",
            "hasMeasurement",
            "additionalProperty",
            "offers",
        ],
        ["Offer"] =
        [
            "url",
            "price",
            "priceCurrency",
            "priceSpecification",
            "availability",
            "itemCondition",
            "inventoryLevel",
            "seller",
        ],
        ["Brand"] = ["name"],
        ["Certification"] =
        [
            "name",
            "certificationIdentification",
            "issuedBy",
            "validFrom",
            "expires",
            "certificationRating",
        ],
        ["Rating"] = ["ratingValue", "bestRating"],
        ["Organization"] = ["name", "address"],
        ["PostalAddress"] = ["addressLocality", "addressRegion", "addressCountry"],
        ["Country"] = ["name"],
        ["UnitPriceSpecification"] = ["price", "priceCurrency", "referenceQuantity"],
        ["QuantitativeValue"] = ["value", "unitCode"],
        ["PropertyValue"] = ["propertyID", "name", "value"],
    };

    /// <summary>Reads a file, checks each of its lines, and says what they are.</summary>
    public static IReadOnlyList<JsonNode> Read(string file)
    {
        Assert.True(file.Length == 0 || file.EndsWith('\n'));
        Assert.DoesNotContain('\r', file);
        var items = file.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
                JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!
            )
            .ToList();
        items.ForEach(Check);
        return items;
    }

    public static void Check(JsonNode item)
    {
        Assert.Equal("https://schema.org", (string?)item["@context"]);
        Assert.Equal("Product", (string?)item["@type"]);
        Terms(item, isTop: true);
        PlainText.Check(Text(item, "name"));
        PlainText.Check(Text(item, "description"));
        Address(item, "@id");
        Address(item, "image");
        Text(item["brand"]!, "name");
        var offer = item["offers"]!;
        Assert.Equal("Offer", (string?)offer["@type"]);
        Address(offer, "url");
        Assert.True(offer["price"]!.GetValue<decimal>() > 0);
        Assert.Equal("VND", (string?)offer["priceCurrency"]);
        Assert.Equal("https://schema.org/NewCondition", (string?)offer["itemCondition"]);
        var left = offer["inventoryLevel"]!["value"]!.GetValue<decimal>();
        Assert.Equal(
            left > 0 ? "https://schema.org/InStock" : "https://schema.org/OutOfStock",
            (string?)offer["availability"]
        );
    }

    static void Terms(JsonNode? node, bool isTop = false)
    {
        if (node is JsonArray array)
        {
            Assert.All(array, element => Terms(element));
        }

        if (node is not JsonObject thing)
        {
            return;
        }

        var known = terms[(string)thing["@type"]!];
        foreach (var (name, value) in thing)
        {
            Assert.True(
                name == "@type" || (isTop && name is "@context" or "@id") || known.Contains(name),
                $"{thing["@type"]} has no {name}."
            );
            Assert.NotNull(value);
            Terms(value);
        }
    }

    static void Address(JsonNode node, string name) =>
        Assert.True(Uri.TryCreate(Text(node, name), UriKind.Absolute, out var uri) && uri.Scheme == "https");

    static string Text(JsonNode node, string name)
    {
        var text = node[name]!.GetValue<string>();
        Assert.NotEmpty(text);
        return text;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Traceability.Farmers.Certificates;
using Traceability.Listings;
using Traceability.Products;

namespace Traceability.Feeds;

/// <summary>The catalogue in schema.org's terms: JSON Lines, each line one <c>Product</c> with its <c>Offer</c> as JSON-LD 1.1.</summary>
public sealed class SchemaFeed : IFeedFormat
{
    public string File => "products.jsonl";

    public string MediaType => "application/jsonl; charset=utf-8";

    public int Revision => 1;

    public FeedWriter Write(FeedPlace place) => new Writer(place);

    sealed class Writer(FeedPlace place) : FeedWriter
    {
        Utf8JsonWriter? json;

        public override void Add(Listing listing)
        {
            var shown = Marketplaces.SchemaOrg.Show(listing, place.Day);
            if (shown.Missing is not null)
            {
                return;
            }

            json ??= new Utf8JsonWriter(Piece, SchemaItem.Options);
            SchemaItem.Write(json, shown, place);
            json.Flush();
            json.Reset();
            Piece.WriteByte((byte)'\n');
        }

        public override void End() { }

        // Each item brings itself there.
        protected override void Flush() { }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                json?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A listing as schema.org's <c>Product</c>.</summary>
static class SchemaItem
{
    const string Vocabulary = "https://schema.org";

    /// <summary>Letters as they are; what HTML means something by is escaped, since such lines are put into pages.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes one object; its availability and lots are those of the day.</summary>
    public static void Write(Utf8JsonWriter json, ShownListing shown, FeedPlace place)
    {
        var listing = shown.Listing;
        var (product, facts) = (listing.Product, listing.Product.Facts);
        json.WriteStartObject();
        json.WriteString("@context", Vocabulary);
        json.WriteString("@type", "Product");
        json.WriteString("@id", $"{place.PublicUrl}/01/{product.Gtin}");
        json.WriteString("sku", product.Gtin.ToString());
        if (FeedItem.Gtin(product) is { } gtin)
        {
            json.WriteString("gtin", gtin);
        }

        json.WriteString("name", shown.Title);
        json.WriteString("description", shown.Description);
        json.WriteString("image", FeedItem.ImageLink(product, place.PublicUrl));
        json.WriteStartObject("brand");
        json.WriteString("@type", "Brand");
        json.WriteString("name", shown.Brand);
        json.WriteEndObject();
        if (FeedItem.Category(product, isCell: false) is { } category)
        {
            json.WriteString("category", category);
        }

        Producer(json, "manufacturer", listing);
        json.WriteStartObject("countryOfOrigin");
        json.WriteString("@type", "Country");
        json.WriteString("name", "VN");
        json.WriteEndObject();
        if (facts.NetContent is { } content)
        {
            Quantity(json, "hasMeasurement", new Measure(content.Value, content.Unit));
        }

        json.WriteCertificates(FeedItem.Certificates(product, place.Day));
        Lots(json, listing.LotsOn(place.Day));
        Offer(json, shown, place);
        json.WriteEndObject();
    }

    static void Offer(Utf8JsonWriter json, ShownListing shown, FeedPlace place)
    {
        var listing = shown.Listing;
        var (product, facts) = (listing.Product, listing.Product.Facts);
        json.WriteStartObject("offers");
        json.WriteString("@type", "Offer");
        json.WriteString("url", FeedItem.Link(product, place.PublicUrl));
        json.WriteNumber("price", facts.Price.Amount);
        json.WriteString("priceCurrency", Money.Currency);
        if (FeedItem.Measures(product) is { } measures)
        {
            json.WriteStartObject("priceSpecification");
            json.WriteString("@type", "UnitPriceSpecification");
            json.WriteNumber("price", facts.Price.Amount);
            json.WriteString("priceCurrency", Money.Currency);
            Quantity(json, "referenceQuantity", measures.Bought);
            json.WriteEndObject();
        }

        json.WriteString("availability", Vocabulary + (shown.IsInStock ? "/InStock" : "/OutOfStock"));
        json.WriteString("itemCondition", Vocabulary + "/NewCondition");
        Quantity(json, "inventoryLevel", new Measure(listing.StockOn(place.Day), facts.Unit));
        Producer(json, "seller", listing);
        json.WriteEndObject();
    }

    static void Producer(Utf8JsonWriter json, string name, Listing listing)
    {
        var producer = listing.Product.Producer;
        json.WriteStartObject(name);
        json.WriteString("@type", "Organization");
        json.WriteString("name", Marketplaces.SchemaOrg.Brand.Apply(producer.Name).Text);
        json.WriteStartObject("address");
        json.WriteString("@type", "PostalAddress");
        json.WriteString("addressLocality", Marketplaces.SchemaOrg.Brand.Apply(producer.Commune).Text);
        json.WriteString("addressRegion", producer.Province.Name);
        json.WriteString("addressCountry", "VN");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Lots(Utf8JsonWriter json, IEnumerable<SellableLot> lots)
    {
        json.WriteStartArray("additionalProperty");
        foreach (var lot in lots)
        {
            json.WriteStartObject();
            json.WriteString("@type", "PropertyValue");
            json.WriteString("propertyID", "https://ref.gs1.org/ai/10");
            json.WriteString("name", "Số lô");
            json.WriteString("value", lot.Lot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Quantity(Utf8JsonWriter json, string name, Measure measure)
    {
        json.WriteStartObject(name);
        json.WriteString("@type", "QuantitativeValue");
        json.WriteNumber("value", measure.Value);
        json.WriteString("unitCode", measure.Unit.Code);
        json.WriteEndObject();
    }
}

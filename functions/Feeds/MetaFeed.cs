using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Listings;
using Traceability.Products;

namespace Traceability.Feeds;

/// <summary>
/// Meta's catalogue feed (Facebook, Instagram): comma-separated values (RFC 4180) in UTF-8, a line an item and one with the fields'
/// names before them.
/// </summary>
/// <remarks>
/// Source: Meta for Developers, "Catalog Fields" (13 January 2025; universal basic attributes) and "Reference - Catalog" (22 April 2026;
/// supported feed formats). No cell begins with what a spreadsheet would run, since who keeps a catalogue opens its file in one. It has
/// no field for lots: they end the description, which so never is the title again nor shorter than the 30 characters that Meta's
/// Business Help Center asks for. Left out: <c>google_product_category</c> and <c>fb_product_category</c>, since a farmer's own
/// category is in neither taxonomy and a wrong one sets a wrong tax (it goes as <c>product_type</c>);
/// <c>rich_text_description</c>, which is HTML in place of the description; <c>additional_image_link</c>, a product having one
/// photo; anything like Google's <c>identifier_exists</c>, which Meta does not know.
/// </remarks>
public sealed class MetaFeed : IFeedFormat
{
    public string File => "meta.csv";

    public string MediaType => "text/csv; charset=utf-8; header=present";

    public int Revision => 2;

    public FeedWriter Write(FeedPlace place) => new Writer(place);

    sealed class Writer : FeedWriter
    {
        const string EndOfLine = "\r\n";

        static readonly string[] fields =
        [
            "id",
            "title",
            "description",
            "availability",
            "condition",
            "price",
            "link",
            "image_link",
            "brand",
            "gtin",
            "product_type",
            "quantity_to_sell_on_facebook",
            "unit_price",
            "custom_label_0",
        ];

        readonly FeedPlace place;
        readonly StreamWriter text;

        public Writer(FeedPlace place)
        {
            this.place = place;
            text = new StreamWriter(Piece, new UTF8Encoding(false), leaveOpen: true) { NewLine = EndOfLine };
            Line(fields);
        }

        public override void Add(Listing listing)
        {
            ArgumentNullException.ThrowIfNull(listing);
            var shown = Marketplaces.Meta.Show(listing, place.Day);
            if (shown.Missing is not null)
            {
                return;
            }

            var product = listing.Product;
            Line([
                product.Gtin.ToString(),
                shown.Title,
                Description(shown),
                shown.IsInStock ? "in stock" : "out of stock",
                "new",
                FeedItem.Price(product),
                FeedItem.Link(product, place.PublicUrl),
                FeedItem.ImageLink(product, place.PublicUrl),
                shown.Brand,
                FeedItem.Gtin(product) ?? "",
                FeedItem.Category(product, isCell: true) ?? "",
                Quantity(shown.Listing.StockOn(place.Day)),
                UnitPrice(product),
                product.Producer.Province.Name,
            ]);
        }

        public override void End() { }

        protected override void Flush() => text.Flush();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                text.Dispose();
            }

            base.Dispose(disposing);
        }

        string Description(ShownListing shown)
        {
            var listing = shown.Listing;
            var lots = string.Join(", ", listing.LotsOn(place.Day).Select(lot => lot.Lot));
            var certificates = FeedItem.Certificates(listing.Product, place.Day).Select(FeedItem.Said);
            var origin =
                $"Nhà sản xuất: {FeedItem.Producer(listing.Product)}. Nơi trồng: {FeedItem.Place(listing.Product)}."
                + string.Concat(certificates.Select(certificate => $" Chứng nhận: {certificate}."))
                + (lots.Length == 0 ? "" : $" Số lô: {lots}.");
            var whole = $"{shown.Description}\n{origin}";
            // A lot may be called what HTML calls a tag.
            return whole.Contains('<', StringComparison.Ordinal)
                ? Marketplaces.Meta.Description.Apply(whole).Text
                : TextRule.Cut(whole, Marketplaces.Meta.Description.Max);
        }

        // Whole pieces or kilograms. A rest of less than one is the last: without a number Meta would take it for endless.
        static string Quantity(decimal stock) =>
            (stock is > 0 and < 1 ? 1 : Math.Min(int.MaxValue, decimal.Truncate(stock))).ToString(
                CultureInfo.InvariantCulture
            );

        static string UnitPrice(Product product) =>
            FeedItem.UnitPrice(product) is var (price, unit)
                ? JsonSerializer.Serialize(
                    new MetaUnitPrice(price, Money.Currency, FeedItem.Short(unit)),
                    MetaUnitPriceJson.Default.MetaUnitPrice
                )
                : "";

        void Line(string[] cells)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                text.Write(i == 0 ? "" : ",");
                text.Write(Cell(cells[i]));
            }

            text.WriteLine();
        }

        static string Cell(string value) =>
            value.AsSpan().ContainsAny(",\"\r\n ")
                ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : value;
    }
}

/// <summary>Meta's <c>unit_price</c>: what one unit of measurement costs.</summary>
sealed record MetaUnitPrice(decimal Value, string Currency, string Unit);

[JsonSerializable(typeof(MetaUnitPrice))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class MetaUnitPriceJson : JsonSerializerContext;

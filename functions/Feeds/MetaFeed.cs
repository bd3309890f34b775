using System.Globalization;
using System.Text;
using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>
/// Meta's catalogue feed (Facebook, Instagram): comma-separated values (RFC 4180) in UTF-8, a line an item and one with the fields'
/// names before them.
/// </summary>
/// <remarks>
/// Source: Meta, catalog reference: supported feed formats, product fields. No cell begins with what a spreadsheet would run, since
/// who keeps a catalogue opens its file in one. It has no field for lots: they end the description.
/// </remarks>
public sealed class MetaFeed : IFeedFormat
{
    public string File => "meta.csv";

    public string MediaType => "text/csv; charset=utf-8; header=present";

    public int Revision => 1;

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
            "quantity_to_sell_on_fb",
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
            var here = listing.At(Marketplaces.Meta.Id);
            var shown = Marketplaces.Meta.Show(here, place.Day);
            if (shown.Missing is not null)
            {
                return;
            }

            var product = listing.Product;
            Line([
                product.Gtin.ToString(),
                shown.Title,
                Description(here, shown),
                shown.IsInStock ? "in stock" : "out of stock",
                "new",
                FeedItem.Price(product),
                FeedItem.Link(product, place.PublicUrl),
                FeedItem.ImageLink(product, place.PublicUrl),
                shown.Brand,
                FeedItem.Gtin(product) ?? "",
                FeedItem.Category(product, isCell: true) ?? "",
                Quantity(here.StockOn(place.Day)),
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

        string Description(Listing listing, ShownListing shown)
        {
            var lots = string.Join(", ", listing.LotsOn(place.Day).Select(lot => lot.Lot));
            var certificates = FeedItem.Certificates(listing.Product, place.Day).Select(FeedItem.Said);
            var origin =
                $"Nơi trồng: {FeedItem.Place(listing.Product)}."
                + string.Concat(certificates.Select(certificate => $" Chứng nhận: {certificate}."))
                + (lots.Length == 0 ? "" : $" Số lô: {lots}.");
            var whole = $"{shown.Description}\n{origin}";
            // A lot may be called what HTML calls a tag.
            return whole.Contains('<', StringComparison.Ordinal)
                ? Marketplaces.Meta.Description.Apply(whole).Text
                : TextRule.Cut(whole, Marketplaces.Meta.Description.Max);
        }

        // Whole pieces or kilograms; what is less than one is for sale and yet none.
        static string Quantity(decimal stock) =>
            stock is > 0 and < 1
                ? ""
                : Math.Min(int.MaxValue, decimal.Truncate(stock)).ToString(CultureInfo.InvariantCulture);

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

using System.Globalization;
using System.Text;
using System.Xml;
using Traceability.Listings;
using Traceability.Products;

namespace Traceability.Feeds;

/// <summary>
/// A listing as an item of Google's feed (Google Merchant Center, product data specification; RSS 2.0 with the namespace
/// <c>http://base.google.com/ns/1.0</c>).
/// </summary>
public static class GoogleItem
{
    public const string Namespace = "http://base.google.com/ns/1.0";

    const int MaxTitle = 150;
    const int MaxDescription = 5000;
    const int MaxBrand = 70;
    const int MaxProductType = 750;
    const int MaxDetail = 1000;

    /// <summary>Writes one item; its availability and lots are those of the day.</summary>
    public static void Write(XmlWriter xml, Listing listing, DateOnly day, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentNullException.ThrowIfNull(listing);
        var (product, facts) = (listing.Product, listing.Product.Facts);
        var gtin = product.Gtin.ToString();
        xml.WriteStartElement("item");
        Put(xml, "id", gtin);
        Put(xml, "title", Cut(facts.Name, MaxTitle));
        Put(xml, "description", Cut(facts.Description, MaxDescription));
        Put(xml, "link", facts.BuyUrl ?? $"{publicUrl}/market/{gtin}");
        Put(xml, "image_link", publicUrl + PhotoPath.Feed(product.Gtin, product.Photo!.Hash));
        Put(xml, "availability", listing.StockOn(day) > 0 ? "in_stock" : "out_of_stock");
        Put(xml, "price", string.Create(CultureInfo.InvariantCulture, $"{facts.Price.Amount} {Money.Currency}"));
        Put(xml, "condition", "new");
        Put(xml, "brand", Cut(facts.Brand ?? product.Producer.Name, MaxBrand));
        if (product.Gtin.IsDemonstration || product.Gtin.IsInternal)
        {
            Put(xml, "identifier_exists", "no");
        }
        else
        {
            Put(xml, "gtin", gtin);
        }

        if (facts.Category is { } category)
        {
            Put(xml, "product_type", Cut(category, MaxProductType));
        }

        foreach (var lots in Details(listing.LotsOn(day).Select(lot => lot.Lot)))
        {
            Detail(xml, "Số lô", lots);
        }

        Detail(xml, "Nơi trồng", $"{product.Producer.Commune}, {product.Producer.Province.Name}");
        xml.WriteEndElement();
    }

    static void Detail(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("g", "product_detail", Namespace);
        Put(xml, "section_name", "Truy xuất nguồn gốc");
        Put(xml, "attribute_name", name);
        Put(xml, "attribute_value", Cut(value, MaxDetail));
        xml.WriteEndElement();
    }

    // Lots in selling order, as many to a value as it holds.
    static IEnumerable<string> Details(IEnumerable<string> lots)
    {
        var value = new StringBuilder();
        foreach (var lot in lots)
        {
            if (value.Length + 2 + lot.Length > MaxDetail)
            {
                yield return value.ToString();
                value.Clear();
            }

            value.Append(value.Length == 0 ? "" : ", ").Append(lot);
        }

        if (value.Length > 0)
        {
            yield return value.ToString();
        }
    }

    static void Put(XmlWriter xml, string name, string value) =>
        xml.WriteElementString("g", name, Namespace, Clean(value));

    /// <summary>At most so many characters, cut between words where there is a space, never inside a character.</summary>
    public static string Cut(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= max)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        var space = text.LastIndexOf(' ', end - 1, end / 2);
        return text[..(space > 0 ? space : end)].TrimEnd();
    }

    // A name may hold a character that is text and yet may not stand in XML; one of them would end the feed for everybody.
    static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            if (pair || XmlConvert.IsXmlChar(text[i]))
            {
                clean?.Append(text, i, pair ? 2 : 1);
            }
            else
            {
                clean ??= new StringBuilder(text, 0, i, text.Length);
            }

            i += pair ? 1 : 0;
        }

        return clean?.ToString() ?? text;
    }
}

using System.Xml;
using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>
/// A listing as an item of Google's feed (Google Merchant Center, product data specification; RSS 2.0 with the namespace
/// <c>http://base.google.com/ns/1.0</c>).
/// </summary>
static class GoogleItem
{
    public const string Namespace = "http://base.google.com/ns/1.0";

    const int MaxDetail = 1000;

    /// <summary>Writes one item; its availability and lots are those of the day.</summary>
    public static void Write(XmlWriter xml, ShownListing shown, FeedPlace place)
    {
        var (listing, product) = (shown.Listing, shown.Listing.Product);
        xml.WriteStartElement("item");
        Put(xml, "id", product.Gtin.ToString());
        Put(xml, "title", shown.Title);
        Put(xml, "description", shown.Description);
        Put(xml, "link", FeedItem.Link(product, place.PublicUrl));
        Put(xml, "image_link", FeedItem.ImageLink(product, place.PublicUrl));
        Put(xml, "availability", shown.IsInStock ? "in_stock" : "out_of_stock");
        Put(xml, "price", FeedItem.Price(product));
        Put(xml, "condition", "new");
        Put(xml, "brand", shown.Brand);
        if (FeedItem.Gtin(product) is { } gtin)
        {
            Put(xml, "gtin", gtin);
        }
        else
        {
            Put(xml, "identifier_exists", "no");
        }

        if (FeedItem.Measures(product) is { } measures)
        {
            Put(xml, "unit_pricing_measure", measures.Bought.ToString());
            Put(xml, "unit_pricing_base_measure", measures.Compared.ToString());
        }

        if (FeedItem.Category(product, isCell: false) is { } category)
        {
            Put(xml, "product_type", category);
        }

        foreach (var lots in FeedItem.Lots(listing.LotsOn(place.Day), MaxDetail))
        {
            Detail(xml, "Số lô", lots);
        }

        Detail(xml, "Nơi trồng", FeedItem.Place(product));
        // Google's own certification attribute takes the energy label of the European Union and no other.
        foreach (var certificate in FeedItem.Certificates(product, place.Day))
        {
            Detail(xml, "Chứng nhận", FeedItem.Said(certificate));
        }

        xml.WriteEndElement();
    }

    static void Detail(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("g", "product_detail", Namespace);
        Put(xml, "section_name", "Truy xuất nguồn gốc");
        Put(xml, "attribute_name", name);
        Put(xml, "attribute_value", value);
        xml.WriteEndElement();
    }

    static void Put(XmlWriter xml, string name, string value) => xml.WriteElementString("g", name, Namespace, value);
}

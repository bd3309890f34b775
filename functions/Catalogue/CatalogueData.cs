using System.Text.Json;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Platform.Pages;

namespace Traceability.Catalogue;

/// <summary>Lists of products, and a farmer's page, in schema.org's words.</summary>
public static class CatalogueData
{
    /// <summary>The products of a page in their order.</summary>
    public static string OfList(IReadOnlyList<CatalogueCard> cards, string publicUrl) =>
        JsonLd.Write(
            "ItemList",
            json =>
            {
                json.WriteNumber("numberOfItems", cards.Count);
                json.WriteStartArray("itemListElement");
                for (var i = 0; i < cards.Count; i++)
                {
                    var (position, card) = (i + 1, cards[i]);
                    json.WriteThing(
                        "ListItem",
                        item =>
                        {
                            item.WriteNumber("position", position);
                            item.WriteString("name", card.Name);
                            item.WriteString("url", publicUrl + card.Page);
                        }
                    );
                }

                json.WriteEndArray();
            }
        );

    /// <summary>A farmer, what certifies it, and what it offers.</summary>
    public static string OfFarmer(FarmerPageModel page, string publicUrl) =>
        JsonLd.Write(
            "Organization",
            json =>
            {
                json.WriteFarmer(page.Farmer, publicUrl + page.Path);
                if (page.Story is { } story)
                {
                    json.WriteString("description", story);
                }

                if (page.Photos.Count > 0)
                {
                    json.WriteStartArray("image");
                    foreach (var photo in page.Photos)
                    {
                        json.WriteStringValue(publicUrl + photo.LargeUrl);
                    }

                    json.WriteEndArray();
                }

                json.WriteCertificates(page.Certificates);
                if (page.Cards.Count > 0)
                {
                    json.WriteStartArray("makesOffer");
                    foreach (var card in page.Cards)
                    {
                        json.WriteThing("Offer", offer => WriteOffer(offer, card, publicUrl));
                    }

                    json.WriteEndArray();
                }
            }
        );

    static void WriteOffer(Utf8JsonWriter json, CatalogueCard card, string publicUrl) =>
        json.WriteThing(
            "itemOffered",
            "Product",
            product =>
            {
                product.WriteString("name", card.Name);
                product.WriteString("url", publicUrl + card.Page);
            }
        );
}

using System.Globalization;
using System.Text.Json;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>A product on sale in schema.org's words: what its page shows, and no more.</summary>
public static class ProductData
{
    /// <summary>Null where the page warns of a lot: nobody then is to read an offer.</summary>
    public static string? Of(Product product, MarketPageModel page, string publicUrl) =>
        page.UnknownLot is not null || page.RecalledLot is not null
            ? null
            : JsonLd.Write("Product", json => Write(json, product, page, publicUrl));

    static void Write(Utf8JsonWriter json, Product product, MarketPageModel page, string publicUrl)
    {
        var url = $"{publicUrl}/market/{product.Gtin}";
        json.WriteString("name", page.ProductName);
        json.WriteString("url", url);
        json.WriteString("sku", product.Gtin.ToString());
        // One that is for trying out, or for the inside of a company, names nothing to others (GS1 General Specifications, 1.4).
        if (product.Gtin is { IsDemonstration: false, IsInternal: false })
        {
            json.WriteString("gtin", product.Gtin.ToString());
        }

        if (page.Description is { } description)
        {
            json.WriteString("description", description);
        }

        if (page.Photo is { } photo)
        {
            json.WriteString("image", publicUrl + photo.Url);
        }

        if (product.Facts.Category is { } category)
        {
            json.WriteString("category", category);
        }

        json.WriteThing("brand", "Brand", brand => brand.WriteString("name", page.Brand ?? page.Farmer.Name));
        var farm = publicUrl + FarmerPath.Page(product.Producer.Id);
        json.WriteThing("manufacturer", "Organization", farmer => farmer.WriteFarmer(page.Farmer, farm));
        json.WriteCertificates(page.Certificates);
        json.WriteThing("offers", "Offer", offer => WriteOffer(offer, page, page.BuyUrl ?? url));
    }

    static void WriteOffer(Utf8JsonWriter json, MarketPageModel page, string url)
    {
        var price = page.Price.Value.ToString(CultureInfo.InvariantCulture);
        json.WriteString("url", url);
        json.WriteString("price", price);
        json.WriteString("priceCurrency", page.Price.Currency);
        json.WriteString("availability", "https://schema.org/" + (page.IsInStock ? "InStock" : "OutOfStock"));
        json.WriteString("itemCondition", "https://schema.org/NewCondition");
        json.WriteThing(
            "priceSpecification",
            "UnitPriceSpecification",
            unit =>
            {
                unit.WriteString("price", price);
                unit.WriteString("priceCurrency", page.Price.Currency);
                unit.WriteThing(
                    "referenceQuantity",
                    "QuantitativeValue",
                    quantity =>
                    {
                        quantity.WriteNumber("value", 1);
                        quantity.WriteString("unitCode", page.Price.Unit);
                    }
                );
            }
        );
    }
}

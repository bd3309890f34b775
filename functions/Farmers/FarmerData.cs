using System.Text.Json;
using Traceability.Platform.Pages;

namespace Traceability.Farmers;

/// <summary>A farmer in schema.org's words: what its page shows, and no more.</summary>
public static class FarmerData
{
    /// <param name="url">Its page, absolute; null where it is not told.</param>
    public static void WriteFarmer(this Utf8JsonWriter json, PageFarmer farmer, string? url)
    {
        json.WriteString("name", farmer.Name);
        if (url is not null)
        {
            json.WriteString("url", url);
        }

        json.WriteThing(
            "address",
            "PostalAddress",
            address =>
            {
                if (farmer.PublicAddress is { } street)
                {
                    address.WriteString("streetAddress", street);
                }

                address.WriteString("addressLocality", farmer.Commune);
                address.WriteString("addressRegion", farmer.Province);
                address.WriteString("addressCountry", "VN");
            }
        );
    }
}

using System.Text.Json;
using Traceability.Platform.Pages;

namespace Traceability.Farmers.Certificates;

/// <summary>Certificates in schema.org's words (<c>Certification</c>).</summary>
public static class CertificateData
{
    /// <summary>Nothing where there are none.</summary>
    public static void WriteCertificates(this Utf8JsonWriter json, IReadOnlyList<Certificate> certificates)
    {
        if (certificates.Count == 0)
        {
            return;
        }

        json.WriteStartArray("hasCertification");
        foreach (var certificate in certificates)
        {
            json.WriteThing("Certification", thing => Write(thing, certificate));
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteString("name", certificate.Name.Vi);
        json.WriteString("certificationIdentification", certificate.Number);
        json.WriteThing("issuedBy", "Organization", issuer => issuer.WriteString("name", certificate.Issuer));
        json.WriteString("validFrom", Format.Iso(certificate.Start));
        if (certificate.End is { } end)
        {
            json.WriteString("expires", Format.Iso(end));
        }

        if (certificate.Stars is { } stars)
        {
            json.WriteThing(
                "certificationRating",
                "Rating",
                rating =>
                {
                    rating.WriteNumber("ratingValue", stars);
                    rating.WriteNumber("bestRating", 5);
                }
            );
        }
    }
}

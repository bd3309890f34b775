using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Farmers.Certificates;

/// <summary>Certificates as a column of storage: of a farmer, of what repeats it, and of the record itself.</summary>
public static class CertificateText
{
    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly CertificateTextJson json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
        }
    );

    /// <summary>Empty text for none.</summary>
    public static string Of(IReadOnlyList<Certificate> certificates) =>
        certificates.Count == 0 ? "" : JsonSerializer.Serialize(certificates, json.IReadOnlyListCertificate);

    /// <inheritdoc cref="Of(IReadOnlyList{Certificate})"/>
    public static string Of(IReadOnlyList<CertificateRecord> records) =>
        records.Count == 0 ? "" : JsonSerializer.Serialize(records, json.IReadOnlyListCertificateRecord);

    /// <summary>None for a row from before there were any.</summary>
    public static IReadOnlyList<Certificate> Certificates(string? text) =>
        string.IsNullOrEmpty(text) ? [] : JsonSerializer.Deserialize(text, json.IReadOnlyListCertificate)!;

    /// <inheritdoc cref="Certificates"/>
    public static IReadOnlyList<CertificateRecord> Records(string? text) =>
        string.IsNullOrEmpty(text) ? [] : JsonSerializer.Deserialize(text, json.IReadOnlyListCertificateRecord)!;
}

[JsonSerializable(typeof(IReadOnlyList<Certificate>))]
[JsonSerializable(typeof(IReadOnlyList<CertificateRecord>))]
sealed partial class CertificateTextJson : JsonSerializerContext;

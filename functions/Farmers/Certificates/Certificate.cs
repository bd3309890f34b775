using System.Text.Json.Serialization;
using Traceability.Gs1;

namespace Traceability.Farmers.Certificates;

/// <summary>What a certificate says of a farm or its products.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateKind>))]
public enum CertificateKind
{
    /// <summary>Good agricultural practice by Vietnam's own standards (TCVN 11892).</summary>
    [JsonStringEnumMemberName("vietgap")]
    VietGap,

    [JsonStringEnumMemberName("globalgap")]
    GlobalGap,

    /// <summary>Organic, by whichever standard the issuer certifies.</summary>
    [JsonStringEnumMemberName("organic")]
    Organic,

    /// <summary>One Commune One Product: a province, or the ministry for five stars, rates a product.</summary>
    [JsonStringEnumMemberName("ocop")]
    Ocop,

    [JsonStringEnumMemberName("haccp")]
    Haccp,

    [JsonStringEnumMemberName("iso22000")]
    Iso22000,

    /// <summary>A place that meets the conditions of food safety (Law 55/2010/QH12, article 34).</summary>
    [JsonStringEnumMemberName("food-safety")]
    FoodSafety,

    /// <summary>The right to use a geographical indication.</summary>
    [JsonStringEnumMemberName("geographical-indication")]
    GeographicalIndication,
}

/// <summary>What is shown of a certificate, from its first day to its last.</summary>
/// <param name="Number">The issuer's own, 1 to 50 characters.</param>
/// <param name="Issuer">Who certified, 1 to 150 characters.</param>
/// <param name="Start">The first day, in Vietnam.</param>
/// <param name="End">The last day, in Vietnam.</param>
/// <param name="Stars">3 to 5 for <see cref="CertificateKind.Ocop"/>, else null.</param>
public sealed record Certificate(
    CertificateKind Kind,
    string Number,
    string Issuer,
    DateOnly Start,
    DateOnly End,
    int? Stars
)
{
    public bool IsValidOn(DateOnly day) => Start <= day && day <= End;

    /// <summary>The name that people know it by.</summary>
    public Platform.Text Name =>
        Kind switch
        {
            CertificateKind.VietGap => new("VietGAP", "VietGAP"),
            CertificateKind.GlobalGap => new("GLOBALG.A.P.", "GLOBALG.A.P."),
            CertificateKind.Organic => new("Hữu cơ", "Organic"),
            CertificateKind.Ocop => new($"OCOP {Stars} sao", $"OCOP {Stars} stars"),
            CertificateKind.Haccp => new("HACCP", "HACCP"),
            CertificateKind.Iso22000 => new("ISO 22000", "ISO 22000"),
            CertificateKind.FoodSafety => new("An toàn thực phẩm", "Food safety"),
            _ => new("Chỉ dẫn địa lý", "Geographical indication"),
        };
}

/// <summary>
/// A farmer's certificate as its record keeps it for ever. It is never changed: a renewal is a certificate of its own. It is shown
/// from its first day to its last, or until it is ended before.
/// </summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Certificate">What is shown of it.</param>
/// <param name="Products">The GTINs that it covers, at most <see cref="MaxProducts"/>; none for the whole farm.</param>
/// <param name="RegisteredAt">When it came into the record.</param>
/// <param name="EndedAt">When it was ended before its last day; null where it was not.</param>
public sealed record CertificateRecord(
    string Id,
    Certificate Certificate,
    IReadOnlyList<string> Products,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? EndedAt
)
{
    /// <summary>Certificates that a farmer may have at once, future ones counted: what fits a property of storage (64 KiB).</summary>
    public const int MaxRunning = 20;

    public const int MaxProducts = 50;

    public bool Covers(Gtin gtin) => Products.Count == 0 || Products.Contains(gtin.ToString());

    /// <summary>The two are one paper: the same number by the same issuer for the same time.</summary>
    public bool IsSame(Certificate other) =>
        Certificate.Kind == other.Kind
        && Certificate.Start == other.Start
        && Platform.Vietnamese.Fold(Certificate.Number) == Platform.Vietnamese.Fold(other.Number)
        && Platform.Vietnamese.Fold(Certificate.Issuer) == Platform.Vietnamese.Fold(other.Issuer);
}

/// <summary>A certificate's record, with which request made it.</summary>
/// <param name="Request">The SHA-256 of that request, to know a retry from another.</param>
public sealed record KeptCertificate(CertificateRecord Record, string Request);

using System.Globalization;
using Traceability.Gs1;
using Traceability.Platform.Problems;

namespace Traceability.Farmers.Certificates;

/// <summary>What a farmer or the operator sends to register a certificate.</summary>
/// <param name="Farmer">Whose it is, where the operator sends it.</param>
public sealed record RegisterCertificate(
    string? Farmer,
    string? Kind,
    string? Number,
    string? Issuer,
    string? Start,
    string? End,
    int? Stars,
    IReadOnlyList<string>? Products
)
{
    const int MaxNumber = 50;
    const int MaxIssuer = 150;
    const int MaxYears = 20;
    const int MaxYearsAhead = 1;

    /// <summary>The certificate and what it covers, or every field that was refused.</summary>
    public (Certificate Certificate, IReadOnlyList<Gtin> Products)? Decide(DateOnly today, Refusals refusals)
    {
        var kind = ParseKind(refusals);
        var number = refusals.RequiredText("/number", Number, MaxNumber);
        var issuer = refusals.RequiredText("/issuer", Issuer, MaxIssuer);
        var days = ParseDays(kind, today, refusals);
        CheckStars(kind, refusals);
        var products = ParseProducts(refusals);
        return refusals.Any
            ? null
            : (new Certificate(kind!.Value, number!, issuer!, days!.Value.Start, days.Value.End, Stars), products);
    }

    CertificateKind? ParseKind(Refusals refusals)
    {
        switch (Kind)
        {
            case "vietgap":
                return CertificateKind.VietGap;
            case "globalgap":
                return CertificateKind.GlobalGap;
            case "organic":
                return CertificateKind.Organic;
            case "ocop":
                return CertificateKind.Ocop;
            case "haccp":
                return CertificateKind.Haccp;
            case "iso22000":
                return CertificateKind.Iso22000;
            case "food-safety":
                return CertificateKind.FoodSafety;
            case "geographical-indication":
                return CertificateKind.GeographicalIndication;
            case "planting-area":
                return CertificateKind.PlantingArea;
            case "packing-house":
                return CertificateKind.PackingHouse;
            default:
                refusals.Add(
                    "/kind",
                    Kind is null ? "required" : "unknown-kind",
                    "Cần là vietgap, globalgap, organic (hữu cơ), ocop, haccp, iso22000, food-safety (an toàn thực phẩm), "
                        + "geographical-indication (chỉ dẫn địa lý), planting-area (mã số vùng trồng) hoặc packing-house (mã số cơ "
                        + "sở đóng gói).",
                    "Must be vietgap, globalgap, organic, ocop, haccp, iso22000, food-safety, geographical-indication, "
                        + "planting-area or packing-house."
                );
                return null;
        }
    }

    (DateOnly Start, DateOnly? End)? ParseDays(CertificateKind? kind, DateOnly today, Refusals refusals)
    {
        var before = refusals.List.Count;
        var start = Day("/start", Start, refusals);
        // A code holds until its issuer takes it back: it may be given without a last day.
        var end = kind is CertificateKind.PlantingArea or CertificateKind.PackingHouse
            ? refusals.OptionalDay("/end", End)
            : Day("/end", End, refusals);
        if (start > today.AddYears(MaxYearsAhead) || start < today.AddYears(-MaxYears))
        {
            refusals.Add(
                "/start",
                "range",
                "Ngày cấp cần trong khoảng từ 20 năm trước đến một năm tới.",
                "The first day must be within the last 20 years and the next one."
            );
            start = null;
        }

        if (end < start)
        {
            refusals.Add("/end", "before-start", "Ngày hết hạn trước ngày cấp.", "The last day is before the first.");
        }
        else if (end < today)
        {
            refusals.Add("/end", "over", "Giấy chứng nhận đã hết hạn.", "The certificate is over already.");
        }
        else if (end > start?.AddYears(MaxYears))
        {
            refusals.Add(
                "/end",
                "too-far",
                "Quá xa: hơn 20 năm sau ngày cấp.",
                "More than 20 years after the first day."
            );
        }

        return refusals.List.Count == before && start is { } first ? (first, end) : null;
    }

    static DateOnly? Day(string pointer, string? text, Refusals refusals)
    {
        if (text is null)
        {
            refusals.Add(pointer, "required", "Trường này bắt buộc.", "This field is required.");
        }

        return refusals.OptionalDay(pointer, text);
    }

    void CheckStars(CertificateKind? kind, Refusals refusals)
    {
        if (kind == CertificateKind.Ocop && Stars is not (>= 3 and <= 5))
        {
            refusals.Add(
                "/stars",
                Stars is null ? "required" : "range",
                "OCOP được công nhận từ 3 đến 5 sao.",
                "OCOP is given with 3 to 5 stars."
            );
        }
        else if (kind is not null and not CertificateKind.Ocop && Stars is not null)
        {
            refusals.Add("/stars", "ocop-only", "Chỉ OCOP mới có sao.", "Only OCOP has stars.");
        }
    }

    List<Gtin> ParseProducts(Refusals refusals)
    {
        if (Products?.Count > CertificateRecord.MaxProducts)
        {
            refusals.Add(
                "/products",
                "too-many",
                "Nhiều nhất 50 sản phẩm; cả nông trại thì bỏ trống.",
                "At most 50 products; leave it out for the whole farm."
            );
            return [];
        }

        var products = new List<Gtin>();
        for (var i = 0; i < (Products?.Count ?? 0); i++)
        {
            if (
                refusals.Gtin(string.Create(CultureInfo.InvariantCulture, $"/products/{i}"), Products![i]) is { } gtin
                && !products.Contains(gtin)
            )
            {
                products.Add(gtin);
            }
        }

        return products;
    }
}

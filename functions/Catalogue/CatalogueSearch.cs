using System.Globalization;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Catalogue;

/// <summary>What a shopper looks for; everything on sale where nothing is said.</summary>
/// <param name="Words">As they were typed; every word must be one of the product's, accents or not.</param>
/// <param name="Month">1 to 12: when what is on sale was harvested.</param>
/// <param name="Farmer">The id of the farmer whose products alone are asked for.</param>
public sealed record CatalogueSearch(string? Words, Province? Province, int? Month, string? Farmer)
{
    /// <summary>Characters that may be typed.</summary>
    public const int MaxText = 100;

    /// <summary>Words that count; each is a list to read.</summary>
    public const int MaxWords = 8;

    /// <summary>The lists of the index that a product must be in; at most eleven.</summary>
    public IReadOnlyList<string> Terms
    {
        get
        {
            var terms = CatalogueTerms.Words(Words ?? "", MaxWords).Select(CatalogueTerms.Word).ToList();
            if (Province is { } province)
            {
                terms.Add(CatalogueTerms.Province(province));
            }

            if (Month is { } month)
            {
                terms.Add(CatalogueTerms.Month(month));
            }

            if (Farmer is { } farmer)
            {
                terms.Add(CatalogueTerms.Farmer(farmer));
            }

            return terms.Count == 0 ? [CatalogueTerms.Everything] : terms;
        }
    }

    /// <summary>Reads what an address asks for; a form sends what was left open as empty text.</summary>
    public static CatalogueSearch? Parse(
        string? words,
        string? province,
        string? month,
        string? farmer,
        Refusals refusals
    )
    {
        var text = refusals.OptionalText("q", words, MaxText);
        Province? place = null;
        if (!string.IsNullOrEmpty(province) && !Places.Province.TryParse(province, out place))
        {
            refusals.Add(
                "province",
                "unknown-province",
                "Cần một trong 34 tỉnh, thành phố (tên hoặc mã hai chữ số).",
                "Must be one of the 34 provinces, by name or by two-digit code."
            );
        }

        int? number = null;
        if (!string.IsNullOrEmpty(month))
        {
            if (
                int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                && parsed is >= 1 and <= 12
            )
            {
                number = parsed;
            }
            else
            {
                refusals.Add("month", "range", "Tháng thu hoạch từ 1 đến 12.", "A month of harvest is 1 to 12.");
            }
        }

        if (!string.IsNullOrEmpty(farmer) && !OpaqueId.IsOne(farmer))
        {
            refusals.Add("farmer", "id", "Không phải mã của một nông trại.", "Not the id of a farmer.");
        }

        return refusals.Any
            ? null
            : new CatalogueSearch(text, place, number, string.IsNullOrEmpty(farmer) ? null : farmer);
    }

    /// <summary>The address of what is found.</summary>
    /// <param name="token">The token of a further page; null for the first.</param>
    public string Path(string? token)
    {
        var parts = new (string Name, string? Value)[]
        {
            ("q", Words),
            ("province", Province?.Code),
            ("month", Month?.ToString(CultureInfo.InvariantCulture)),
            ("farmer", Farmer),
            ("nextPageToken", token),
        };
        var query = string.Join(
            '&',
            parts
                .Where(part => part.Value is not null)
                .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}")
        );
        return query.Length == 0 ? "/market" : "/market?" + query;
    }
}

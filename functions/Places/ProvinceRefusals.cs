using Traceability.Platform.Problems;

namespace Traceability.Places;

/// <summary>Says for people what is wrong with a province.</summary>
public static class ProvinceRefusals
{
    public static Province? Province(this Refusals refusals, string pointer, string? text)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Places.Province.TryParse(text, out var province))
        {
            return province;
        }

        refusals.Add(
            pointer,
            text is null ? "required" : "unknown-province",
            "Cần một trong 34 tỉnh, thành phố (tên hoặc mã hai chữ số).",
            "Must be one of the 34 provinces, by name or by two-digit code."
        );
        return null;
    }
}

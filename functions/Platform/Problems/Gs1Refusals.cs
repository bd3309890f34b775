using Traceability.Gs1;

namespace Traceability.Platform.Problems;

/// <summary>Says for people what GS1's rules found wrong.</summary>
public static class Gs1Refusals
{
    public static Gtin? Gtin(this Refusals refusals, string pointer, string? text)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Gs1.Gtin.TryParse(text, out var gtin, out var fault))
        {
            return gtin;
        }

        var (rule, vi, en) = fault switch
        {
            GtinFault.Empty => ("required", "Cần mã sản phẩm (GTIN).", "A GTIN is required."),
            GtinFault.NotDigits => ("digits", "Mã GTIN chỉ gồm chữ số.", "A GTIN has digits only."),
            GtinFault.CheckDigit => (
                "check-digit",
                "Chữ số cuối của mã GTIN không khớp: có thể gõ nhầm một số.",
                "The GTIN's last digit does not fit the others: one may be mistyped."
            ),
            _ => ("length", "Mã GTIN có 8, 12, 13 hoặc 14 chữ số.", "A GTIN has 8, 12, 13 or 14 digits."),
        };
        refusals.Add(pointer, rule, vi, en);
        return null;
    }

    /// <summary>A Global Location Number: 13 digits (GS1 General Specifications, section 3.5).</summary>
    public static string? Gln(this Refusals refusals, string pointer, string? text)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (text is { Length: 13 } && CheckDigit.IsRight(text))
        {
            return text;
        }

        refusals.Add(
            pointer,
            "gln",
            "Mã địa điểm toàn cầu (GLN) có 13 chữ số và chữ số cuối phải khớp.",
            "A GLN has 13 digits, the last of which fits the others."
        );
        return null;
    }

    public static Lot? Lot(this Refusals refusals, string pointer, string? text)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Gs1.Lot.TryParse(text, out var lot, out var fault))
        {
            return lot;
        }

        var (rule, vi, en) = fault switch
        {
            LotFault.Empty => ("required", "Cần số lô.", "A lot is required."),
            LotFault.TooLong => ("too-long", "Số lô dài nhất 20 ký tự.", "A lot has at most 20 characters."),
            LotFault.Reserved => (
                "reserved",
                "Số lô không được là dấu chấm và không được chứa %2F.",
                "A lot may not be a dot or two, nor hold %2F as its own text."
            ),
            _ => (
                "characters",
                "Số lô chỉ gồm chữ không dấu, chữ số và các dấu thường (bộ ký tự GS1 82), không có khoảng trắng.",
                "A lot has letters without accents, digits and GS1 character set 82's marks, and no spaces."
            ),
        };
        refusals.Add(pointer, rule, vi, en);
        return null;
    }
}

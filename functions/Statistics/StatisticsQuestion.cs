using System.Globalization;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Statistics;

/// <summary>What is asked for: from which day or month to which, of which province and product.</summary>
/// <param name="From">The first day; of its month where months are asked for.</param>
/// <param name="To">The last day, today at most; months are whole, however far the last one is.</param>
/// <param name="Product">As it was typed.</param>
/// <param name="Gtin">What was typed, where it is a product's number.</param>
public sealed record StatisticsQuestion(
    DateOnly From,
    DateOnly To,
    bool IsByMonth,
    Province? Province,
    string? Product,
    Gtin? Gtin
)
{
    /// <summary>Days of an answer at most.</summary>
    public const int MaxDays = 366;

    /// <summary>Months of an answer at most.</summary>
    public const int MaxMonths = 120;

    public const int MaxProduct = 200;

    const int UsualDays = 30;
    const int UsualMonths = 12;

    /// <summary>The category that is asked for; null for all, or where it is a product's number.</summary>
    public string? Category => Product is null || Gtin is not null ? null : Contribution.CategoryOf(Product);

    /// <summary>The first day of each period.</summary>
    public IEnumerable<DateOnly> Periods
    {
        get
        {
            for (
                var start = IsByMonth ? FirstOf(From) : From;
                start <= To;
                start = IsByMonth ? start.AddMonths(1) : start.AddDays(1)
            )
            {
                yield return start;
            }
        }
    }

    /// <summary>How a period is written: <c>2026-11-20</c>, or <c>2026-11</c>.</summary>
    public string Name(DateOnly period) => IsByMonth ? Ledger.Month(period) : Format.Iso(period);

    /// <summary>Reads what an address asks for; a form sends what was left open as empty text.</summary>
    /// <param name="isOfFarmer">A farmer asks for its own.</param>
    public static StatisticsQuestion? Parse(
        string? from,
        string? to,
        string? by,
        string? province,
        string? product,
        bool isOfFarmer,
        DateOnly today,
        Refusals refusals
    )
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (by is not (null or "" or "day" or "month"))
        {
            refusals.Add("by", "unknown-period", "Cần là day (ngày) hoặc month (tháng).", "Must be day or month.");
        }

        var isByMonth = by == "month";
        var last = Day("to", to, isLast: true, refusals) ?? today;
        last = last > today ? today : last;
        var first =
            Day("from", from, isLast: false, refusals)
            ?? (isByMonth ? FirstOf(last).AddMonths(1 - UsualMonths) : last.AddDays(1 - UsualDays));
        CheckSpan(first, last, isByMonth, refusals);
        var place = ProvinceOf(province, isOfFarmer, refusals);
        var text = refusals.OptionalText("product", product, MaxProduct);
        var gtin = Gs1.Gtin.TryParse(text, out var parsed) ? parsed : null;
        if (!isOfFarmer && gtin is not null)
        {
            refusals.Add(
                "product",
                "one-producer",
                "Mỗi mã GTIN là của một nhà sản xuất: chỉ nhà sản xuất đó xem được. Hãy hỏi theo nhóm hàng.",
                "A GTIN is one producer's, who alone may ask by it. Ask by category."
            );
        }
        else if (!isOfFarmer && text is not null && !isByMonth)
        {
            refusals.Add(
                "by",
                "product-by-month",
                "Theo nhóm hàng thì chỉ có số liệu từng tháng.",
                "What is asked by product is told by month."
            );
        }

        return refusals.Any ? null : new StatisticsQuestion(first, last, isByMonth, place, text, gtin);
    }

    static Province? ProvinceOf(string? text, bool isOfFarmer, Refusals refusals)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (isOfFarmer)
        {
            refusals.Add(
                "province",
                "own",
                "Số liệu của bạn không chia theo tỉnh.",
                "Your own numbers are not by province."
            );
            return null;
        }

        if (!Places.Province.TryParse(text, out var province))
        {
            refusals.Add(
                "province",
                "unknown-province",
                "Cần một trong 34 tỉnh, thành phố (tên hoặc mã hai chữ số).",
                "Must be one of the 34 provinces, by name or by two-digit code."
            );
        }

        return province;
    }

    static void CheckSpan(DateOnly first, DateOnly last, bool isByMonth, Refusals refusals)
    {
        if (first > last)
        {
            refusals.Add(
                "from",
                "order",
                "Ngày đầu phải trước ngày cuối, và không ở tương lai.",
                "The first day must not be after the last, nor in the future."
            );
        }
        else if (!isByMonth && last.DayNumber - first.DayNumber >= MaxDays)
        {
            refusals.Add("from", "too-long", "Theo ngày: nhiều nhất 366 ngày.", "By day: at most 366 days.");
        }
        else if (isByMonth && ((last.Year - first.Year) * 12) + last.Month - first.Month >= MaxMonths)
        {
            refusals.Add("from", "too-long", "Theo tháng: nhiều nhất 120 tháng.", "By month: at most 120 months.");
        }
    }

    static DateOnly? Day(string name, string? text, bool isLast, Refusals refusals)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return isLast
                ? new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month))
                : month;
        }

        refusals.Add(
            name,
            "date",
            "Cần một ngày hoặc tháng có thật, viết như 2026-11-20 hoặc 2026-11.",
            "Needs a real day or month, written like 2026-11-20 or 2026-11."
        );
        return null;
    }

    static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}

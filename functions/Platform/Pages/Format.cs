using System.Globalization;
using System.Text;

namespace Traceability.Platform.Pages;

/// <summary>An amount of goods as a page shows it.</summary>
/// <param name="Value">How much.</param>
/// <param name="Unit">A UN/CEFACT Recommendation 20 code: KGM, GRM, LTR, H87.</param>
public sealed record Amount(decimal Value, string Unit);

/// <summary>What one unit of a product costs.</summary>
/// <param name="Value">In units of the currency: 65000 for 65.000 ₫.</param>
/// <param name="Currency">An ISO 4217 code.</param>
/// <param name="Unit">What that buys: a UN/CEFACT Recommendation 20 code.</param>
public sealed record Price(decimal Value, string Currency, string Unit);

/// <summary>
/// Dates, numbers and money as people in Vietnam, and readers of English, write them. By hand: the program runs with invariant
/// globalization.
/// </summary>
public static class Format
{
    static readonly string[] months =
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    /// <summary>Vietnam has one time zone and no summer time.</summary>
    static readonly TimeSpan vietnam = TimeSpan.FromHours(7);

    /// <summary>The day in Vietnam at a moment.</summary>
    public static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(vietnam).DateTime);

    /// <summary><c>20 tháng 11, 2026</c>; <c>20 November 2026</c>.</summary>
    public static string Date(DateOnly date, Language language) =>
        language == Language.English
            ? Invariant($"{date.Day} {months[date.Month - 1]} {date.Year}")
            : Invariant($"{date.Day} tháng {date.Month}, {date.Year}");

    /// <summary>A month of any year: <c>Tháng 11</c>; <c>November</c>.</summary>
    /// <param name="month">1 to 12.</param>
    public static string Month(int month, Language language) =>
        language == Language.English ? months[month - 1] : Invariant($"Tháng {month}");

    /// <summary>The day in Vietnam, as <see cref="Date(DateOnly, Language)"/>.</summary>
    public static string Date(DateTimeOffset moment, Language language) => Date(Day(moment), language);

    /// <summary>The time of day in Vietnam, 24 hours: <c>6:05</c>.</summary>
    public static string Time(DateTimeOffset moment)
    {
        var there = moment.ToOffset(vietnam);
        return Invariant($"{there.Hour}:{there.Minute:00}");
    }

    /// <summary>For programs: <c>2026-11-20</c> (ISO 8601).</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>For programs: <c>2026-11-20T01:05:00Z</c> (RFC 3339).</summary>
    public static string Iso(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long ago a day was: <c>hôm nay</c>, <c>hôm qua</c>, <c>3 ngày trước</c>; null for a day to come.</summary>
    public static string? Ago(DateOnly date, DateOnly today, Language language) =>
        (today.DayNumber - date.DayNumber, language == Language.English) switch
        {
            (< 0, _) => null,
            (0, true) => "today",
            (0, false) => "hôm nay",
            (1, true) => "yesterday",
            (1, false) => "hôm qua",
            (var days, true) => $"{Number(days, language)} days ago",
            (var days, false) => $"{Number(days, language)} ngày trước",
        };

    /// <summary>Every decimal that counts, thousands apart: <c>1.234,5</c>; <c>1,234.5</c>.</summary>
    public static string Number(decimal value, Language language)
    {
        var (thousands, point) = language == Language.English ? (',', '.') : ('.', ',');
        var plain = Math.Abs(value).ToString("0.############################", CultureInfo.InvariantCulture);
        var end = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = end < 0 ? plain : plain[..end];
        var text = new StringBuilder(plain.Length + (plain.Length / 3) + 1);
        if (value < 0)
        {
            text.Append('-');
        }

        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0)
            {
                text.Append(thousands);
            }

            text.Append(whole[i]);
        }

        return end < 0 ? text.ToString() : text.Append(point).Append(plain.AsSpan(end + 1)).ToString();
    }

    /// <summary><c>120,5 kg</c>; <c>120.5 kg</c>.</summary>
    public static string Quantity(Amount amount, Language language)
    {
        ArgumentNullException.ThrowIfNull(amount);
        return $"{Number(amount.Value, language)} {Unit(amount.Unit, amount.Value, language)}";
    }

    /// <summary><c>65.000 ₫</c>; <c>65,000 ₫</c>; another currency by its code.</summary>
    public static string Money(decimal value, string currency, Language language) =>
        $"{Number(value, language)} {(currency == "VND" ? "₫" : currency)}";

    /// <summary><c>65.000 ₫ / kg</c>.</summary>
    public static string PerUnit(Price price, Language language)
    {
        ArgumentNullException.ThrowIfNull(price);
        return $"{Money(price.Value, price.Currency, language)} / {Unit(price.Unit, 1, language)}";
    }

    /// <summary>A unit's name beside an amount: <c>kg</c>, <c>lít</c>, <c>pieces</c>.</summary>
    public static string Unit(string code, decimal value, Language language) =>
        (code, language == Language.English) switch
        {
            ("KGM", _) => "kg",
            ("GRM", _) => "g",
            ("LTR", true) => value == 1 ? "litre" : "litres",
            ("LTR", false) => "lít",
            ("H87", true) => value == 1 ? "piece" : "pieces",
            ("H87", false) => "chiếc",
            _ => code,
        };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

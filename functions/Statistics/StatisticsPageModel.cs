using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Statistics;

/// <summary>The statistics as a page shows them.</summary>
public sealed record StatisticsPageModel(PageLanguage Language, Series Series) : IPageModel
{
    /// <summary>Periods that are told in a table too; more of them are in the file alone.</summary>
    public const int MaxLines = 62;

    public StatisticsQuestion Question => Series.Question;

    public static IEnumerable<Province> Provinces => Province.All;

    public bool HasTable => Series.Periods.Count <= MaxLines;

    /// <summary>What there was something of; what nobody measures in litres has no empty plot.</summary>
    public IEnumerable<Measure> Seen =>
        Measures.All.Where(measure =>
            Series.Periods.Any(period => period.Of[measure] is var shown && (shown.Value is > 0 || shown.IsMasked))
        );

    public IReadOnlyList<Shown> Of(Measure measure) => [.. Series.Periods.Select(period => period.Of[measure])];

    /// <summary>A number for people: <c>1.234</c>, <c>×</c> where it is masked, <c>≥ 120</c> where a part of it is.</summary>
    public string Number(Shown shown) =>
        shown.Value is not { } value ? "×"
        : shown.IsMasked ? "≥ " + Format.Number(value, Language.Value)
        : Format.Number(value, Language.Value);

    /// <summary>A day or a month for people: <c>20/11/2026</c>, <c>11/2026</c>; <c>20 Nov 2026</c>, <c>Nov 2026</c>.</summary>
    public string Period(DateOnly start)
    {
        var english = Language.Value == Platform.Language.English;
        var month = Format.Month(start.Month, Platform.Language.English)[..3];
        return (english, Question.IsByMonth) switch
        {
            (true, true) => Invariant($"{month} {start.Year}"),
            (true, false) => Invariant($"{start.Day} {month} {start.Year}"),
            (false, true) => Invariant($"{start.Month}/{start.Year}"),
            (false, false) => Invariant($"{start.Day}/{start.Month}/{start.Year}"),
        };
    }

    /// <summary>The same as a file.</summary>
    public string FileUrl =>
        "/api/statistics.csv?"
        + string.Join(
            '&',
            new (string Name, string? Value)[]
            {
                ("from", Format.Iso(Question.From)),
                ("to", Format.Iso(Question.To)),
                ("by", Question.IsByMonth ? "month" : "day"),
                ("province", Question.Province?.Code),
                ("product", Question.Product),
            }
                .Where(part => part.Value is not null)
                .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}")
        );

    public static Text Name(Measure measure) =>
        measure switch
        {
            Measure.Producers => new("Nhà sản xuất có tài khoản", "Producers with an account"),
            Measure.Products => new("Sản phẩm", "Products"),
            Measure.Listings => new("Sản phẩm đang bán", "Products on sale"),
            Measure.Batches => new("Lô hàng mới", "New lots"),
            Measure.Kilograms => new("Sản lượng, kg", "Harvested, kg"),
            Measure.Litres => new("Sản lượng, lít", "Harvested, litres"),
            Measure.Pieces => new("Sản lượng, chiếc", "Harvested, pieces"),
            Measure.Orders => new("Đơn đặt mua", "Orders"),
            Measure.Sales => new("Lần bán", "Sales"),
            Measure.Revenue => new("Tiền bán hàng, ₫", "Value of sales, ₫"),
            Measure.Scans => new("Lần mở trang của lô", "Openings of lots’ pages"),
            _ => new("Lệnh thu hồi", "Recalls"),
        };

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

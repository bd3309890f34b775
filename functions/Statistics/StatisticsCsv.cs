using System.Globalization;
using System.Text;
using Traceability.Provenance.Lineage;

namespace Traceability.Statistics;

/// <summary>An answer as a file for spreadsheets: a line a period, its columns named for programs.</summary>
public static class StatisticsCsv
{
    /// <summary>In place of a number of which nothing may be shown.</summary>
    public static string Masked { get; } = string.Create(CultureInfo.InvariantCulture, $"<{Masks.Smallest}");

    static readonly (string Name, Measure Measure)[] columns =
    [
        ("producers", Measure.Producers),
        ("products", Measure.Products),
        ("listings", Measure.Listings),
        ("batches", Measure.Batches),
        ("quantity_kgm", Measure.Kilograms),
        ("quantity_ltr", Measure.Litres),
        ("quantity_h87", Measure.Pieces),
        ("orders", Measure.Orders),
        ("sales", Measure.Sales),
        ("revenue_vnd", Measure.Revenue),
        ("scans", Measure.Scans),
        ("recalls", Measure.Recalls),
    ];

    public static string Of(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var question = series.Question;
        var csv = new StringBuilder();
        csv.Append(CsvLine.Of(["period", "province", "product", .. columns.Select(column => column.Name)]));
        foreach (var period in series.Periods)
        {
            csv.Append(
                CsvLine.Of([
                    question.Name(period.Start),
                    question.Province?.Name,
                    question.Product,
                    .. columns.Select(column => Cell(period.Of[column.Measure])),
                ])
            );
        }

        return csv.ToString();
    }

    static string Cell(Shown shown) =>
        shown.Value is not { } value ? Masked
        : shown.IsMasked ? ">=" + value.ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace Traceability.Statistics;

/// <summary>A bar a period, drawn as one SVG path with a stroke as wide as a bar: a year of days stays small.</summary>
/// <param name="Bars">Path data of the bars.</param>
/// <param name="Masked">Path data of a mark on the ground for each period of which something is masked.</param>
/// <param name="Thickness">Of a bar.</param>
public sealed record Plot(string Bars, string Masked, string Thickness)
{
    public const int Width = 640;
    public const int Height = 110;

    // Room for the marks below the ground.
    const int Ground = 100;

    public static Plot Of(IReadOnlyList<Shown> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var step = (decimal)Width / values.Count;
        var highest = values.Max(shown => shown.Value ?? 0);
        var (bars, masked) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < values.Count; i++)
        {
            var x = (i + 0.5m) * step;
            if (values[i].Value is > 0 and var value)
            {
                // The smallest is seen too.
                var height = Math.Max(1, value / highest * Ground);
                bars.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {Ground}V{Ground - height:0.#}");
            }

            if (values[i].IsMasked)
            {
                masked.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {Ground + 3}V{Height}");
            }
        }

        return new Plot(
            bars.ToString(),
            masked.ToString(),
            (step * 0.7m).ToString("0.##", CultureInfo.InvariantCulture)
        );
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Traceability.Places;

/// <summary>
/// The outlines of the 34 provinces, made of those of the 63 before from the package <c>@svg-maps/vietnam</c> 2.0.0 (Stephen Truong,
/// CC BY 4.0), which the program carries as they are: grouped, and simplified so that neighbours keep the same border. Read once, when
/// the first map is asked for.
/// </summary>
sealed class Outlines
{
    // Units of the package's drawing, of which a degree of longitude has 52. Corners of neighbours that are meant to be one are up to
    // a fifth of a unit apart.
    const double SameCorner = 0.25;

    // How far a simplified border may be off, and the smallest island that is drawn with a shore.
    const double Tolerance = 1.3;
    const double SmallestArea = 3;

    static readonly Lazy<Outlines> read = new(() => new Outlines(Package()));

    readonly Corners corners = new(SameCorner);
    readonly FrozenDictionary<string, string> shapes;
    readonly FrozenDictionary<string, string> islands;

    Outlines(Dictionary<string, string> package)
    {
        var borders = new Dictionary<string, Border>(StringComparer.Ordinal);
        var dots = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var province in Province.All)
        {
            var border = new Border();
            foreach (var name in province.FormedFrom.SelectMany(former => former.Outlines))
            {
                var rings = OutlinePath.Rings(package[name]);
                if (IsArchipelago(name))
                {
                    dots[province.Code] = Dots(rings);
                    continue;
                }

                foreach (var ring in rings)
                {
                    border.Add(corners.Of(ring));
                }
            }

            borders.Add(province.Code, border);
        }

        // A corner where more than two stretches of border meet stays where it is, whoever draws it.
        var meeting = new Meetings(borders.Values);
        shapes = borders.ToFrozenDictionary(
            unit => unit.Key,
            unit => Shape(unit.Value, meeting),
            StringComparer.Ordinal
        );
        islands = dots.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A province's outline, as the <c>d</c> of a path of filled rings.</summary>
    public static string ShapeOf(Province province) => read.Value.shapes[province.Code];

    /// <summary>
    /// The islands of its archipelago, as the <c>d</c> of a path of dots; empty where it has none. Hoàng Sa belongs to Đà Nẵng,
    /// Trường Sa to Khánh Hòa.
    /// </summary>
    public static string IslandsOf(Province province) => read.Value.islands.GetValueOrDefault(province.Code, "");

    static bool IsArchipelago(string name) => name is "hoangsa" or "truongsa";

    // An island is smaller than a pixel: where it is, is what can be seen of it.
    static string Dots(IReadOnlyList<IReadOnlyList<Corner>> rings) =>
        string.Concat(
            rings
                .Select(ring => (X: ring.Average(corner => corner.X), Y: ring.Average(corner => corner.Y)))
                .Select(at => string.Create(CultureInfo.InvariantCulture, $"M{at.X:0} {at.Y:0}h0"))
                .Distinct(StringComparer.Ordinal)
        );

    string Shape(Border border, Meetings meeting)
    {
        var path = new StringBuilder();
        foreach (var ring in border.Rings())
        {
            if (Math.Abs(corners.Area(ring)) >= SmallestArea)
            {
                Draw(path, Simplified(ring, meeting));
            }
        }

        return path.ToString();
    }

    // From meeting to meeting, each stretch by itself and in one direction, so that both neighbours draw the same line.
    List<int> Simplified(List<int> ring, Meetings meeting)
    {
        var first = Math.Max(0, ring.FindIndex(meeting.IsOne));
        List<int> turned = [.. ring[first..], .. ring[..first], ring[first]];
        var result = new List<int>();
        for (var start = 0; start < turned.Count - 1; )
        {
            var end = turned.FindIndex(start + 1, meeting.IsOne);
            end = end < 0 ? turned.Count - 1 : end;
            var stretch = turned[start..(end + 1)];
            var isForth = stretch[0] <= stretch[^1];
            if (!isForth)
            {
                stretch.Reverse();
            }

            var kept = new List<int>();
            Simplify(stretch, kept);
            kept.Add(stretch[^1]);
            if (!isForth)
            {
                kept.Reverse();
            }

            result.AddRange(kept[..^1]);
            start = end;
        }

        return result;
    }

    // Ramer, Douglas and Peucker: a stretch is a straight line where no corner is further from it than the tolerance. Of a stretch that
    // comes back to its start, every corner is measured from there.
    void Simplify(List<int> stretch, List<int> kept)
    {
        var (furthest, distance) = (0, 0.0);
        for (var i = 1; i < stretch.Count - 1; i++)
        {
            if (corners.Distance(stretch[i], stretch[0], stretch[^1]) is var off && off > distance)
            {
                (furthest, distance) = (i, off);
            }
        }

        if (distance <= Tolerance)
        {
            kept.Add(stretch[0]);
            return;
        }

        Simplify(stretch[..(furthest + 1)], kept);
        Simplify(stretch[furthest..], kept);
    }

    void Draw(StringBuilder path, List<int> ring)
    {
        var (x, y) = corners.Rounded(ring[0]);
        path.Append(CultureInfo.InvariantCulture, $"M{x} {y}l");
        var isFirst = true;
        foreach (var corner in ring[1..])
        {
            var (toX, toY) = corners.Rounded(corner);
            var (right, down) = (toX - x, toY - y);
            if ((right, down) == (0, 0))
            {
                continue;
            }

            // A minus sign parts two numbers as well as a space does.
            path.Append(isFirst || right < 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{right}");
            path.Append(down < 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{down}");
            (x, y, isFirst) = (toX, toY, false);
        }

        path.Append('z');
    }

    // <path id="angiang" aria-label="An Giang" d="m 154.57,674.49 …"/>, as the package writes each.
    static Dictionary<string, string> Package()
    {
        using var stream = typeof(Outlines).Assembly.GetManifestResourceStream("vietnam.svg")!;
        using var reader = System.Xml.XmlReader.Create(stream);
        var outlines = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            if (reader.LocalName == "path" && reader.GetAttribute("id") is { } id)
            {
                outlines[id] = reader.GetAttribute("d")!;
            }
        }

        return outlines;
    }
}

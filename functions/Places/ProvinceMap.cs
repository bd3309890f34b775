using System.Text;

namespace Traceability.Places;

/// <summary>
/// A small map of Vietnam with its islands, one province filled. It is a drawing of its own, which browsers keep; the point of a place
/// lies over it on the page.
/// </summary>
public static class ProvinceMap
{
    /// <summary>The drawing's width in its own units, of which a degree of longitude has 51.77.</summary>
    public const int Width = 812;

    /// <summary>The drawing's height in its own units.</summary>
    public const int Height = 873;

    /// <summary>Bytes at most, before compression.</summary>
    public const int MaxBytes = 12 * 1024;

    // The outlines are drawn by Mercator's projection, its scale and origin found by laying them over Natural Earth's of Vietnam
    // (1:10,000,000): along the land's coasts and borders the two are 0.75 units apart in the median, 2.5 at nine of ten places. A
    // unit is 2.1 km, and less than half a pixel of a phone. The archipelagos are drawn nearer than they are: no point is put there.
    const double UnitsOfDegree = 51.768;
    const double WestOfDrawing = 102.1173;
    const double NorthOfDrawing = 24.0533;
    const double EastOfLand = 109.6;

    const string Land = "#cfdccf";
    const string Shown = "#17613a";
    const string Border = "#fff";
    const string Sea = "#546059";

    /// <summary>Where a point is on the drawing, in its units; null where the drawing is not true to scale.</summary>
    public static (double X, double Y)? At(PublicPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Longitude > EastOfLand
            ? null
            : (
                (point.Longitude - WestOfDrawing) * UnitsOfDegree,
                (NorthOfDrawing - Stretched(point.Latitude)) * UnitsOfDegree
            );
    }

    /// <summary>The drawing with a province filled, and its archipelago where it has one; SVG, under <see cref="MaxBytes"/>.</summary>
    public static string Svg(Province province)
    {
        ArgumentNullException.ThrowIfNull(province);
        var svg = new StringBuilder(MaxBytes);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 812 873\">");
        svg.Append("<title>Việt Nam, ").Append(province).Append("</title>");
        svg.Append("<desc>CC BY 4.0: Stephen Truong, @svg-maps/vietnam; grouped and simplified.</desc>");
        svg.Append("<g stroke=\"").Append(Border).Append("\" stroke-width=\"1.6\" stroke-linejoin=\"round\">");
        svg.Append("<path fill=\"").Append(Land).Append("\" d=\"");
        foreach (var other in Province.All.Where(other => other != province))
        {
            svg.Append(Outlines.ShapeOf(other));
        }

        svg.Append("\"/><path fill=\"")
            .Append(Shown)
            .Append("\" d=\"")
            .Append(Outlines.ShapeOf(province))
            .Append("\"/></g>");
        svg.Append("<g stroke-width=\"5\" stroke-linecap=\"round\">");
        foreach (var owner in Province.All.Where(owner => Outlines.IslandsOf(owner).Length > 0))
        {
            svg.Append("<path stroke=\"").Append(owner == province ? Shown : "#9db3a3");
            svg.Append("\" d=\"").Append(Outlines.IslandsOf(owner)).Append("\"/>");
        }

        svg.Append("</g><g fill=\"")
            .Append(Sea)
            .Append("\" font-family=\"sans-serif\" font-size=\"30\" text-anchor=\"middle\">");
        svg.Append("<text x=\"574\" y=\"482\">Hoàng Sa</text><text x=\"556\" y=\"697\">Trường Sa</text></g></svg>");
        return svg.ToString();
    }

    // Mercator's latitude, in degrees.
    static double Stretched(double latitude) =>
        double.RadiansToDegrees(Math.Log(Math.Tan((Math.PI / 4) + (double.DegreesToRadians(latitude) / 2))));
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Traceability.Labels;

/// <summary>One label as a picture, for a phone: PNG, or SVG whose text is outlines, so that it needs no font.</summary>
public static partial class LabelPicture
{
    public const string PngType = "image/png";
    public const string SvgType = "image/svg+xml";

    // Outlines are told in hundredths of a millimetre, whole ones.
    const int Fine = 100;

    /// <param name="dot">A pixel in millimetres; the one that the label was laid out for.</param>
    public static byte[] ToPng(LabelLayout layout, float dot)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using var bitmap = Blank(layout.Size, dot);
        using (var canvas = new SKCanvas(bitmap))
        using (var drawing = new LabelDrawing())
        {
            canvas.Scale(1 / dot);
            drawing.Draw(canvas, layout);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>White paper of a label's size, in dots.</summary>
    public static SKBitmap Blank(Extent size, float dot)
    {
        var bitmap = new SKBitmap(
            new SKImageInfo(
                (int)MathF.Round(size.Width / dot),
                (int)MathF.Round(size.Height / dot),
                SKColorType.Gray8,
                SKAlphaType.Opaque
            )
        );
        bitmap.Erase(SKColors.White);
        return bitmap;
    }

    /// <param name="title">What the picture is of, for who cannot see it.</param>
    public static string ToSvg(LabelLayout layout, string title)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var (width, height) = (layout.Size.Width * Fine, layout.Size.Height * Fine);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{layout.Size.Width}mm\" height=\"{layout.Size.Height}mm\" viewBox=\"0 0 {width:0} {height:0}\"><title>{WebUtility.HtmlEncode(title)}</title><path fill=\"#fff\" d=\"M0 0h{width:0}v{height:0}H0z\"/>"
        );
        var code = layout.Code;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path shape-rendering=\"crispEdges\" transform=\"translate({code.X * Fine:0.###} {code.Y * Fine:0.###}) scale({code.Module * Fine:0.#####})\" d=\"{code.Code.ToPath()}\"/><path d=\""
        );
        using var font = new SKFont { Hinting = SKFontHinting.None, LinearMetrics = true };
        foreach (var text in layout.Texts)
        {
            font.Typeface = LabelFont.Face(text.IsBold);
            font.Size = text.Size * Fine;
            using var outline = font.GetTextPath(text.Text, new SKPoint(text.X * Fine, text.Baseline * Fine));
            svg.Append(Numbers().Replace(outline.ToSvgPathData(), Whole));
        }

        return svg.Append("\"/></svg>\n").ToString();
    }

    static string Whole(Match number) =>
        Math.Round(double.Parse(number.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture))
            .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?[0-9]*\.?[0-9]+(e-?[0-9]+)?")]
    private static partial Regex Numbers();
}

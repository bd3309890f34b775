using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;
using SkiaSharp;

namespace Traceability.QrCodes;

/// <summary>
/// A batch's QR code (ISO/IEC 18004): its Digital Link, error correction M, with the quiet zone of 4 modules that the standard
/// asks for (GS1 General Specifications §5.9).
/// </summary>
public sealed class QrCode
{
    /// <summary>Modules of white on each side.</summary>
    public const int QuietZone = 4;

    /// <summary>Pixels a side of the PNG that is kept in storage.</summary>
    public const int UsualSize = 600;

    public const int MinSize = 64;
    public const int MaxSize = 2400;

    readonly List<BitArray> modules;

    public QrCode(string digitalLink)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(digitalLink, QRCodeGenerator.ECCLevel.M);
        modules = data.ModuleMatrix;
    }

    /// <summary>Modules a side, the quiet zone included.</summary>
    public int Size => modules.Count;

    /// <summary>Every dark module in one path, in SVG's syntax: a module is 1 wide, and no seam shows between two of them.</summary>
    public string ToPath()
    {
        var path = new StringBuilder();
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var start = x;
                while (x < Size && modules[y][x])
                {
                    x++;
                }

                if (x > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h{start - x}z");
                }
            }
        }

        return path.ToString();
    }

    /// <summary>The code as SVG, sharp at any size.</summary>
    /// <param name="pixels">The width and height that it claims.</param>
    public string ToSvg(int pixels)
    {
        var path = ToPath();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" viewBox=\"0 0 {Size} {Size}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{Size}v{Size}H0z\"/><path d=\"{path}\"/></svg>\n"
        );
    }

    /// <summary>
    /// The code as PNG of exactly this many pixels a side. Every module has the same whole number of pixels; what is left over
    /// is white around them.
    /// </summary>
    public byte[] ToPng(int pixels)
    {
        var scale = Math.Max(1, pixels / Size);
        var side = Math.Max(pixels, Size);
        var margin = (side - (scale * Size)) / 2;
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        using (var canvas = new SKCanvas(bitmap))
        using (var ink = new SKPaint { Color = SKColors.Black, IsAntialias = false })
        {
            for (var y = 0; y < Size; y++)
            {
                for (var x = 0; x < Size; x++)
                {
                    if (modules[y][x])
                    {
                        canvas.DrawRect(margin + (x * scale), margin + (y * scale), scale, scale, ink);
                    }
                }
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}

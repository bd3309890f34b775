using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Traceability.Labels;

/// <summary>
/// Labels for thermal printers in ZPL II. A label is one picture in black and white: the code is exactly our modules, and Vietnamese
/// comes out on printers that have no font for it. Nothing that a person wrote is in the commands as text, so nothing can be a
/// command.
/// </summary>
/// <remarks>Source: Zebra, Programming Guide ZPL II: <c>^GF</c>, <c>^PQ</c>, and the alternative data compression scheme.</remarks>
public sealed class LabelZpl : IDisposable
{
    /// <summary>ZPL has no registered media type.</summary>
    public const string ContentType = "application/octet-stream";

    const byte Black = 128;
    readonly LabelDrawing drawing = new(isOneBit: true);
    readonly SKBitmap paper;
    readonly SKCanvas canvas;

    /// <param name="dot">A printer dot in millimetres; the one that the labels were laid out for.</param>
    public LabelZpl(LabelStock stock, float dot)
    {
        ArgumentNullException.ThrowIfNull(stock);
        paper = LabelPicture.Blank(stock.Label, dot);
        canvas = new SKCanvas(paper);
        canvas.Scale(1 / dot);
    }

    /// <summary>The commands that print a label.</summary>
    /// <param name="copies">How many of it.</param>
    public string Of(LabelLayout layout, int copies)
    {
        canvas.Clear(SKColors.White);
        drawing.Draw(canvas, layout);
        var (width, height) = (paper.Width, paper.Height);
        var bytesPerRow = (width + 7) / 8;
        var zpl = new StringBuilder();
        zpl.Append(
            CultureInfo.InvariantCulture,
            $"^XA\n^CI28\n^PW{width}\n^LL{height}\n^LH0,0\n^FO0,0^GFA,{bytesPerRow * height},{bytesPerRow * height},{bytesPerRow},"
        );
        var pixels = paper.GetPixelSpan();
        var (row, above) = (new char[bytesPerRow * 2], new char[bytesPerRow * 2]);
        for (var y = 0; y < height; y++)
        {
            Hex(pixels.Slice(y * paper.RowBytes, width), row);
            Compress(row, y == 0 ? [] : above, zpl);
            (row, above) = (above, row);
        }

        return zpl.Append(CultureInfo.InvariantCulture, $"^FS\n^PQ{copies}\n^XZ\n").ToString();
    }

    public void Dispose()
    {
        canvas.Dispose();
        paper.Dispose();
        drawing.Dispose();
    }

    // A bit a dot, black is 1, four to a digit.
    static void Hex(ReadOnlySpan<byte> pixels, Span<char> row)
    {
        for (var digit = 0; digit < row.Length; digit++)
        {
            var value = 0;
            for (var bit = 0; bit < 4; bit++)
            {
                var x = (digit * 4) + bit;
                value = (value << 1) | (x < pixels.Length && pixels[x] < Black ? 1 : 0);
            }

            row[digit] = "0123456789ABCDEF"[value];
        }
    }

    // ":" is the row above again, "," zeros to the row's end; before a digit, G to Y are 1 to 19 of it and g to z are 20 to 400.
    static void Compress(ReadOnlySpan<char> row, ReadOnlySpan<char> above, StringBuilder to)
    {
        if (row.SequenceEqual(above))
        {
            to.Append(':');
            return;
        }

        var used = row.TrimEnd('0');
        for (var at = 0; at < used.Length; )
        {
            var digit = used[at];
            var run = used[at..].IndexOfAnyExcept(digit);
            run = run < 0 ? used.Length - at : run;
            at += run;
            for (; run > 0; run -= Math.Min(run, 419))
            {
                Count(Math.Min(run, 419), to);
                to.Append(digit);
            }
        }

        if (used.Length < row.Length)
        {
            to.Append(',');
        }
    }

    static void Count(int run, StringBuilder to)
    {
        if (run >= 20)
        {
            to.Append((char)('g' + (run / 20) - 1));
        }

        if (run % 20 > 0 && run > 1)
        {
            to.Append((char)('G' + (run % 20) - 1));
        }
    }
}

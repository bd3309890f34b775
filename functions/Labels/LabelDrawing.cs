using SkiaSharp;
using Traceability.QrCodes;

namespace Traceability.Labels;

/// <summary>Draws labels onto a canvas whose unit is a millimetre. Codes are outlines, filled without grey edges.</summary>
public sealed class LabelDrawing : IDisposable
{
    readonly SKPaint modules = new() { Color = SKColors.Black, IsAntialias = false };
    readonly SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
    readonly SKFont font;

    // Labels of one batch share their code, and so its outline.
    QrCode? outlined;
    SKPath? outline;

    /// <param name="isOneBit">Every pixel is black or white: for printers that know no grey.</param>
    public LabelDrawing(bool isOneBit = false)
    {
        ink.IsAntialias = !isOneBit;
        font = new SKFont
        {
            Edging = isOneBit ? SKFontEdging.Alias : SKFontEdging.Antialias,
            Hinting = isOneBit ? SKFontHinting.Normal : SKFontHinting.None,
            Subpixel = !isOneBit,
            LinearMetrics = true,
        };
    }

    public void Draw(SKCanvas canvas, LabelLayout layout)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(layout);
        var code = layout.Code;
        canvas.Save();
        canvas.Translate(code.X, code.Y);
        canvas.Scale(code.Module);
        canvas.DrawPath(OutlineOf(code.Code), modules);
        canvas.Restore();
        foreach (var text in layout.Texts)
        {
            font.Typeface = LabelFont.Face(text.IsBold);
            font.Size = text.Size;
            canvas.DrawText(text.Text, text.X, text.Baseline, SKTextAlign.Left, font, ink);
        }
    }

    public void Dispose()
    {
        outline?.Dispose();
        modules.Dispose();
        ink.Dispose();
        font.Dispose();
    }

    SKPath OutlineOf(QrCode code)
    {
        if (outline is null || outlined != code)
        {
            outline?.Dispose();
            (outlined, outline) = (code, SKPath.ParseSvgPathData(code.ToPath()));
        }

        return outline;
    }
}

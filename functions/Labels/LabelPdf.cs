using SkiaSharp;

namespace Traceability.Labels;

/// <summary>
/// Sheets of labels as PDF, one page after the other: what was drawn of a page is sent before the next is drawn, so that a thousand
/// labels need no more memory than one sheet. Text is in an embedded font, and codes are vectors.
/// </summary>
public static class LabelPdf
{
    public const string ContentType = "application/pdf";

    const float PointsPerMillimetre = 72 / 25.4f;

    /// <summary>The grid that codes are laid on: its dots are whole ones at 300, 600 and 1,200 dots per inch.</summary>
    public const float Dot = 25.4f / 300;

    const float CutLine = 0.1f;
    static readonly SKColor cutGrey = new(0xA8, 0xA8, 0xA8);

    /// <param name="start">The place of the first label on the first sheet, from 1.</param>
    /// <param name="labels">Laid out for the stock; read one by one.</param>
    public static async Task WriteAsync(
        Stream to,
        LabelStock stock,
        int start,
        IEnumerable<LabelLayout> labels,
        string title,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(stock);
        ArgumentNullException.ThrowIfNull(labels);
        await using var drawn = new DrawnBytes();
        using var document = SKDocument.CreatePdf(drawn, new SKDocumentPdfMetadata { Title = title, RasterDpi = 300 });
        using var drawing = new LabelDrawing();
        using var cut = new SKPaint
        {
            Color = cutGrey,
            StrokeWidth = CutLine,
            IsStroke = true,
        };
        var place = start - 1;
        SKCanvas? page = null;
        foreach (var label in labels)
        {
            page ??= BeginPage(document, stock, cut);
            var at = stock.At(place);
            page.Save();
            page.Translate(Snap(at.Width), Snap(at.Height));
            drawing.Draw(page, label);
            page.Restore();
            if (++place == stock.PerSheet)
            {
                (place, page) = (0, null);
                document.EndPage();
                await drawn.SendAsync(to, cancellation);
            }
        }

        if (page is not null)
        {
            document.EndPage();
        }

        document.Close();
        await drawn.SendAsync(to, cancellation);
    }

    static SKCanvas BeginPage(SKDocument document, LabelStock stock, SKPaint cut)
    {
        var page = document.BeginPage(stock.Page.Width * PointsPerMillimetre, stock.Page.Height * PointsPerMillimetre);
        page.Scale(PointsPerMillimetre);
        if (!stock.IsCut)
        {
            return page;
        }

        for (var column = 1; column < stock.Columns; column++)
        {
            var x = stock.At(column).Width;
            page.DrawLine(x, 0, x, stock.Page.Height, cut);
        }

        for (var row = 1; row < stock.Rows; row++)
        {
            var y = stock.At(row * stock.Columns).Height;
            page.DrawLine(0, y, stock.Page.Width, y, cut);
        }

        return page;
    }

    // A label is laid out on dots; so it has to start on one.
    static float Snap(float length) => MathF.Round(length / Dot) * Dot;

    /// <summary>What was drawn and not yet sent. Skia writes at once, where a response only takes bytes that are waited for.</summary>
    sealed class DrawnBytes : Stream
    {
        readonly MemoryStream held = new();
        long sent;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => sent + held.Length;

        // The document's own addresses count from here.
        public override long Position
        {
            get => Length;
            set => throw new NotSupportedException();
        }

        public async Task SendAsync(Stream to, CancellationToken cancellation)
        {
            await to.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), cancellation);
            sent += held.Length;
            held.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => held.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => held.Write(buffer);

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            held.Dispose();
            base.Dispose(disposing);
        }
    }
}

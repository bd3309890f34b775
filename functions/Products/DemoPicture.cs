using SkiaSharp;

namespace Traceability.Products;

/// <summary>A drawn picture for the demo product: three mangoes on their leaves. Nobody's photo, so anyone may use it.</summary>
public static class DemoPicture
{
    const int Width = 1200;
    const int Height = 800;
    const int Quality = 90;

    /// <summary>The picture as a JPEG of 1200 × 800 pixels; the same bytes each time.</summary>
    public static byte[] Jpeg()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var canvas = surface.Canvas;
        Ground(canvas);
        foreach (
            var (x, y, length, angle) in (ReadOnlySpan<(float, float, float, float)>)
                [
                    (560, 470, 470, -158),
                    (600, 440, 430, -118),
                    (610, 470, 480, -24),
                    (600, 450, 420, -64),
                    (580, 520, 400, 172),
                    (640, 520, 420, 14),
                ]
        )
        {
            Leaf(canvas, x, y, length, angle);
        }

        Mango(canvas, 395, 440, 1.02f, -34);
        Mango(canvas, 800, 425, 1.0f, 28);
        Mango(canvas, 600, 525, 1.16f, -6);
        using var image = surface.Snapshot();
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    static void Ground(SKCanvas canvas)
    {
        using var paint = new SKPaint { IsDither = true };
        using var light = SKShader.CreateRadialGradient(
            new SKPoint(520, 300),
            900,
            [new SKColor(0xFFFDF6E6), new SKColor(0xFFF8EBCB), new SKColor(0xFFEBD3A2)],
            [0, 0.55f, 1],
            SKShaderTileMode.Clamp
        );
        paint.Shader = light;
        canvas.DrawRect(0, 0, Width, Height, paint);
    }

    // A leaf from its stalk at (x, y), in pixels; the angle is clockwise from the right, in degrees.
    static void Leaf(SKCanvas canvas, float x, float y, float length, float angle)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(angle);
        var half = length * 0.135f;
        using var outline = new SKPathBuilder();
        outline.MoveTo(0, 0);
        outline.CubicTo(length * 0.22f, -half * 1.5f, length * 0.7f, -half * 1.25f, length, 0);
        outline.CubicTo(length * 0.7f, half * 1.1f, length * 0.22f, half * 1.35f, 0, 0);
        outline.Close();
        using var shape = outline.Detach();
        Shadow(canvas, shape, 10, 16, 12, 0x40);

        using var paint = new SKPaint { IsAntialias = true, IsDither = true };
        using var green = SKShader.CreateLinearGradient(
            new SKPoint(0, -half),
            new SKPoint(0, half),
            [new SKColor(0xFF3E8E4C), new SKColor(0xFF2E7A40), new SKColor(0xFF225F33), new SKColor(0xFF2C7340)],
            [0, 0.49f, 0.52f, 1],
            SKShaderTileMode.Clamp
        );
        paint.Shader = green;
        canvas.DrawPath(shape, paint);

        canvas.ClipPath(shape, antialias: true);
        using var vein = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeCap = SKStrokeCap.Round,
            Color = new SKColor(0xC9, 0xE2, 0xA6, 0xB0),
            StrokeWidth = 4,
        };
        canvas.DrawLine(0, 0, length * 0.98f, 0, vein);
        vein.StrokeWidth = 1.6f;
        vein.Color = vein.Color.WithAlpha(0x60);
        for (var at = 0.1f; at < 0.9f; at += 0.075f)
        {
            canvas.DrawLine(length * at, 0, length * (at + 0.11f), -half * 1.1f, vein);
            canvas.DrawLine(length * at, 0, length * (at + 0.11f), half * 1.1f, vein);
        }

        canvas.Restore();
    }

    // A mango around (x, y), its stalk up, turned clockwise in degrees. At size 1 it is about 260 × 400 pixels.
    static void Mango(SKCanvas canvas, float x, float y, float size, float angle)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(angle);
        canvas.Scale(size);
        using var outline = new SKPathBuilder();
        outline.MoveTo(-6, -196);
        outline.CubicTo(62, -214, 132, -150, 138, -42);
        outline.CubicTo(143, 66, 96, 158, 28, 194);
        outline.CubicTo(2, 208, -22, 204, -40, 184);
        outline.CubicTo(-52, 170, -60, 160, -76, 138);
        outline.CubicTo(-122, 76, -140, -10, -118, -88);
        outline.CubicTo(-100, -152, -58, -190, -6, -196);
        outline.Close();
        using var shape = outline.Detach();
        Shadow(canvas, shape, 14, 26, 24, 0x70);

        canvas.Save();
        canvas.ClipPath(shape, antialias: true);
        using var skin = SKShader.CreateRadialGradient(
            new SKPoint(-34, -70),
            330,
            [
                new SKColor(0xFFFFE38A),
                new SKColor(0xFFFCCB4A),
                new SKColor(0xFFF3A92B),
                new SKColor(0xFFD97F1C),
                new SKColor(0xFFB9601A),
            ],
            [0, 0.3f, 0.6f, 0.86f, 1],
            SKShaderTileMode.Clamp
        );
        using var paint = new SKPaint
        {
            IsAntialias = true,
            IsDither = true,
            Shader = skin,
        };
        canvas.DrawPath(shape, paint);

        // Ripe skin is red where the sun was, green where the stalk was.
        Glow(canvas, 110, -60, 170, new SKColor(0xE2, 0x56, 0x2B, 0x8C));
        Glow(canvas, -20, -205, 130, new SKColor(0x8D, 0xB5, 0x4A, 0xC8));
        Glow(canvas, 20, 215, 110, new SKColor(0xA9, 0x52, 0x18, 0x70));
        Speckles(canvas);
        using var soft = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 16);
        using var shine = new SKPaint
        {
            IsAntialias = true,
            Color = new SKColor(0xFF, 0xFF, 0xFF, 0xA8),
            MaskFilter = soft,
        };
        canvas.RotateDegrees(18);
        canvas.DrawOval(new SKRect(-100, -130, -58, 0), shine);
        canvas.Restore();

        Stalk(canvas);
        canvas.Restore();
    }

    static void Stalk(SKCanvas canvas)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeCap = SKStrokeCap.Round,
            StrokeWidth = 13,
            Color = new SKColor(0xFF5B4424),
        };
        using var line = new SKPathBuilder();
        line.MoveTo(-4, -192);
        line.QuadTo(-2, -222, 12, -244);
        using var stalk = line.Detach();
        canvas.DrawPath(stalk, paint);
        paint.StrokeWidth = 4;
        paint.Color = new SKColor(0xFF8A6B3D);
        canvas.DrawPath(stalk, paint);
    }

    static void Glow(SKCanvas canvas, float x, float y, float radius, SKColor colour)
    {
        using var fade = SKShader.CreateRadialGradient(
            new SKPoint(x, y),
            radius,
            [colour, colour.WithAlpha(0)],
            SKShaderTileMode.Clamp
        );
        using var paint = new SKPaint { IsDither = true, Shader = fade };
        canvas.DrawCircle(x, y, radius, paint);
    }

    // The skin's pores lie on a sunflower's spiral: even, and never in rows.
    static void Speckles(SKCanvas canvas)
    {
        const float golden = 2.3999632f;
        using var paint = new SKPaint { IsAntialias = true };
        for (var i = 1; i < 150; i++)
        {
            var (far, turn) = (MathF.Sqrt(i) * 17.5f, i * golden);
            paint.Color = new SKColor(0x8A, 0x4B, 0x12, (byte)(28 + (i * 37 % 34)));
            canvas.DrawCircle(MathF.Cos(turn) * far, MathF.Sin(turn) * far, 1.3f + (i % 4 * 0.35f), paint);
        }
    }

    static void Shadow(SKCanvas canvas, SKPath shape, float dx, float dy, float blur, byte alpha)
    {
        using var soft = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, blur);
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = new SKColor(0x4A, 0x2F, 0x0C, alpha),
            MaskFilter = soft,
        };

        // The light stays where it is while the thing turns.
        var turn = canvas.TotalMatrix;
        turn.TransX = 0;
        turn.TransY = 0;
        var offset = turn.TryInvert(out var back) ? back.MapPoint(dx, dy) : new SKPoint(dx, dy);
        canvas.Save();
        canvas.Translate(offset.X, offset.Y);
        canvas.DrawPath(shape, paint);
        canvas.Restore();
    }
}

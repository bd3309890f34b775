using SkiaSharp;

namespace Traceability.Tests.Labels;

/// <summary>
/// A QR code as a ruler finds it in a picture: by the rings of its three finder patterns, which are 7 modules wide and touch nothing
/// (ISO/IEC 18004 §6.3.3).
/// </summary>
/// <param name="Module">The width of a module in millimetres.</param>
/// <param name="QuietZone">Modules of white on the side that has the least, 8 at most.</param>
public sealed record MeasuredCode(double Module, int QuietZone)
{
    const byte Dark = 128;
    const int MostQuiet = 8;
    const int RingModules = 7;

    public static MeasuredCode In(SKBitmap picture, double dots)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var seen = Ink.Of(picture);
        var rings = Rings(seen);
        Assert.Equal(3, rings.Count);
        var side = rings.Average(ring => (ring.Width + ring.Height) / 2.0) / RingModules;
        var code = rings[0];
        foreach (var ring in rings.Skip(1))
        {
            code.Union(ring);
        }

        // A hair less than whole modules: edges may be a pixel off.
        var quiet = 0;
        while (quiet < MostQuiet && IsWhiteAround(seen, code, (int)((side * (quiet + 1)) - 1)))
        {
            quiet++;
        }

        return new MeasuredCode(side / dots * 25.4, quiet);
    }

    static bool IsWhiteAround(Ink ink, SKRectI code, int reach)
    {
        for (var y = code.Top - reach; y < code.Bottom + reach; y++)
        {
            for (var x = code.Left - reach; x < code.Right + reach; x++)
            {
                if (!ink.Has(x, y) || (!code.Contains(x, y) && ink.IsDark(x, y)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    static List<SKRectI> Rings(Ink ink)
    {
        var seen = new bool[ink.Width * ink.Height];
        var rings = new List<SKRectI>();
        for (var y = 0; y < ink.Height; y++)
        {
            for (var x = 0; x < ink.Width; x++)
            {
                if (!seen[(y * ink.Width) + x] && ink.IsDark(x, y) && Ring(ink, x, y, seen) is { } ring)
                {
                    rings.Add(ring);
                }
            }
        }

        return rings;
    }

    // A dark spot that is as wide as high, and a finder pattern.
    static SKRectI? Ring(Ink ink, int startX, int startY, bool[] seen)
    {
        var box = new SKRectI(startX, startY, startX + 1, startY + 1);
        var ahead = new Stack<(int X, int Y)>([(startX, startY)]);
        seen[(startY * ink.Width) + startX] = true;
        while (ahead.TryPop(out var at))
        {
            box.Union(new SKRectI(at.X, at.Y, at.X + 1, at.Y + 1));
            foreach (var (x, y) in new[] { (at.X - 1, at.Y), (at.X + 1, at.Y), (at.X, at.Y - 1), (at.X, at.Y + 1) })
            {
                if (ink.Has(x, y) && !seen[(y * ink.Width) + x] && ink.IsDark(x, y))
                {
                    seen[(y * ink.Width) + x] = true;
                    ahead.Push((x, y));
                }
            }
        }

        return box.Width >= 2 * RingModules && Math.Abs(box.Width - box.Height) <= 2 && IsFinder(ink, box) ? box : null;
    }

    // Module by module: the ring, white inside of it, and its core.
    static bool IsFinder(Ink ink, SKRectI box)
    {
        var module = box.Width / (double)RingModules;
        for (var row = 0; row < RingModules; row++)
        {
            for (var column = 0; column < RingModules; column++)
            {
                var fromMiddle = Math.Max(Math.Abs(row - 3), Math.Abs(column - 3));
                var (x, y) = (box.Left + ((column + 0.5) * module), box.Top + ((row + 0.5) * module));
                if (ink.IsDark((int)x, (int)y) == (fromMiddle == 2))
                {
                    return false;
                }
            }
        }

        return true;
    }

    sealed record Ink(byte[] Pixels, int Width, int Height, int RowBytes)
    {
        public static Ink Of(SKBitmap picture)
        {
            using var grey = picture.Copy(SKColorType.Gray8);
            return new Ink(grey.GetPixelSpan().ToArray(), grey.Width, grey.Height, grey.RowBytes);
        }

        public bool Has(int x, int y) => x >= 0 && y >= 0 && x < Width && y < Height;

        public bool IsDark(int x, int y) => Pixels[(y * RowBytes) + x] < Dark;
    }
}

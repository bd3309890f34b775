using System.Security.Cryptography;
using SkiaSharp;

namespace Traceability.Photos;

/// <summary>
/// Makes a <see cref="Photo"/> of what somebody sent. Only pixels go through: place, time, camera, thumbnail and colour profile
/// are left behind, by encoding anew. Never throws for its bytes, whatever they are.
/// </summary>
public static class PhotoIntake
{
    /// <summary>The most bytes of a photo as it is sent.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>The most pixels of a JPEG that is read row by row, as cameras write it: it is never in memory at its size.</summary>
    public const long MaxRowByRowPixels = 40_000_000;

    /// <summary>The most pixels of any other picture: it is in memory as a whole, four bytes a pixel or more.</summary>
    public const long MaxPixels = 24_000_000;

    /// <summary>The most pictures that are decoded at once: each may take 150 MB for a moment.</summary>
    public const int MaxAtOnce = 2;

    /// <summary>Pixels across the copy for pages; fewer where there are fewer.</summary>
    public const int PageWidth = 800;

    const int LongestSide = 1600;
    const int PageQuality = 80;
    const int FeedQuality = 88;

    static readonly SemaphoreSlim turns = new(MaxAtOnce);

    /// <summary>The photo, or the reason why there is none.</summary>
    /// <param name="sent">A JPEG, PNG or WebP file.</param>
    /// <param name="cancellation">Ends the wait for a turn.</param>
    public static async Task<(Photo? Photo, PhotoFault Fault)> ReadAsync(
        ReadOnlyMemory<byte> sent,
        CancellationToken cancellation
    )
    {
        if (sent.Length > MaxBytes)
        {
            return (null, PhotoFault.TooLarge);
        }

        if (!IsPicture(sent.Span))
        {
            return (null, PhotoFault.NotAPicture);
        }

        await turns.WaitAsync(cancellation);
        try
        {
            return Read(sent.Span);
        }
        finally
        {
            turns.Release();
        }
    }

    static (Photo? Photo, PhotoFault Fault) Read(ReadOnlySpan<byte> sent)
    {
        using var data = SKData.CreateCopy(sent);
        // Reads the header alone: what it says of the size is weighed before a pixel is decoded.
        using var codec = SKCodec.Create(data);
        return Weigh(codec, sent) is var fault and not PhotoFault.None ? (null, fault) : Read(codec);
    }

    static PhotoFault Weigh(SKCodec? codec, ReadOnlySpan<byte> sent)
    {
        if (codec?.Info is not { Width: > 0 and var width, Height: > 0 and var height })
        {
            return PhotoFault.Broken;
        }

        var max = JpegHeader.IsReadRowByRow(sent) ? MaxRowByRowPixels : MaxPixels;
        return (long)width * height > max ? PhotoFault.TooManyPixels : PhotoFault.None;
    }

    static (Photo? Photo, PhotoFault Fault) Read(SKCodec codec)
    {
        using var picture = Decode(codec);
        if (picture is null)
        {
            return (null, PhotoFault.Broken);
        }

        var upright = IsOnItsSide(codec.EncodedOrigin)
            ? new SKSizeI(picture.Height, picture.Width)
            : new SKSizeI(picture.Width, picture.Height);
        var feed = Scaled(upright, Math.Min(1, (double)LongestSide / Math.Max(upright.Width, upright.Height)));
        var page = Scaled(feed, Math.Min(1, (double)PageWidth / feed.Width));
        return
            Encode(picture, codec.EncodedOrigin, feed, FeedQuality) is { } feedBytes
            && Encode(picture, codec.EncodedOrigin, page, PageQuality) is { } pageBytes
            ? (new Photo(pageBytes, feedBytes, feed.Width, feed.Height, HashOf(feedBytes)), PhotoFault.None)
            : (null, PhotoFault.Broken);
    }

    /// <summary>All pixels, in sRGB; null where they end too soon or cannot be read.</summary>
    static SKBitmap? Decode(SKCodec codec)
    {
        // A JPEG comes at eighths of its size, a WebP at any: the smallest that still has what the feed wants.
        var whole = codec.Info;
        var eighths = Math.Ceiling(8.0 * LongestSide / Math.Max(whole.Width, whole.Height));
        var size = eighths < 8 ? codec.GetScaledDimensions((float)(eighths / 8)) : whole.Size;
        using var srgb = SKColorSpace.CreateSrgb();
        var alpha = whole.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, srgb);
        var picture = new SKBitmap();
        if (picture.TryAllocPixels(info) && codec.GetPixels(info, picture.GetPixels()) == SKCodecResult.Success)
        {
            picture.SetImmutable();
            return picture;
        }

        picture.Dispose();
        return null;
    }

    static byte[]? Encode(SKBitmap picture, SKEncodedOrigin origin, SKSizeI size, int quality)
    {
        // Without a colour space, the encoder writes no profile.
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var surface = SKSurface.Create(info);
        using var image = SKImage.FromBitmap(picture);
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        var (width, height) = IsOnItsSide(origin) ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = (float)size.Width / width;
        canvas.Scale(scale, (float)size.Height / height);
        canvas.Concat(Upright(origin, width, height));
        canvas.DrawImage(
            image,
            0,
            0,
            scale > 0.6f
                ? new SKSamplingOptions(SKCubicResampler.Mitchell)
                : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        using var pixels = surface.PeekPixels();
        using var jpeg = pixels?.Encode(SKEncodedImageFormat.Jpeg, quality);
        return jpeg?.ToArray();
    }

    static SKSizeI Scaled(SKSizeI size, double scale) =>
        new(Math.Max(1, (int)Math.Round(size.Width * scale)), Math.Max(1, (int)Math.Round(size.Height * scale)));

    static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    static bool IsOnItsSide(SKEncodedOrigin origin) =>
        origin
            is SKEncodedOrigin.LeftTop
                or SKEncodedOrigin.RightTop
                or SKEncodedOrigin.RightBottom
                or SKEncodedOrigin.LeftBottom;

    // From the pixels as they are stored to a picture of this width and height (EXIF 3.0 §4.6.5.1.6, Orientation).
    static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) =>
        origin switch
        {
            SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new(0, -1, width, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new(0, -1, width, -1, 0, height, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, height, 0, 0, 1),
            _ => SKMatrix.Identity,
        };

    static bool IsPicture(ReadOnlySpan<byte> sent) =>
        sent.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || sent.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || (sent.Length >= 12 && sent.StartsWith("RIFF"u8) && sent[8..].StartsWith("WEBP"u8));
}

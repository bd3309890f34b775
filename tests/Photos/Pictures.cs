using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using SkiaSharp;

namespace Traceability.Tests.Photos;

/// <summary>Pictures as cameras, programs and attackers send them.</summary>
static class Pictures
{
    /// <summary>A picture of four fields: red, green in the upper row; blue, yellow in the lower.</summary>
    public static SKBitmap Fields(int width = 96, int height = 64)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint();
        foreach (var (right, low) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var (x, y) = (right ? width / 2 : 0, low ? height / 2 : 0);
            paint.Color = FieldAt(right, low);
            canvas.DrawRect(x, y, right ? width - x : width / 2, low ? height - y : height / 2, paint);
        }

        return bitmap;
    }

    public static SKColor FieldAt(bool right, bool low) =>
        (right, low) switch
        {
            (false, false) => SKColors.Red,
            (true, false) => SKColors.Lime,
            (false, true) => SKColors.Blue,
            (true, true) => SKColors.Yellow,
        };

    public static byte[] Encoded(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    public static byte[] Encoded(SKEncodedImageFormat format, int width = 96, int height = 64)
    {
        using var bitmap = Fields(width, height);
        return Encoded(bitmap, format);
    }

    /// <summary>The picture as a camera stores it that was held so: EXIF 3.0 §4.6.5.1.6 says where row 0 and column 0 are.</summary>
    public static SKBitmap Stored(SKBitmap upright, int orientation)
    {
        var (w, h) = (upright.Width, upright.Height);
        var stored = orientation >= 5 ? new SKBitmap(h, w) : new SKBitmap(w, h);
        for (var row = 0; row < stored.Height; row++)
        {
            for (var column = 0; column < stored.Width; column++)
            {
                var (x, y) = orientation switch
                {
                    1 => (column, row),
                    2 => (w - 1 - column, row),
                    3 => (w - 1 - column, h - 1 - row),
                    4 => (column, h - 1 - row),
                    5 => (row, column),
                    6 => (w - 1 - row, column),
                    7 => (w - 1 - row, h - 1 - column),
                    8 => (row, h - 1 - column),
                    _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
                };
                stored.SetPixel(column, row, upright.GetPixel(x, y));
            }
        }

        return stored;
    }

    /// <summary>An Exif block in little-endian TIFF: maker, orientation, and the place 10°24'44.28" N, 105°59'15.36" E.</summary>
    public static byte[] Exif(int orientation)
    {
        const int ifd0 = 8;
        const int gps = ifd0 + 2 + (3 * 12) + 4;
        const int values = gps + 2 + (4 * 12) + 4;
        var tiff = new byte[values + 16 + 48];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(4), ifd0);
        void Entry(int at, ushort tag, ushort type, int count, int value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), tag);
            BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at + 2), type);
            BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(at + 4), count);
            BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(at + 8), value);
        }

        tiff[ifd0] = 3;
        Entry(ifd0 + 2, 0x010F, 2, 12, values);
        Entry(ifd0 + 14, 0x0112, 3, 1, orientation);
        Entry(ifd0 + 26, 0x8825, 4, 1, gps);
        tiff[gps] = 4;
        Entry(gps + 2, 1, 2, 2, 'N');
        Entry(gps + 14, 2, 5, 3, values + 16);
        Entry(gps + 26, 3, 2, 2, 'E');
        Entry(gps + 38, 4, 5, 3, values + 40);
        Encoding.ASCII.GetBytes("FarmCamera1\0").CopyTo(tiff, values);
        int[] place = [10, 1, 24, 1, 4428, 100, 105, 1, 59, 1, 1536, 100];
        for (var i = 0; i < place.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(values + 16 + (i * 4)), place[i]);
        }

        return tiff;
    }

    /// <summary>A JPEG with segments put behind its first marker.</summary>
    public static byte[] WithSegments(byte[] jpeg, params (byte Marker, byte[] Content)[] segments)
    {
        using var result = new MemoryStream();
        result.Write(jpeg.AsSpan(0, 2));
        foreach (var (marker, content) in segments)
        {
            Span<byte> head = [0xFF, marker, 0, 0];
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(content.Length + 2));
            result.Write(head);
            result.Write(content);
        }

        result.Write(jpeg.AsSpan(2));
        return result.ToArray();
    }

    public static byte[] WithExif(byte[] jpeg, int orientation) =>
        WithSegments(jpeg, (0xE1, [.. "Exif\0\0"u8, .. Exif(orientation)]));

    /// <summary>The markers of a JPEG's header, in order, up to its first scan.</summary>
    public static IReadOnlyList<byte> Markers(ReadOnlySpan<byte> jpeg)
    {
        var markers = new List<byte>();
        for (var at = 2; ; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]))
        {
            markers.Add(jpeg[at + 1]);
            if (jpeg[at + 1] == 0xDA)
            {
                return markers;
            }
        }
    }

    /// <summary>The same JPEG, whose header claims another size, and maybe another kind of frame.</summary>
    public static byte[] Claiming(byte[] jpeg, int width, int height, byte frame = 0xC0)
    {
        var claim = jpeg.ToArray();
        for (var at = 2; ; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(claim.AsSpan(at + 2)))
        {
            if (claim[at + 1] == 0xC0)
            {
                claim[at + 1] = frame;
                BinaryPrimitives.WriteUInt16BigEndian(claim.AsSpan(at + 5), (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(claim.AsSpan(at + 7), (ushort)width);
                return claim;
            }
        }
    }

    /// <summary>A grey progressive JPEG of few bytes whose every scan makes a decoder walk over the whole picture.</summary>
    public static byte[] OfManyScans(int width, int height, int scans)
    {
        var blocks = (width + 7) / 8 * ((height + 7) / 8);
        using var jpeg = new MemoryStream();
        void Segment(byte marker, params ReadOnlySpan<byte> content)
        {
            jpeg.Write([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2)]);
            jpeg.Write(content);
        }

        jpeg.Write([0xFF, 0xD8]);
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(0xC2, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0);
        // Each table knows one code, a zero bit: "no difference", and "nothing in the next 16384 blocks".
        Segment(0xC4, [0x00, 1, .. new byte[15], 0x00]);
        Segment(0xC4, [0x10, 1, .. new byte[15], 0xE0]);
        Segment(0xDA, 1, 1, 0, 0, 0, 0);
        jpeg.Write(new byte[(blocks + 7) / 8]);
        var nothing = new byte[(((blocks + 16383) / 16384 * 15) + 7) / 8];
        for (var i = 1; i < scans; i++)
        {
            Segment(0xDA, 1, 1, 0, 1, 63, 0);
            jpeg.Write(nothing);
        }

        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    /// <summary>The same PNG, whose header claims another size, with the right checksum.</summary>
    public static byte[] ClaimingPng(byte[] png, int width, int height)
    {
        var claim = png.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(claim.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(claim.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(claim.AsSpan(29), Crc32.HashToUInt32(claim.AsSpan(12, 17)));
        return claim;
    }

    /// <summary>A PNG with a chunk put behind its header.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] content)
    {
        using var result = new MemoryStream();
        result.Write(png.AsSpan(0, 33));
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        result.Write(number);
        result.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
        result.Write(number);
        result.Write(png.AsSpan(33));
        return result.ToArray();
    }
}

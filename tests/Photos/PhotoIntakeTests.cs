using System.IO.Compression;
using System.Security.Cryptography;
using CsCheck;
using SkiaSharp;
using Traceability.Photos;

namespace Traceability.Tests.Photos;

public class PhotoIntakeTests
{
    static readonly SKEncodedImageFormat[] formats =
    [
        SKEncodedImageFormat.Jpeg,
        SKEncodedImageFormat.Png,
        SKEncodedImageFormat.Webp,
    ];

    public static TheoryData<SKEncodedImageFormat> Formats => [.. formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_photo_comes_out_as_two_JPEGs_named_by_their_content(SKEncodedImageFormat format)
    {
        var photo = await Taken(Pictures.Encoded(format, 2400, 1600));
        Assert.Equal((1600, 1067), (photo.Width, photo.Height));
        Assert.Equal((1600, 1067), SizeOf(photo.FeedBytes));
        Assert.Equal((800, 534), SizeOf(photo.PageBytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(photo.FeedBytes))[..16], photo.Hash);
        AssertFields(photo.FeedBytes);
        AssertFields(photo.PageBytes);
    }

    [Theory]
    [InlineData(1000, 3000, 533, 1600, 533, 1600)]
    [InlineData(3000, 300, 1600, 160, 800, 80)]
    [InlineData(300, 200, 300, 200, 300, 200)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(5000, 1, 1600, 1, 800, 1)]
    public async Task It_is_made_smaller_to_fit_and_never_larger(
        int width,
        int height,
        int feedWidth,
        int feedHeight,
        int pageWidth,
        int pageHeight
    )
    {
        foreach (var format in formats)
        {
            var photo = await Taken(Pictures.Encoded(format, width, height));
            Assert.Equal((feedWidth, feedHeight), SizeOf(photo.FeedBytes));
            Assert.Equal((pageWidth, pageHeight), SizeOf(photo.PageBytes));
        }
    }

    [Fact]
    public async Task Place_camera_comment_and_profile_stay_behind()
    {
        var sent = Pictures.WithSegments(
            Pictures.WithExif(Pictures.Encoded(SKEncodedImageFormat.Jpeg), 1),
            (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>10,24.738N</x:xmpmeta>"u8]),
            (0xED, [.. "Photoshop 3.0\0 Hoa Hung"u8]),
            (0xFE, [.. "the house with the blue door"u8])
        );
        Assert.Contains("FarmCamera1", Latin(sent), StringComparison.Ordinal);
        var photo = await Taken(sent);
        foreach (var bytes in new[] { photo.FeedBytes, photo.PageBytes })
        {
            var text = Latin(bytes);
            foreach (
                var secret in new[] { "Exif", "FarmCamera1", "adobe", "10,24", "Photoshop", "blue door", "ICC_PROFILE" }
            )
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            }

            // JFIF, tables, frame, scan: nothing else is in the header.
            Assert.All(
                Pictures.Markers(bytes),
                marker => Assert.Contains(marker, new byte[] { 0xE0, 0xDB, 0xC0, 0xC4, 0xDA })
            );
        }
    }

    [Fact]
    public async Task What_a_PNG_tells_beside_its_pixels_stays_behind_too()
    {
        var png = Pictures.WithChunk(
            Pictures.WithChunk(
                Pictures.Encoded(SKEncodedImageFormat.Png),
                "tEXt",
                [.. "Comment\0the house with the blue door"u8]
            ),
            "eXIf",
            Pictures.Exif(1)
        );
        var photo = await Taken(png);
        Assert.DoesNotContain("blue door", Latin(photo.FeedBytes), StringComparison.Ordinal);
        Assert.DoesNotContain("FarmCamera1", Latin(photo.FeedBytes), StringComparison.Ordinal);
        AssertFields(photo.FeedBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task However_the_camera_was_held_the_photo_stands_upright(int orientation)
    {
        using var upright = Pictures.Fields();
        using var stored = Pictures.Stored(upright, orientation);
        var photo = await Taken(Pictures.WithExif(Pictures.Encoded(stored, SKEncodedImageFormat.Jpeg), orientation));
        Assert.Equal((96, 64), (photo.Width, photo.Height));
        AssertFields(photo.FeedBytes);
        AssertFields(photo.PageBytes);
    }

    [Fact]
    public async Task What_was_transparent_becomes_white()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(40, 40, SKColorType.Rgba8888, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        var photo = await Taken(Pictures.Encoded(bitmap, SKEncodedImageFormat.Png));
        using var shown = SKBitmap.Decode(photo.FeedBytes);
        Assert.Equal(SKColors.White, shown.GetPixel(20, 20));
    }

    [Fact]
    public async Task The_same_photo_sent_twice_has_the_same_name()
    {
        var sent = Pictures.Encoded(SKEncodedImageFormat.Jpeg, 2000, 1000);
        Assert.Equal((await Taken(sent)).Hash, (await Taken(sent)).Hash);
    }

    [Fact]
    public async Task More_than_five_megabytes_is_too_large()
    {
        var most = new byte[PhotoIntake.MaxBytes + 1];
        Pictures.Encoded(SKEncodedImageFormat.Jpeg).CopyTo(most, 0);
        Assert.Equal(PhotoFault.TooLarge, await FaultOf(most));
        // What stands behind the picture's end is no part of it.
        Assert.Equal(PhotoFault.None, await FaultOf(most[..^1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("%PDF-1.7")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF....WAVEfmt ")]
    [InlineData("BM")]
    public async Task What_is_no_JPEG_PNG_or_WebP_is_no_picture(string text) =>
        Assert.Equal(PhotoFault.NotAPicture, await FaultOf(System.Text.Encoding.Latin1.GetBytes(text)));

    [Fact]
    public async Task A_small_file_that_claims_a_huge_picture_is_refused_before_it_is_decoded()
    {
        var jpeg = Pictures.Encoded(SKEncodedImageFormat.Jpeg);
        var png = Pictures.Encoded(SKEncodedImageFormat.Png);
        byte[][] bombs =
        [
            Pictures.Claiming(jpeg, 65_000, 65_000),
            Pictures.Claiming(jpeg, 8001, 5000),
            // Progressive: a decoder would hold all of it.
            Pictures.Claiming(jpeg, 6001, 4000, frame: 0xC2),
            Pictures.ClaimingPng(png, 6001, 4000),
            Pictures.ClaimingPng(png, 1_000_000, 1000),
        ];
        foreach (var bomb in bombs)
        {
            Assert.Equal(PhotoFault.TooManyPixels, await FaultOf(bomb));
        }
    }

    [Fact]
    public async Task A_picture_of_exactly_the_most_pixels_is_not_too_many()
    {
        var jpeg = Pictures.Encoded(SKEncodedImageFormat.Jpeg);
        byte[][] largest =
        [
            Pictures.Claiming(jpeg, 8000, 5000),
            Pictures.Claiming(jpeg, 6000, 4000, frame: 0xC2),
            Pictures.ClaimingPng(Pictures.Encoded(SKEncodedImageFormat.Png), 6000, 4000),
        ];
        foreach (var picture in largest)
        {
            Assert.NotEqual(PhotoFault.TooManyPixels, await FaultOf(picture));
        }
    }

    [Fact]
    public async Task A_PNG_whose_profile_unpacks_to_a_quarter_of_a_gigabyte_does_no_harm()
    {
        using var packed = new MemoryStream();
        await using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 256; i++)
            {
                await zlib.WriteAsync(zeros, TestContext.Current.CancellationToken);
            }
        }

        var bomb = Pictures.WithChunk(
            Pictures.Encoded(SKEncodedImageFormat.Png),
            "iCCP",
            [.. "icc\0\0"u8, .. packed.ToArray()]
        );
        var photo = await Taken(bomb);
        AssertFields(photo.FeedBytes);
    }

    [Fact]
    public async Task A_JPEG_that_goes_over_its_picture_thousands_of_times_is_given_up() =>
        Assert.Equal(PhotoFault.Broken, await FaultOf(Pictures.OfManyScans(2400, 1600, scans: 20_000)));

    [Fact]
    public async Task A_JPEG_that_goes_over_its_picture_as_often_as_programs_do_is_taken() =>
        Assert.Equal(PhotoFault.None, await FaultOf(Pictures.OfManyScans(2400, 1600, scans: 20)));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_picture_that_ends_too_soon_is_broken(SKEncodedImageFormat format)
    {
        var whole = Pictures.Encoded(format);
        for (var length = 12; length < whole.Length * 3 / 4; length += 7)
        {
            Assert.Equal(PhotoFault.Broken, await FaultOf(whole[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public Task Whatever_the_bytes_are_it_never_throws(SKEncodedImageFormat format)
    {
        var whole = Pictures.WithExif(Pictures.Encoded(SKEncodedImageFormat.Jpeg), 6);
        if (format != SKEncodedImageFormat.Jpeg)
        {
            whole = Pictures.Encoded(format);
        }

        return Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte)
            .Array[1, 12]
            .Select(changes =>
            {
                var sent = whole.ToArray();
                foreach (var (at, value) in changes)
                {
                    sent[at] = value;
                }

                return sent;
            })
            .SampleAsync(
                async sent =>
                {
                    var (photo, fault) = await PhotoIntake.ReadAsync(sent, CancellationToken.None);
                    Assert.Equal(photo is null, fault != PhotoFault.None);
                },
                iter: 400
            );
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public Task Nor_for_a_right_beginning_and_then_noise(SKEncodedImageFormat format)
    {
        var whole = Pictures.Encoded(format);
        return Gen.Select(Gen.Int[12, whole.Length], Gen.Byte.Array[0, 400])
            .SampleAsync(
                async (length, noise) =>
                {
                    var (photo, fault) = await PhotoIntake.ReadAsync(
                        (byte[])[.. whole[..length], .. noise],
                        CancellationToken.None
                    );
                    Assert.Equal(photo is null, fault != PhotoFault.None);
                },
                iter: 200
            );
    }

    [Fact]
    public async Task Who_no_longer_waits_for_a_turn_is_let_go()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PhotoIntake.ReadAsync(Pictures.Encoded(SKEncodedImageFormat.Jpeg), gone.Token)
        );
    }

    static async Task<Photo> Taken(byte[] sent)
    {
        var (photo, fault) = await PhotoIntake.ReadAsync(sent, TestContext.Current.CancellationToken);
        Assert.Equal(PhotoFault.None, fault);
        return photo!;
    }

    static async Task<PhotoFault> FaultOf(byte[] sent) =>
        (await PhotoIntake.ReadAsync(sent, TestContext.Current.CancellationToken)).Fault;

    static (int Width, int Height) SizeOf(byte[] jpeg)
    {
        var info = SKBitmap.DecodeBounds(jpeg);
        return (info.Width, info.Height);
    }

    static void AssertFields(byte[] jpeg)
    {
        using var shown = SKBitmap.Decode(jpeg);
        foreach (var (right, low) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var there = shown.GetPixel(shown.Width * (right ? 3 : 1) / 4, shown.Height * (low ? 3 : 1) / 4);
            var field = Pictures.FieldAt(right, low);
            var distance =
                Math.Abs(there.Red - field.Red)
                + Math.Abs(there.Green - field.Green)
                + Math.Abs(there.Blue - field.Blue);
            Assert.True(distance < 40, $"{there} is not {field}");
        }
    }

    static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}

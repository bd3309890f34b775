using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;
using Traceability.Tests.Photos;
using Traceability.Tests.Support;

namespace Traceability.Tests.Products;

public partial class PhotoEndpointTests(TestStorage storage)
{
    [Fact]
    public async Task A_product_without_a_photo_is_not_listed_and_with_one_it_is_for_sale_in_the_feed()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L26-114", "2030-11-30"));
        await program.Settles();
        Assert.Equal(("incomplete", "photo missing"), await StandsAsync(farm, gtin));
        Assert.DoesNotContain(gtin, await (await program.Gets("/feeds/google.xml")).Text(), StringComparison.Ordinal);

        var answer = await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Jpeg, 1200, 800));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await program.Settles();

        Assert.Equal(("listed", null), await StandsAsync(farm, gtin));
        var feed = await (await program.Gets("/feeds/google.xml")).Text();
        var photo = (await answer.Json())["photo"];
        Assert.Contains($"<g:id>{gtin}</g:id>", feed, StringComparison.Ordinal);
        Assert.Contains($"<g:image_link>{photo.Text("feed")}</g:image_link>", feed, StringComparison.Ordinal);
        Assert.Contains("L26-114", feed, StringComparison.Ordinal);
        Assert.Equal((1200, 800), (photo!["width"]!.GetValue<int>(), photo["height"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_photo_too_small_for_a_marketplace_says_so()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L26-114", "2030-11-30"));
        await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Png, 99, 400));
        await program.Settles();
        Assert.Equal(("incomplete", "photo too small"), await StandsAsync(farm, gtin));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task No_picture_that_anyone_can_get_tells_where_or_with_what_it_was_taken(int orientation)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L26-114", "2030-11-30"));
        var sent = Pictures.WithExif(Pictures.Encoded(SKEncodedImageFormat.Jpeg, 1200, 800), orientation);
        var place = Pictures.Exif(orientation)[^48..];
        Assert.True(sent.AsSpan().IndexOf(place) > 0);

        var answer = await (await farm.Photographs(gtin, sent)).Json();
        await program.Settles();

        // Every address of a picture that a page, the feed or the interface names.
        var texts = new StringBuilder(answer.ToJsonString());
        foreach (
            var path in new[]
            {
                $"/trace/{gtin}/L26-114",
                $"/market/{gtin}",
                $"/api/products/{gtin}",
                $"/api/batches/{gtin}/L26-114",
                "/feeds/google.xml",
            }
        )
        {
            texts.Append(await (await program.Gets(path)).Text());
        }

        var addresses = Address.Matches(texts.ToString()).Select(match => match.Value).Distinct().Order().ToList();
        Assert.Equal(2, addresses.Count);
        foreach (var address in addresses)
        {
            var served = await program.Gets(address);
            Assert.Equal("image/jpeg", served.Content.Headers.ContentType!.MediaType);
            Assert.Equal("public, max-age=31536000, immutable", served.Headers.GetValues("Cache-Control").Single());
            AssertBare(await served.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), place);
        }

        // Nor is what was sent kept anywhere that a later picture could be made of.
        Assert.Equal(addresses, (await BlobsAsync(program)).Select(name => "/photos/" + name));
    }

    [Fact]
    public async Task The_same_photo_sent_again_changes_nothing_and_another_has_another_address()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var first = await (await farm.Photographs(gtin)).Text();
        Assert.Equal(first, await (await farm.Photographs(gtin)).Text());

        var other = await (await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Png, 400, 300))).Json();
        Assert.DoesNotContain(other["photo"].Text("page"), first, StringComparison.Ordinal);
        // A page that somebody still has open keeps its picture.
        foreach (Match address in Address.Matches(first))
        {
            Assert.Equal(HttpStatusCode.OK, (await program.Gets(address.Value)).StatusCode);
        }
    }

    [Fact]
    public async Task A_change_of_the_product_leaves_its_photo()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var photo = (await (await farm.Photographs(gtin)).Json())["photo"]!.ToJsonString();
        var changed = await (await farm.Changes(gtin, Farm.Mango)).Json();
        Assert.Equal(photo, changed["photo"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_with_its_rule_in_both_languages_and_leaves_nothing()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var jpeg = Pictures.Encoded(SKEncodedImageFormat.Jpeg);
        var png = Pictures.Encoded(SKEncodedImageFormat.Png);
        var pixels = new Text(
            "Ảnh có quá nhiều điểm ảnh: nhiều nhất 24 triệu (JPEG: 40 triệu).",
            "The picture has too many pixels: at most 24 million (JPEG: 40 million)."
        );
        var broken = new Text("Ảnh bị hỏng hoặc chưa gửi hết.", "The picture is broken or was not sent whole.");
        var format = new Text("Cần ảnh JPEG, PNG hoặc WebP.", "It must be a JPEG, PNG or WebP picture.");
        foreach (
            var (sent, rule, words) in new[]
            {
                (Pictures.Claiming(jpeg, 65_000, 65_000), "pixels", pixels),
                (Pictures.Claiming(jpeg, 6001, 4000, frame: 0xC2), "pixels", pixels),
                (Pictures.ClaimingPng(png, 1_000_000, 1000), "pixels", pixels),
                (Pictures.OfManyScans(2400, 1600, scans: 20_000), "broken", broken),
                (jpeg[..(jpeg.Length / 2)], "broken", broken),
                ("GIF89a"u8.ToArray(), "format", format),
                ("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "format", format),
                ([], "format", format),
            }
        )
        {
            foreach (var language in new[] { Language.Vietnamese, Language.English })
            {
                var answer = await PutsAsync(farm, gtin, sent, language);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
                Assert.Equal((rule, words.In(language)), (error.Text("rule"), error.Text("detail")));
            }
        }

        Assert.Null((await (await program.Gets($"/api/products/{gtin}")).Json())["photo"]);
        Assert.Empty(await BlobsAsync(program));
    }

    [Theory]
    [InlineData("PUT", "/api/products/{0}/photo", "image/jpeg", PhotoIntake.MaxBytes)]
    [InlineData("PUT", "/api/products/{0}", "application/json", Body.MaxBytes)]
    [InlineData("POST", "/api/products", "application/json", Body.MaxBytes)]
    public async Task A_body_over_its_limit_is_refused_before_any_of_it_comes(
        string method,
        string path,
        string type,
        int limit
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var target = string.Format(CultureInfo.InvariantCulture, path, await farm.Offers());
        await using var wire = await Wire.ToAsync(program.Address);
        await wire.SaysAsync(
            $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {farm.Key}\r\nContent-Type: {type}\r\n"
                + $"Content-Length: {limit + 1}\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 413 ", await wire.HearsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_length_is_read_to_the_limit_and_no_further()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await using var wire = await Wire.ToAsync(program.Address);
        await wire.SaysAsync(
            $"PUT /api/products/{gtin}/photo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {farm.Key}\r\n"
                + "Content-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        var chunk = new string('x', 64 * 1024);
        for (var sent = 0; sent <= PhotoIntake.MaxBytes; sent += chunk.Length)
        {
            await wire.SaysAsync($"10000\r\n{chunk}\r\n");
        }

        // The last chunk never comes: the answer does all the same.
        Assert.StartsWith("HTTP/1.1 413 ", await wire.HearsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcdef-page.jpg")]
    [InlineData("0123456789abcdef.jpg")]
    [InlineData("..%2Fhost.json")]
    public async Task A_photo_that_is_not_there_is_not_found(string file)
    {
        await using var program = TraceabilityProgram.On(storage);
        var gtin = await (await Farm.JoinsAsync(program)).Offers();
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/photos/{gtin}/{file}")).StatusCode);
    }

    static async Task<(string State, string? Reason)> StandsAsync(Farm farm, string gtin)
    {
        var batch = await (await farm.Gets($"/api/batches/{gtin}/L26-114")).Json();
        var listing = batch["listings"]!.AsArray().Single(of => of.Text("marketplace") == "google");
        return (listing.Text("state"), listing!["reason"]?.GetValue<string>());
    }

    static async Task<HttpResponseMessage> PutsAsync(Farm farm, string gtin, byte[] sent, Language language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{gtin}/photo")
        {
            Content = new ByteArrayContent(sent),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", farm.Key);
        request.Headers.Add("Accept-Language", language == Language.English ? "en" : "vi");
        return await farm.Program.Asks(request);
    }

    static async Task<IReadOnlyList<string>> BlobsAsync(TraceabilityProgram program)
    {
        var names = new List<string>();
        await foreach (
            var blob in program
                .Services.GetRequiredService<StorageAccount>()
                .Container(Containers.Photos)
                .GetBlobsAsync(new GetBlobsOptions(), cancellationToken: TestContext.Current.CancellationToken)
        )
        {
            names.Add(blob.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    static void AssertBare(byte[] jpeg, byte[] place)
    {
        var text = Encoding.Latin1.GetString(jpeg);
        foreach (var secret in new[] { "Exif", "FarmCamera1", "II*\0", "MM\0*" })
        {
            Assert.DoesNotContain(secret, text[..Math.Min(text.Length, 4096)], StringComparison.Ordinal);
        }

        Assert.True(jpeg.AsSpan().IndexOf(place) < 0);
        // JFIF, tables, frame, scan: nothing else is in the header.
        Assert.All(
            Pictures.Markers(jpeg),
            marker => Assert.Contains(marker, new byte[] { 0xE0, 0xDB, 0xC0, 0xC4, 0xDA })
        );
    }

    [GeneratedRegex("/photos/[0-9]{14}/[^\"'<>\\s]+\\.jpg")]
    static partial Regex Address { get; }

    /// <summary>A connection on which a test says only what it wants to.</summary>
    sealed class Wire(TcpClient client) : IAsyncDisposable
    {
        public static async Task<Wire> ToAsync(Uri address)
        {
            var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            return new Wire(client);
        }

        public async Task SaysAsync(string text) =>
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

        /// <summary>The first line that comes.</summary>
        public async Task<string> HearsAsync()
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        }

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

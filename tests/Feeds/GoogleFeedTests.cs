using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Traceability.Feeds;
using Traceability.Tests.Support;

namespace Traceability.Tests.Feeds;

public class GoogleFeedTests(TestStorage storage)
{
    static readonly XNamespace g = "http://base.google.com/ns/1.0";

    [Fact]
    public async Task A_harvest_puts_its_product_into_the_feed_with_todays_lots_first_to_expire_first()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "LATE", "2031-01-01"));
        await farm.Registers(Farm.Harvest(gtin, "SOON", "2030-01-01"));
        await farm.Registers(Farm.Harvest(gtin, "NEVER"));
        await farm.Registers(Farm.Harvest(gtin, "OVER", "2026-11-21"));
        await program.Settles();

        var item = Assert.Single(await ItemsAsync(program));
        GoogleRules.Check(item);
        Assert.Equal(gtin, item.Element(g + "id")!.Value);
        Assert.Equal("in_stock", item.Element(g + "availability")!.Value);
        Assert.Equal("65000 VND", item.Element(g + "price")!.Value);
        Assert.Equal("Hợp tác xã Xoài Hòa Lộc", item.Element(g + "brand")!.Value);
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/market/{gtin}", item.Element(g + "link")!.Value);
        Assert.Null(item.Element(g + "gtin"));
        Assert.Equal("no", item.Element(g + "identifier_exists")!.Value);
        Assert.Equal("SOON, LATE, NEVER", item.Element(g + "product_detail")!.Element(g + "attribute_value")!.Value);
        var photo = await program.Gets(new Uri(item.Element(g + "image_link")!.Value).PathAndQuery);
        Assert.Equal("image/jpeg", photo.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_product_without_photo_is_not_in_the_feed_and_its_owner_is_told_why()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        Assert.Empty(await ItemsAsync(program));
        var batch = await (await farm.Gets($"/api/batches/{gtin}/L1")).Json();
        Assert.Equal("photo missing", batch["listings"]![0].Text("reason"));
        Assert.Null((await (await farm.Gets($"/api/batches/{gtin}/L1", withKey: false)).Json())["listings"]);
    }

    [Fact]
    public async Task A_lot_past_its_last_day_leaves_the_feed_at_midnight_in_Vietnam()
    {
        await using var program = TraceabilityProgram.On(
            storage,
            new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero)
        );
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "L1", "2026-11-24"));
        await program.Settles();
        Assert.Equal("in_stock", (await ItemsAsync(program)).Single().Element(g + "availability")!.Value);
        var before = (await program.Gets("/feeds/google.xml")).Headers.ETag;

        program.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 16, 59, 59, TimeSpan.Zero));
        Assert.Equal("in_stock", (await ItemsAsync(program)).Single().Element(g + "availability")!.Value);
        program.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 17, 0, 0, TimeSpan.Zero));
        var item = (await ItemsAsync(program)).Single();
        Assert.Equal("out_of_stock", item.Element(g + "availability")!.Value);
        Assert.NotEqual(before, (await program.Gets("/feeds/google.xml")).Headers.ETag);
        var batch = await (await farm.Gets($"/api/batches/{gtin}/L1")).Json();
        Assert.Equal("sold out", batch["listings"]![0].Text("state"));
    }

    [Fact]
    public async Task An_unchanged_feed_is_not_sent_again_and_a_changed_one_is()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        var first = await program.Gets("/feeds/google.xml");
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, (await Again(program, first)).StatusCode);

        var cheaper = Farm.Mango;
        cheaper["price"] = new JsonObject { ["amount"] = "60000", ["currency"] = "VND" };
        Assert.Equal(HttpStatusCode.OK, (await program.Puts($"/api/products/{gtin}", cheaper, farm.Key)).StatusCode);
        await program.Settles();
        var changed = await Again(program, first);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("60000 VND", await changed.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_comes_compressed_to_who_takes_that_and_each_coding_has_its_own_tag()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        await farm.Photographs(await farm.Offers());
        await program.Settles();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/google.xml");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var zipped = await program.Asks(request);
        var plain = await program.Gets("/feeds/google.xml");
        Assert.Equal("gzip", zipped.Content.Headers.ContentEncoding.Single());
        Assert.NotEqual(plain.Headers.ETag, zipped.Headers.ETag);
        await using var unzip = new GZipStream(
            await zipped.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(unzip);
        Assert.Equal(await plain.Text(), await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Names_with_marks_emoji_and_forbidden_characters_stay_well_formed()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["name"] = "Xoài <b>\"ngon\"</b> & 🥭 \uFFFE]]>";
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        await program.Settles();
        var item = Assert.Single(await ItemsAsync(program));
        Assert.Equal("Xoài <b>\"ngon\"</b> & 🥭 ]]>", item.Element(g + "title")!.Value);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("one two three", 9, "one two")]
    [InlineData("onetwothree", 5, "onetw")]
    [InlineData("abc🥭🥭", 4, "abc")]
    public void A_long_text_is_cut_at_a_word_and_never_inside_a_character(string text, int max, string cut) =>
        Assert.Equal(cut, GoogleItem.Cut(text, max));

    static async Task<List<XElement>> ItemsAsync(TraceabilityProgram program) =>
        [.. XDocument.Parse(await (await program.Gets("/feeds/google.xml")).Text()).Descendants("item")];

    static Task<HttpResponseMessage> Again(TraceabilityProgram program, HttpResponseMessage first)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/google.xml");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        return program.Asks(request);
    }
}

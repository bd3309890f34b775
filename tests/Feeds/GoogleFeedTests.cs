using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
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
        GoogleRules.Check(item);
        Assert.Equal("Xoài \"ngon\" & ]]>", item.Element(g + "title")!.Value);
    }

    [Theory]
    [InlineData("KGM", null, null, "1kg", "1kg")]
    [InlineData("GRM", null, null, "1g", "100g")]
    [InlineData("LTR", null, null, "1l", "1l")]
    [InlineData("H87", 500.0, "GRM", "500g", "100g")]
    [InlineData("H87", 1.5, "KGM", "1.5kg", "1kg")]
    [InlineData("H87", 12.0, "H87", "12ct", "1ct")]
    [InlineData("H87", null, null, null, null)]
    [InlineData("KGM", 5.0, "KGM", "1kg", "1kg")]
    public async Task What_the_price_buys_is_told_so_that_prices_can_be_compared(
        string unit,
        double? content,
        string? contentUnit,
        string? bought,
        string? compared
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["unit"] = unit;
        product["netContent"] = content is null
            ? null
            : new JsonObject { ["value"] = (decimal)content, ["unit"] = contentUnit };
        await farm.Photographs(await farm.Offers(product));
        await program.Settles();
        var item = Assert.Single(await ItemsAsync(program));
        GoogleRules.Check(item);
        Assert.Equal(bought, item.Element(g + "unit_pricing_measure")?.Value);
        Assert.Equal(compared, item.Element(g + "unit_pricing_base_measure")?.Value);
    }

    [Fact]
    public async Task A_number_that_the_world_knows_is_told_as_the_identifier_it_is()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["gtin"] = "4006381333931";
        product["buyUrl"] = "https://gian-hang.example/xoài cát";
        await farm.Photographs(await farm.Offers(product));
        await program.Settles();
        var item = Assert.Single(await ItemsAsync(program));
        GoogleRules.Check(item);
        Assert.Equal("04006381333931", item.Element(g + "gtin")!.Value);
        Assert.Null(item.Element(g + "identifier_exists"));
        Assert.Equal("https://gian-hang.example/xo%C3%A0i%20c%C3%A1t", item.Element(g + "link")!.Value);
    }

    static async Task<List<XElement>> ItemsAsync(TraceabilityProgram program) =>
        [.. XDocument.Parse(await (await program.Gets("/feeds/google.xml")).Text()).Descendants("item")];

    static Task<HttpResponseMessage> Again(TraceabilityProgram program, HttpResponseMessage first)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/google.xml");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        return program.Asks(request);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Traceability.Tests.Photos;
using Traceability.Tests.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Feeds;

/// <summary>What every feed promises, whatever it is written in.</summary>
public class FeedTests(TestStorage storage)
{
    public static TheoryData<string> Files => Pulls.Files;

    [Fact]
    public async Task A_recalled_lot_is_out_of_stock_in_every_feed_at_the_next_request_and_comes_back_when_it_is_lifted()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var cursor = (await program.Changes()).Text("next");
        await AssertOffered(program, orchard.Gtin, true);

        var desk = new Desk(program, orchard.Gtin);
        var recall = await desk.Recalls("A");
        await program.Settles();
        await AssertOffered(program, orchard.Gtin, false);
        var told = Assert.Single((await program.Changes(cursor))["items"]!.AsArray());
        Assert.False(Pulls.IsInStock(told!["product"]!));

        Assert.True((await desk.Lifts(recall)).IsSuccessStatusCode);
        await program.Settles();
        await AssertOffered(program, orchard.Gtin, true);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_certificate_is_told_from_its_first_day_to_its_last(string file)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        await grower.Farm.Photographs(await grower.Sells("Xoài cát"));
        await grower.Has(Grower.VietGap("VG-0041"));
        await program.Offers(file);
        Assert.Contains("VG-0041", await (await program.Gets($"/feeds/{file}")).Text(), StringComparison.Ordinal);
        program.Clock.Advance(TimeSpan.FromDays(300));
        Assert.DoesNotContain("VG-0041", await (await program.Gets($"/feeds/{file}")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sold_out_stays_in_every_feed_as_out_of_stock()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var sale = Supply.Observation(orchard.Lot("A"), "retail_selling");
        sale["quantityList"] = new JsonArray(Supply.Amount(orchard.Lot("A"), 120.5m));
        Assert.Equal(HttpStatusCode.Created, (await orchard.History.Tells(sale)).StatusCode);
        await program.Settles();
        await AssertOffered(program, orchard.Gtin, false);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_pull_of_what_did_not_change_costs_one_read_and_sends_nothing(string file)
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        await Orchard.OfAsync(program, "A");
        var first = await program.Gets($"/feeds/{file}");
        Assert.False(first.Headers.ETag!.IsWeak);
        tap.Forgets();
        var again = await program.Pull(
            $"/feeds/{file}",
            request => request.Headers.IfNoneMatch.Add(first.Headers.ETag)
        );
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Text());
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(["GET listings"], tap.Calls.Select(call => call.ToString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_feed_can_be_asked_for_its_head_alone_which_costs_one_read(string file)
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        await Orchard.OfAsync(program, "A");
        var whole = await program.Gets($"/feeds/{file}");
        tap.Forgets();
        var head = await program.Pull($"/feeds/{file}", method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Text());
        Assert.Equal(["GET listings"], tap.Calls.Select(call => call.ToString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_feed_comes_compressed_to_who_takes_that_and_each_coding_has_its_own_tag(string file)
    {
        await using var program = TraceabilityProgram.On(storage);
        await Orchard.OfAsync(program, "A");
        var zipped = await program.Pull($"/feeds/{file}", request => request.Headers.AcceptEncoding.ParseAdd("gzip"));
        var plain = await program.Gets($"/feeds/{file}");
        Assert.Equal("gzip", zipped.Content.Headers.ContentEncoding.Single());
        Assert.NotEqual(plain.Headers.ETag, zipped.Headers.ETag);
        var text = await plain.Text();
        Assert.Equal(text, await zipped.Unzipped());
        Assert.Single(Pulls.Read(file, text));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_feed_of_nothing_is_a_whole_feed(string file)
    {
        await using var program = TraceabilityProgram.On(storage);
        Assert.Empty(await program.Offers(file));
    }

    [Fact]
    public async Task A_photo_that_is_too_small_for_one_marketplace_is_told_for_that_one_alone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Jpeg, 499, 640));
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        Assert.Equal(
            [
                ("google", "listed", null),
                ("meta", "incomplete", "photo too small"),
                ("schema.org", "listed", null),
                ("market", "listed", null),
            ],
            await Stands(farm, gtin)
        );
        Assert.True((await program.Offers("google.xml"))[gtin]);
        Assert.Empty(await program.Offers("meta.csv"));

        await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Jpeg, 500, 640));
        await program.Settles();
        Assert.True((await program.Offers("meta.csv"))[gtin]);
    }

    [Fact]
    public async Task What_a_marketplace_does_not_take_of_a_text_is_left_out_and_its_owner_is_told()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program, new string('x', 60) + " Đồng Tháp Mười");
        var product = Farm.Mango;
        product["name"] = "=<b>Xoài</b> \u202Ecát 🥭";
        product["description"] = "<p>Xoài &amp; ổi</p><script>alert(1)</script>🥭 ngon";
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();

        var batch = await (await farm.Gets($"/api/batches/{gtin}/L1")).Json();
        string[] common = ["name: HTML left out", "name: emoji left out", "name: invisible marks left out"];
        Assert.Equal([.. common, "description: HTML left out", "brand: cut to 70 characters"], Notes(batch, "google"));
        Assert.Equal(
            [.. common, "name: what a spreadsheet would run left out", "description: HTML left out"],
            Notes(batch, "meta")
        );
        var item = Assert.Single(MetaRules.Read(await (await program.Gets("/feeds/meta.csv")).Text()));
        Assert.Equal("Xoài cát", item["title"]);
        Assert.StartsWith("Xoài & ổi\n🥭 ngon\n", item["description"], StringComparison.Ordinal);
        Assert.EndsWith(" Số lô: L1.", item["description"], StringComparison.Ordinal);
        Assert.Equal("Đồng Tháp", item["custom_label_0"]);
        Assert.Equal("120", item["quantity_to_sell_on_facebook"]);
    }

    [Theory]
    [InlineData("KGM", null, null, "{\"value\":65000,\"currency\":\"VND\",\"unit\":\"kg\"}")]
    [InlineData("H87", 0.3, "KGM", "{\"value\":216666.67,\"currency\":\"VND\",\"unit\":\"kg\"}")]
    [InlineData("H87", 12.0, "H87", "{\"value\":5416.67,\"currency\":\"VND\",\"unit\":\"ct\"}")]
    [InlineData("H87", null, null, "")]
    public async Task Meta_is_told_what_one_of_the_measure_costs(string unit, double? content, string? of, string price)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["unit"] = unit;
        product["netContent"] = of is null ? null : new JsonObject { ["value"] = content, ["unit"] = of };
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        var harvest = Farm.Harvest(gtin, "L1");
        harvest["quantity"] = new JsonObject { ["value"] = 7, ["unit"] = unit };
        await farm.Registers(harvest);
        await program.Settles();
        var item = Assert.Single(MetaRules.Read(await (await program.Gets("/feeds/meta.csv")).Text()));
        Assert.Equal((price, "7"), (item["unit_price"], item["quantity_to_sell_on_facebook"]));
    }

    [Fact]
    public async Task A_text_of_which_nothing_is_left_is_missing()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["name"] = "<b>🥭</b>";
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        Assert.Equal(
            [
                ("google", "incomplete", "name missing"),
                ("meta", "incomplete", "name missing"),
                ("schema.org", "listed", null),
                ("market", "listed", null),
            ],
            await Stands(farm, gtin)
        );
    }

    static async Task AssertOffered(TraceabilityProgram program, string gtin, bool isInStock)
    {
        foreach (var file in Pulls.Files)
        {
            Assert.Equal(isInStock, (await program.Offers(file.Data))[gtin]);
        }
    }

    static IEnumerable<string> Notes(JsonNode batch, string marketplace) =>
        batch["listings"]!.AsArray().Single(listing => listing.Text("marketplace") == marketplace)!["notes"]!
            .AsArray()
            .Select(note => note!.GetValue<string>());

    static async Task<IEnumerable<(string, string, string?)>> Stands(Farm farm, string gtin) =>
        (await (await farm.Gets($"/api/batches/{gtin}/L1")).Json())["listings"]!
            .AsArray()
            .Select(of => (of.Text("marketplace"), of.Text("state"), of!["reason"]?.GetValue<string>()));
}

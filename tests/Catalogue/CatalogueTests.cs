using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Catalogue;
using Traceability.Gs1;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Catalogue;

public partial class CatalogueTests(TestStorage storage)
{
    [Theory]
    [InlineData("")]
    [InlineData("?q=Xo%C3%A0i%20c%C3%A1t")]
    [InlineData("?q=xoai")]
    [InlineData("?q=CAT%20XOAI")]
    [InlineData("?q=xoa%CC%80i")]
    [InlineData("?province=82")]
    [InlineData("?province=dong+thap")]
    [InlineData("?month=11")]
    [InlineData("?q=xoai&province=82&month=11")]
    [InlineData("?q=&province=&month=")]
    public async Task A_shopper_finds_what_is_on_sale(string search)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var gtin = await (await Grower.OpensAsync(program)).Sells("Xoài cát Hòa Lộc");
        var page = await Grower.Page(program, "/market" + search);
        Assert.Equal([gtin], Found(page));
        foreach (
            var words in new[]
            {
                "Xoài cát Hòa Lộc",
                "65.000 ₫ / kg",
                "Hợp tác xã",
                "Hòa Hưng, Đồng Tháp",
                "20 tháng 11",
            }
        )
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?q=xoai+tuong")]
    [InlineData("?q=xo")]
    [InlineData("?province=01")]
    [InlineData("?month=5")]
    [InlineData("?q=xoai&month=5")]
    [InlineData("?farmer=aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_nobody_sells_is_said_to_be_so(string search)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        await (await Grower.OpensAsync(program)).Sells("Xoài cát Hòa Lộc");
        var page = await Grower.Page(program, "/market" + search);
        Assert.Empty(Found(page));
        Assert.Contains("Chưa có hàng nào như vậy", page, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing like that",
            await Grower.Page(program, "/market" + search, "en"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("?province=Atlantis", "province")]
    [InlineData("?month=13", "month")]
    [InlineData("?month=x", "month")]
    [InlineData("?farmer=../x", "farmer")]
    [InlineData("?nextPageToken=eHg", "nextPageToken")]
    [InlineData("?nextPageToken=%25%25", "nextPageToken")]
    public async Task A_search_that_makes_no_sense_is_refused_with_its_field(string search, string pointer)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var answer = await program.Gets("/market" + search);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(pointer, (await answer.Json())["errors"]![0].Text("pointer"));
    }

    [Fact]
    public async Task A_name_that_is_too_long_to_look_for_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var answer = await program.Gets("/market?q=" + new string('x', 101));
        Assert.Equal("too-long", (await answer.Json())["errors"]![0].Text("rule"));
    }

    [Fact]
    public async Task Many_products_come_page_by_page_each_once_and_what_came_on_sale_last_comes_first()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtins = new HashSet<string>();
        for (var i = 0; i < 29; i++)
        {
            gtins.Add(await stall.Sells($"Xoài loại {i}"));
        }

        program.Clock.Advance(TimeSpan.FromDays(1));
        var last = await stall.Sells("Xoài mới");
        gtins.Add(last);
        foreach (var start in new[] { "/market", "/market?q=xoai", "/market?q=xoai&month=11" })
        {
            var seen = new List<string>();
            var pages = 0;
            for (var next = start; next is not null; pages++)
            {
                var page = await Grower.Page(program, next);
                seen.AddRange(Found(page));
                next = Next().Match(page) is { Success: true } link
                    ? WebUtility.HtmlDecode(link.Groups[1].Value)
                    : null;
            }

            Assert.Equal((2, last), (pages, seen[0]));
            Assert.Equal(30, seen.Count);
            Assert.Equal(gtins, seen.ToHashSet());
        }
    }

    [Fact]
    public async Task A_page_costs_queries_by_what_is_asked_and_a_point_read_an_item_and_nothing_for_five_seconds()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var stall = await Grower.OpensAsync(program);
        await stall.Sells("Xoài cát");
        await stall.Sells("Xoài keo");
        await Costs("/market", 1 + 2);
        await Costs("/market?q=xoai&province=82", 2 + 2);
        await Costs("/market?q=cat", 1 + 1);

        async Task Costs(string path, int reads)
        {
            program.Clock.Advance(TimeSpan.FromSeconds(5));
            tap.Forgets();
            var answer = await program.Gets(path);
            Assert.Equal(Enumerable.Repeat("GET catalogue", reads), tap.Calls.Select(call => call.ToString()));
            tap.Forgets();
            program.Clock.Advance(TimeSpan.FromSeconds(2));
            var again = await program.Gets(path);
            Assert.Empty(tap.Calls);
            Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(2)), (answer.Headers.Age, again.Headers.Age));
            Assert.Equal("public, max-age=5", again.Headers.GetValues("Cache-Control").Single());
        }
    }

    [Fact]
    public async Task Who_holds_the_page_is_told_that_it_is_still_so()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await stall.Sells("Xoài cát");
        foreach (var path in new[] { "/market", $"/farmers/{stall.Id}" })
        {
            var first = await program.Gets(path);
            Assert.False(first.Headers.ETag!.IsWeak);
            Assert.Equal(HttpStatusCode.NotModified, (await Asks(path, first)).StatusCode);
            Assert.Empty(await (await Asks(path, first)).Text());
            program.Clock.Advance(TimeSpan.FromDays(1));
            await stall.Sells("Xoài mới " + path.Length);
            Assert.Equal(HttpStatusCode.OK, (await Asks(path, first)).StatusCode);
        }

        async Task<HttpResponseMessage> Asks(string path, HttpResponseMessage held)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptLanguage.ParseAdd("vi");
            request.Headers.IfNoneMatch.Add(held.Headers.ETag!);
            return await program.Asks(request);
        }
    }

    [Fact]
    public async Task A_recall_takes_the_product_off_at_the_next_request_and_its_lift_puts_it_back()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        Assert.Equal([gtin], Found(await stall.Page("/market")));

        var body = new JsonObject
        {
            ["gtin"] = gtin,
            ["lot"] = "L1",
            ["reason"] = "Dư lượng thuốc.",
        };
        var recall = await (await program.Sends("/api/recalls", body, stall.Key)).Json();
        await program.Settles();
        foreach (var path in new[] { "/market", "/market?q=xoai", $"/farmers/{stall.Id}" })
        {
            var page = await stall.Page(path);
            Assert.DoesNotContain(gtin, page, StringComparison.Ordinal);
        }

        Assert.Contains("OutOfStock", await stall.Page($"/market/{gtin}"), StringComparison.Ordinal);
        var lift = new JsonObject { ["reason"] = "Kiểm nghiệm lại đạt." };
        var lifted = await program.Sends($"/api/recalls/{recall.Text("id")}/lift", lift, stall.Key);
        Assert.True(lifted.IsSuccessStatusCode, await lifted.Text());
        await program.Settles();
        Assert.Equal([gtin], Found(await stall.Page("/market?q=xoai")));
    }

    [Fact]
    public async Task What_is_sold_out_is_gone_and_the_next_harvest_brings_it_back()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        var sold = new JsonObject { ["quantity"] = Orchard.Kg(120.5m) };
        var answer = await program.Sends($"/api/batches/{gtin}/L1/sell", sold, stall.Key);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await program.Settles();
        Assert.Empty(Found(await stall.Page("/market")));
        Assert.Empty(await Places(program));
        await stall.Harvests(gtin, "L2");
        Assert.Equal([gtin], Found(await stall.Page("/market?q=xoai")));
    }

    [Fact]
    public async Task What_is_past_its_best_is_gone_by_its_date_before_anything_is_decided_again()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát", bestBefore: "2026-11-24");
        Assert.Equal([gtin], Found(await stall.Page("/market")));
        program.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Found(await stall.Page("/market")));
    }

    [Fact]
    public async Task A_product_that_changes_is_found_by_what_it_is_now_and_leaves_nothing_behind()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        var renamed = Farm.Mango;
        renamed["name"] = "Cam sành";
        renamed["price"]!["amount"] = "30000";
        await stall.Farm.Changes(gtin, renamed);
        await program.Settles();
        Assert.Empty(Found(await stall.Page("/market?q=xoai")));
        Assert.Contains("30.000 ₫", await stall.Page("/market?q=cam"), StringComparison.Ordinal);
        await stall.Harvests(gtin, "L2", "2026-10-02");
        Assert.Equal([gtin], Found(await stall.Page("/market?month=10")));
        Assert.Equal([gtin], Found(await stall.Page("/market?month=11")));
        Assert.Equal(
            ["all", $"farmer|{stall.Id}", "month|10", "month|11", "province|82", "word|cam", "word|sanh"],
            (await Places(program)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Many_that_bring_the_catalogue_at_once_leave_one_place_in_each_list()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        Assert.True(Gtin.TryParse(gtin, out var parsed));
        var effect = program
            .Services.GetServices<Traceability.Listings.IListingEffect>()
            .OfType<ShelvedProduct>()
            .Single();
        for (var round = 0; round < 4; round++)
        {
            var renamed = Farm.Mango;
            renamed["name"] = $"Cam loại {round}";
            var cancellation = TestContext.Current.CancellationToken;
            await Task.WhenAll([
                stall.Farm.Changes(gtin, renamed),
                .. Enumerable.Range(0, 6).Select(_ => effect.FollowAsync(parsed, cancellation)),
            ]);
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => effect.FollowAsync(parsed, cancellation)));
            await program.Settles();
            Assert.Equal([gtin], Found(await stall.Page($"/market?q=loai+{round}")));
            Assert.Equal(
                ["all", $"farmer|{stall.Id}", "month|11", "province|82", $"word|{round}", "word|cam", "word|loai"],
                (await Places(program)).Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_list_that_leads_to_what_is_no_more_shows_nothing_wrong()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        Assert.True(Gtin.TryParse(gtin, out var parsed));
        var catalogue = program.Services.GetRequiredService<ICatalogue>();
        var late = CatalogueEntry.PlaceOf(new DateOnly(2026, 11, 1), parsed, new string('a', 26));
        await catalogue.PutAsync(new IndexedPlace(late, ["all", "word|cam"]), TestContext.Current.CancellationToken);
        Assert.Equal([gtin], Found(await stall.Page("/market")));
        Assert.Empty(Found(await stall.Page("/market?q=cam")));
    }

    [Fact]
    public async Task Programs_read_the_list_and_the_offer_as_schema_org_data()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài </script><b>\"cát\"");
        await stall.Has(Grower.VietGap());
        var list = Data(await stall.Page("/market"));
        Assert.Equal("ItemList", list.Text("@type"));
        var item = Assert.Single(list["itemListElement"]!.AsArray());
        Assert.Equal(
            ("Xoài </script><b>\"cát\"", $"{TraceabilityProgram.PublicUrl}/market/{gtin}"),
            (item.Text("name"), item.Text("url"))
        );

        var product = Data(await stall.Page($"/market/{gtin}"));
        Assert.Equal(("Product", gtin), (product.Text("@type"), product.Text("sku")));
        // A demonstration GTIN names nothing to others.
        Assert.Null(product["gtin"]);
        var offer = product["offers"]!;
        Assert.Equal(
            ("65000", "VND", "https://schema.org/InStock"),
            (offer.Text("price"), offer.Text("priceCurrency"), offer.Text("availability"))
        );
        Assert.Equal("KGM", offer["priceSpecification"]!["referenceQuantity"].Text("unitCode"));
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/farmers/{stall.Id}", product["manufacturer"].Text("url"));
        Assert.Equal("2027-06-30", product["hasCertification"]![0].Text("expires"));
        Assert.DoesNotContain("ld+json", await stall.Page($"/market/{gtin}?lot=FAKE"), StringComparison.Ordinal);
    }

    static JsonNode Data(string page) =>
        JsonNode.Parse(
            page.Split("<script type=\"application/ld+json\">")[1].Split("</script>")[0],
            documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
        )!;

    static IReadOnlyList<string> Found(string page) =>
        [.. Card().Matches(page.Split("<form")[1]).Select(match => match.Groups[1].Value)];

    /// <summary>The lists that lead to something.</summary>
    static async Task<IReadOnlyList<string>> Places(TraceabilityProgram program)
    {
        var table = program.Services.GetRequiredService<StorageAccount>().Table(Tables.Catalogue);
        var lists = new List<string>();
        await foreach (
            var row in table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken)
        )
        {
            if (row.RowKey != "entry")
            {
                lists.Add(row.PartitionKey);
            }
        }

        return lists;
    }

    [GeneratedRegex("href=\"/market/([0-9]{14})\"")]
    private static partial Regex Card();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();
}

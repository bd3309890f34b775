using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;
using static Traceability.Tests.Resolver.Scans;

namespace Traceability.Tests.Resolver;

/// <summary>Links that owners set, and how requests choose among them.</summary>
public class OwnerLinkTests(TestStorage storage)
{
    const string Certificate = "gs1:certificationInfo";

    [Fact]
    public async Task A_farmer_links_a_product_a_lot_and_a_serial_and_the_nearest_level_answers()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        foreach (
            var (path, href) in new[]
            {
                ($"/01/{gtin}", "https://a.example/product"),
                ($"/01/{gtin}/10/L1", "https://a.example/lot"),
                ($"/01/{gtin}/10/L1/21/S1", "https://a.example/serial"),
                ($"/01/{gtin}/21/S2", "https://a.example/unit"),
            }
        )
        {
            var set = await program.Links(farm.Key, path, Link(Certificate, href));
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
            Assert.Equal(Origin + path, (await set.Json()).Text("digitalLink"));
            Later(program);
            Assert.Equal(
                $"{href}?linkType={Certificate}",
                (await program.Scanned($"{path}?linkType={Certificate}")).Target()
            );
        }

        await program.Settles();
        Later(program);
        await program.Removes(farm.Key, $"/01/{gtin}/10/L1/21/S1");
        Assert.StartsWith("https://a.example/lot", await Leads($"/01/{gtin}/10/L1/21/S1"), StringComparison.Ordinal);
        await program.Removes(farm.Key, $"/01/{gtin}/10/L1");
        Later(program);
        Assert.StartsWith(
            "https://a.example/product",
            await Leads($"/01/{gtin}/10/L1/21/S1"),
            StringComparison.Ordinal
        );
        Assert.Equal($"{Origin}/trace/{gtin}/L1", (await program.Scanned($"/01/{gtin}/10/L1")).Target());

        async Task<string> Leads(string path) =>
            (await program.Scanned($"{path}?linkType={Certificate}")).Target() ?? "";
    }

    [Fact]
    public async Task What_is_set_can_be_read_replaced_and_removed_by_its_owner()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var path = $"/01/{gtin}/10/L1";
        await program.Links(farm.Key, path, Link(Certificate, "https://a.example/1", "application/pdf", "vi", "B2B"));
        var read = (await (await program.Gets("/api/links" + path, farm.Key)).Json())["links"]!.AsArray();
        var link = Assert.Single(read);
        Assert.Equal("https://ref.gs1.org/voc/certificationInfo", link.Text("linkType"));
        Assert.Equal("application/pdf", link.Text("type"));
        Assert.Equal("vi", (string?)link!["hreflang"]![0]);
        Assert.Equal("B2B", (string?)link["context"]![0]);
        await program.Links(farm.Key, path, Link("gs1:safetyInfo", "https://a.example/2"));
        read = (await (await program.Gets("/api/links" + path, farm.Key)).Json())["links"]!.AsArray();
        Assert.Equal("https://a.example/2", Assert.Single(read).Text("href"));
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await program.Removes(farm.Key, path)).StatusCode);
        }

        Assert.Empty((await (await program.Gets("/api/links" + path, farm.Key)).Json())["links"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_but_the_owner_and_the_operator_sets_a_link()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var other = await Farm.JoinsAsync(program, "Trại khác");
        var partner = (await (await program.Sends("/api/partners", Partner("9520000000103"))).Json()).Text("key");
        string[] paths = [$"/01/{gtin}", $"/01/{gtin}/10/L1", $"/01/{gtin}/10/L1/21/S1", $"/01/{gtin}/21/S1"];
        foreach (var path in paths)
        {
            foreach (var key in new[] { other.Key, partner })
            {
                var set = await program.Links(key, path, Link(Certificate, "https://evil.example"));
                Assert.Equal(HttpStatusCode.NotFound, set.StatusCode);
                Assert.Equal(HttpStatusCode.NotFound, (await program.Gets("/api/links" + path, key)).StatusCode);
                Assert.Equal(HttpStatusCode.NotFound, (await program.Removes(key, path)).StatusCode);
            }

            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await program.Links("tr_none", path, Link(Certificate, "https://evil.example"))).StatusCode
            );
            Assert.Equal(
                HttpStatusCode.OK,
                (
                    await program.Links(TraceabilityProgram.OperatorKey, path, Link(Certificate, "https://a.example"))
                ).StatusCode
            );
        }

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Links(farm.Key, $"/01/{gtin}/10/NONE", Link(Certificate, "https://a.example"))).StatusCode
        );
    }

    [Fact]
    public async Task A_partner_links_its_location_and_its_pallets_and_others_do_not()
    {
        await using var program = Program();
        var one = (await (await program.Sends("/api/partners", Partner("9520000000103"))).Json()).Text("key");
        var two = (await (await program.Sends("/api/partners", Partner(null))).Json()).Text("key");
        const string gln = "/414/9520000000103";
        const string sscc = "/00/952000000000000002";
        var map = Link("gs1:locationInfo", "https://a.example/map");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Links(two, gln, map)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Links(one, gln, map)).StatusCode);
        Assert.Equal("https://a.example/map", (await program.Scanned(gln)).Target());
        Assert.Equal("https://a.example/map", (await program.Scanned(gln + "/254/DOCK")).Target());
        var set = await (await program.Scanned(gln + "?linkType=linkset")).LinkSet();
        Assert.Equal(["https://a.example/map"], set[Origin + gln].Hrefs("defaultLink"));

        var logistics = Link("gs1:logisticsInfo", "https://a.example/pallet");
        var home = Link("gs1:defaultLink", "https://a.example/home");
        Assert.Equal(HttpStatusCode.OK, (await program.Links(one, sscc, logistics, home)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Links(two, sscc, map)).StatusCode);
        Assert.Equal("https://a.example/home", (await program.Scanned(sscc)).Target());
        Assert.StartsWith(
            $"{Origin}/epcis/events?MATCH_anyEPC=",
            (await program.Scanned(sscc + "?linkType=gs1:epcis")).Target(),
            StringComparison.Ordinal
        );
        await program.Removes(one, sscc);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Scanned(sscc)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Links(two, sscc, map)).StatusCode);
    }

    [Theory]
    [InlineData("https://xn--n3h.example/", "https://☃.example/")]
    [InlineData("https://a.example/%C3%A9?x=1#f", "https://a.example/é?x=1#f")]
    [InlineData("https://a.example:8443/x?q=%22", "https://a.example:8443/x?q=\"")]
    public async Task A_target_in_any_script_is_sent_as_ascii_and_the_query_goes_before_the_fragment(
        string sent,
        string written
    )
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        await program.Links(farm.Key, $"/01/{gtin}", Link(Certificate, written));
        Later(program);
        var target = (await program.Scanned($"/01/{gtin}?linkType={Certificate}")).Target()!;
        var query = $"{(sent.Contains('?', StringComparison.Ordinal) ? '&' : '?')}linkType={Certificate}";
        Assert.Equal(sent, target.Replace(query, "", StringComparison.Ordinal));
        Assert.Contains(query, target.Split('#')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", null, null, "https://a.example/vi")]
    [InlineData("vi-VN,vi;q=0.9,en;q=0.5", "*/*", null, "https://a.example/vi")]
    [InlineData("en-GB", "text/html,*/*;q=0.8", null, "https://a.example/en")]
    [InlineData("en", "application/pdf", null, "https://a.example/pdf")]
    [InlineData("vi", null, "B2B", "https://a.example/b2b")]
    [InlineData("vi", null, "other", "https://a.example/vi")]
    [InlineData("ja", null, null, null)]
    [InlineData(null, null, null, null)]
    public async Task The_request_chooses_by_language_media_type_and_context(
        string? language,
        string? accept,
        string? context,
        string? target
    )
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        await program.Links(
            farm.Key,
            $"/01/{gtin}/10/L1",
            Link(Certificate, "https://a.example/vi", "text/html", "vi"),
            Link(Certificate, "https://a.example/en", "text/html", "en"),
            Link(Certificate, "https://a.example/pdf", "application/pdf", "en"),
            Link(Certificate, "https://a.example/b2b", "text/html", "vi", "B2B")
        );
        var query = $"?linkType={Certificate}" + (context is null ? "" : $"&context={context}");
        var answer = await program.Scanned($"/01/{gtin}/10/L1{query}", accept, language);
        if (target is not null)
        {
            Assert.Equal(target + query, answer.Target());
            return;
        }

        Assert.Equal(HttpStatusCode.MultipleChoices, answer.StatusCode);
        Assert.Null(answer.Target());
        var anchor = Assert.Single((await answer.LinkSet()).Values);
        Assert.Equal(
            ["https://a.example/vi", "https://a.example/en", "https://a.example/pdf"],
            anchor.Hrefs("certificationInfo")
        );
    }

    [Fact]
    public async Task A_person_chooses_on_a_page()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        await program.Links(
            farm.Key,
            $"/01/{gtin}",
            Link(Certificate, "https://a.example/1"),
            Link(Certificate, "https://a.example/2")
        );
        var answer = await program.Scanned($"/01/{gtin}?linkType={Certificate}", "text/html", "vi");
        Assert.Equal(HttpStatusCode.MultipleChoices, answer.StatusCode);
        var page = await answer.Text();
        Assert.Contains("Có nhiều trang phù hợp", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://a.example/2\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "https://a.example/zh")]
    [InlineData("zh-CN,zh;q=0.9,vi;q=0.5", "https://a.example/zh")]
    [InlineData("vi,zh;q=0.5", null)]
    [InlineData("ja", null)]
    public async Task Another_default_takes_only_those_who_ask_for_it(string language, string? target)
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var path = $"/01/{gtin}/10/L1";
        await program.Links(farm.Key, path, Link("gs1:defaultLinkMulti", "https://a.example/zh", "text/html", "zh"));
        Assert.Equal(
            target ?? $"{Origin}/trace/{gtin}/L1",
            (await program.Scanned(path, "text/html,*/*;q=0.8", language)).Target()
        );
        var anchor = (await (await program.Scanned(path + "?linkType=linkset")).LinkSet())[Origin + path];
        Assert.Equal([$"{Origin}/trace/{gtin}/L1"], anchor.Hrefs("defaultLink"));
        Assert.Equal([$"{Origin}/trace/{gtin}/L1", "https://a.example/zh"], anchor.Hrefs("defaultLinkMulti"));
    }

    [Fact]
    public async Task A_recalled_lot_leads_to_our_page_whatever_its_owner_linked_it_to()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var path = $"/01/{gtin}/10/L1";
        await program.Links(
            farm.Key,
            path,
            Link("gs1:defaultLinkMulti", "https://a.example/zh", null, "zh"),
            Link("gs1:traceability", "https://a.example/t"),
            Link(Certificate, "https://a.example/c")
        );
        Later(program);
        Assert.Equal("https://a.example/zh", (await program.Scanned(path, null, "zh")).Target());
        Assert.StartsWith(
            "https://a.example/t",
            (await program.Scanned(path + "?linkType=gs1:traceability")).Target(),
            StringComparison.Ordinal
        );
        await program
            .Services.GetRequiredService<StorageAccount>()
            .Table(Tables.Batches)
            .UpdateEntityAsync(
                new TableEntity($"{gtin}|L1", "passport")
                {
                    ["RecallReason"] = "Dư lượng",
                    ["RecalledSince"] = DateTimeOffset.UtcNow,
                },
                Azure.ETag.All,
                cancellationToken: TestContext.Current.CancellationToken
            );
        Later(program);
        Assert.Equal($"{Origin}/trace/{gtin}/L1", (await program.Scanned(path, null, "zh")).Target());
        Assert.StartsWith(
            $"{Origin}/trace/{gtin}/L1",
            (await program.Scanned(path + "?linkType=gs1:traceability")).Target(),
            StringComparison.Ordinal
        );
        var anchor = (await (await program.Scanned(path + "?linkType=linkset", null, "vi")).LinkSet())[Origin + path];
        Assert.StartsWith("ĐÃ THU HỒI", anchor.Text("itemDescription"), StringComparison.Ordinal);
        Assert.Equal(["https://a.example/c"], anchor.Hrefs("certificationInfo"));
    }

    [Fact]
    public async Task What_the_owner_says_of_the_product_is_found_from_every_lot()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        await program.Links(farm.Key, $"/01/{gtin}", Link("gs1:pip", "https://a.example/product"));
        await program.Settles();
        await farm.Registers(Farm.Harvest(gtin, "L2"));
        Later(program);
        foreach (var lot in new[] { "L1", "L2" })
        {
            Assert.StartsWith(
                "https://a.example/product",
                (await program.Scanned($"/01/{gtin}/10/{lot}?linkType=gs1:pip")).Target(),
                StringComparison.Ordinal
            );
        }

        // What is said of the product otherwise keeps its links.
        var renamed = Farm.Mango;
        renamed["name"] = "Xoài cát chu";
        await program.Puts($"/api/products/{gtin}", renamed, farm.Key);
        await program.Settles();
        Later(program);
        Assert.StartsWith(
            "https://a.example/product",
            (await program.Scanned($"/01/{gtin}/10/L1?linkType=gs1:pip")).Target(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("linkType", null, "required")]
    [InlineData("linkType", "gs1:nosuchlt", "link-type")]
    [InlineData("linkType", "pip", "link-type")]
    [InlineData("linkType", "https://a.example/with-dash", "link-type")]
    [InlineData("linkType", "javascript:x", "link-type")]
    [InlineData("linkType", "gs1:recallStatus", "reserved")]
    [InlineData("linkType", "https://gs1.org/voc/defaultLink", "reserved")]
    [InlineData("href", null, "https")]
    [InlineData("href", "http://a.example", "https")]
    [InlineData("href", "https://user:secret@a.example", "https")]
    [InlineData("href", "javascript:alert(1)", "https")]
    [InlineData("href", "//a.example", "https")]
    [InlineData("href", "https://truyxuat.example/01/09520000000004", "loop")]
    [InlineData("title", "", "required")]
    [InlineData("title", "a\r\nb", "characters")]
    [InlineData("type", "html", "media-type")]
    [InlineData("type", "text/html; charset=utf-8", "media-type")]
    [InlineData("hreflang", "vietnamese", "language")]
    [InlineData("context", "a b", "context")]
    [InlineData("rel", "x", "unknown-field")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string? value, string rule)
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var link = Link(Certificate, "https://a.example");
        link[field] = field is "hreflang" or "context" ? new JsonArray(value) : value;
        var answer = await program.Links(farm.Key, $"/01/{gtin}", link);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(($"/links/0/{field}", rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task Too_many_links_the_same_twice_and_a_default_that_hides_our_page_are_refused()
    {
        await using var program = Program();
        var (farm, gtin) = await GrowsAsync(program);
        var path = $"/01/{gtin}";
        JsonObject[] many = [.. Enumerable.Range(0, 21).Select(i => Link(Certificate, $"https://a.example/{i}"))];
        Assert.Equal("too-many", await Rule(path, many));
        Assert.Equal(
            "duplicate",
            await Rule(path, Link(Certificate, "https://a.example"), Link(Certificate, "https://a.example/"))
        );
        var longer = new string('x', 900);
        Assert.Equal(
            "too-large",
            await Rule(
                path,
                [.. Enumerable.Range(0, 20).Select(i => Link(Certificate, $"https://a.example/{i}{longer}"))]
            )
        );
        Assert.Equal("default-page", await Rule(path, Link("gs1:defaultLinkMulti", "https://a.example", null, "vi")));
        Assert.Equal(
            "reserved",
            await Rule(path + "/21/S", Link("gs1:defaultLinkMulti", "https://a.example", null, "zh"))
        );
        Assert.Equal("digital-link", await Rule(path + "/22/V", Link(Certificate, "https://a.example")));
        Assert.Equal("digital-link", await Rule("/01/1", Link(Certificate, "https://a.example")));
        Assert.Equal("digital-link", await Rule("/253/9520000000004", Link(Certificate, "https://a.example")));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await program.Puts("/api/links" + path, new JsonObject(), farm.Key)).StatusCode
        );

        async Task<string> Rule(string key, params JsonObject[] links)
        {
            var answer = await program.Links(farm.Key, key, links);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return (await answer.Json())["errors"]![0].Text("rule");
        }
    }

    static JsonObject Partner(string? gln) =>
        new()
        {
            ["name"] = "Cơ sở đóng gói Cao Lãnh",
            ["kind"] = "packing-house",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Cao Lãnh",
            ["gln"] = gln,
        };

    static async Task<(Farm Farm, string Gtin)> GrowsAsync(TraceabilityProgram program)
    {
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        return (farm, gtin);
    }

    static void Later(TraceabilityProgram program) => program.Clock.Advance(ShortCache<string, string>.Longest);

    TraceabilityProgram Program() => TraceabilityProgram.On(storage, DateTimeOffset.UtcNow);
}

using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Catalogue;
using Traceability.Tests.Support;

namespace Traceability.Tests.Catalogue;

public class FarmerPageTests(TestStorage storage)
{
    [Theory]
    [InlineData("vi", "Đang bán", "Thu hoạch gần đây", "Chứng nhận", "20 tháng 11, 2026")]
    [InlineData("en", "On sale", "Latest harvests", "Certificates", "20 November 2026")]
    public async Task A_shopper_reads_who_the_farmer_is_what_it_sells_and_what_it_harvested(
        string language,
        params string[] words
    )
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát Hòa Lộc");
        await stall.Has(Grower.VietGap());
        await Tells(program, stall, "Nhà tôi trồng xoài từ năm 1998.\nBa đời làm vườn.");
        var page = await stall.Page($"/farmers/{stall.Id}", language);
        foreach (
            var word in words.Concat([
                "Hợp tác xã Xoài Hòa Lộc",
                "Ấp Hòa, xã Hòa Hưng",
                "Nhà tôi trồng xoài từ năm 1998.",
                $"/market/{gtin}",
                $"/trace/{gtin}/L1",
                "65",
            ])
        )
        {
            Assert.Contains(word, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_of_lots_and_products_lead_to_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        foreach (var path in new[] { $"/trace/{gtin}/L1", $"/market/{gtin}" })
        {
            Assert.Contains($"href=\"/farmers/{stall.Id}\"", await stall.Page(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_that_is_private_is_in_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await stall.Sells("Xoài cát");
        foreach (var language in new[] { "vi", "en" })
        {
            var page = await stall.Page($"/farmers/{stall.Id}", language);
            Assert.DoesNotContain(
                "345",
                page.Replace(stall.Id, "", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("10.4123", page, StringComparison.Ordinal);
            Assert.DoesNotContain("105.98", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_recalled_lot_has_no_place_on_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        await stall.Harvests(gtin, "L2");
        var body = new JsonObject
        {
            ["gtin"] = gtin,
            ["lot"] = "L1",
            ["reason"] = "Dư lượng thuốc.",
        };
        await program.Sends("/api/recalls", body, stall.Key);
        await program.Settles();
        var page = await stall.Page($"/farmers/{stall.Id}");
        Assert.DoesNotContain($"/trace/{gtin}/L1", page, StringComparison.Ordinal);
        Assert.Contains($"/trace/{gtin}/L2", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_costs_one_row_two_queries_and_a_read_for_each_thing_shown_however_many_there_are()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var stall = await Grower.OpensAsync(program);
        for (var i = 0; i < FarmerPages.MaxItems + 2; i++)
        {
            await stall.Sells($"Xoài {i}");
        }

        program.Clock.Advance(TimeSpan.FromSeconds(5));
        tap.Forgets();
        var page = await (await program.Gets($"/farmers/{stall.Id}")).Text();
        Assert.Equal(1 + 1 + FarmerPages.MaxItems + 1 + FarmerPages.MaxLots, tap.Calls.Count);
        Assert.Contains($"/market?farmer={stall.Id}", page, StringComparison.Ordinal);
        var all = await stall.Page($"/market?farmer={stall.Id}");
        Assert.Contains("Xoài 0<", all, StringComparison.Ordinal);
        Assert.Contains($"Xoài {FarmerPages.MaxItems + 1}<", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_story_is_the_farmers_own_to_tell_to_change_and_to_take_back()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (stall, other) = (await Grower.OpensAsync(program), await Grower.OpensAsync(program, "Nhà vườn khác"));
        var body = new JsonObject { ["story"] = "Không phải của tôi." };
        var refused = await program.Puts($"/api/farmers/{stall.Id}/page", body, other.Key);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        var told = await Tells(program, stall, " Trồng từ 1998. ");
        Assert.Equal("Trồng từ 1998.", (await told.Json()).Text("story"));
        Assert.Contains("Trồng từ 1998.", await stall.Page($"/farmers/{stall.Id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Tells(program, stall, new string('x', 4001))).StatusCode);
        await Tells(program, stall, null);
        Assert.DoesNotContain("1998", await stall.Page($"/farmers/{stall.Id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/farmers/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/farmers/x")]
    [InlineData("/farmers/public")]
    public async Task Where_there_is_no_farmer_there_is_no_page(string path)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(path)).StatusCode);
    }

    static Task<HttpResponseMessage> Tells(TraceabilityProgram program, Grower stall, string? story) =>
        program.Puts($"/api/farmers/{stall.Id}/page", new JsonObject { ["story"] = story }, stall.Key);
}

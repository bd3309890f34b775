using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Shops;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shops;

/// <summary>The product's page leads to the shops that have the product on sale, and to no other.</summary>
public class ShopLinkTests(TestStorage storage)
{
    [Theory]
    [InlineData("shopee", "https://shopee.vn/product/14701711/")]
    [InlineData("tiktok", "https://shop.tiktok.com/view/product/")]
    public async Task The_page_leads_to_a_shop_from_when_it_has_the_product_until_nothing_is_left_of_it(
        string kind,
        string address
    )
    {
        await using var mall = await Mall.OpensAsync(storage);
        await mall.Connects(kind, "14701711");
        var gtin = await mall.Sells();
        Assert.DoesNotContain(address, await PageAsync(mall, gtin), StringComparison.Ordinal);
        await mall.Settles();
        var page = await PageAsync(mall, gtin);
        Assert.Contains($"href=\"{address}", page, StringComparison.Ordinal);
        Assert.Contains(
            kind == "shopee" ? "Nông sản trên Shopee" : "Nông sản trên TikTok",
            page,
            StringComparison.Ordinal
        );

        await mall.Takes(gtin, "last", 120.5m);
        await mall.Settles();
        Assert.DoesNotContain(address, await PageAsync(mall, gtin), StringComparison.Ordinal);
        await mall.Farm.Registers(Farm.Harvest(gtin, "L2"));
        await mall.Settles();
        Assert.Contains(address, await PageAsync(mall, gtin), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_shop_will_not_have_any_more_is_not_linked_to_and_a_fault_that_passes_changes_nothing()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("shopee", "14701711");
        var gtin = await mall.Sells();
        await mall.Settles();
        await mall.Fakes.Fails(1, 1, "/api/v2/product", "busy");
        await mall.Prices(gtin, 66_000);
        await mall.Host.SettlesAsync();
        Assert.Equal("waiting", (await mall.Stands(id, gtin)).Text("state"));
        Assert.Contains("shopee.vn", await PageAsync(mall, gtin), StringComparison.Ordinal);

        await mall.Fakes.Recovers();
        await mall.Fakes.Becomes("shopee", "14701711", gtin, "BANNED");
        await mall.Settles();
        Assert.Equal("refused", (await mall.Stands(id, gtin)).Text("state"));
        Assert.DoesNotContain("shopee.vn", await PageAsync(mall, gtin), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_by_webhook_says_where_its_products_are_and_no_page_leads_to_one_that_was_ended()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var mall = await Mall.OpensAsync(storage);
        var shop = await (
            await mall.Program.Sends("/api/shops", Webhook(receiver.Address, "https://shop.example/p/{gtin}?kênh=1"))
        ).Json();
        Assert.Equal("https://shop.example/p/{gtin}?kênh=1", shop.Text("itemUrl"));
        await mall.Connects("shopee", "14701711");
        var gtin = await mall.Sells();
        await mall.Settles();
        var link = $"<a href=\"https://shop.example/p/{gtin}?k%C3%AAnh=1\" rel=\"nofollow noopener\">";
        var page = await PageAsync(mall, gtin);
        Assert.Contains(link, page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await mall.Deletes($"/api/shops/{shop.Text("id")}")).StatusCode);
        await mall.Settles();
        page = await PageAsync(mall, gtin);
        Assert.DoesNotContain($"/p/{gtin}", page, StringComparison.Ordinal);
        Assert.Contains("https://shopee.vn/product/", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_shops_together_cost_the_page_one_query()
    {
        var tap = new StorageTap();
        await using var mall = await Mall.OpensAsync(storage, tap);
        await mall.Connects("shopee", "14701711");
        await mall.Connects("tiktok", "14701712");
        var gtin = await mall.Sells();
        await mall.Settles();
        tap.Forgets();
        var page = await PageAsync(mall, gtin);
        Assert.Contains("shopee.vn", page, StringComparison.Ordinal);
        Assert.Contains("shop.tiktok.com", page, StringComparison.Ordinal);
        Assert.Equal(
            ["GET farmers", "GET products", "GET shopitems", "GET stock"],
            tap.Calls.Select(call => call.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("http://shop.example/p/{gtin}")]
    [InlineData("https://shop.example/p/")]
    [InlineData("https://{gtin}.shop.example/")]
    [InlineData("https://shop.example:{gtin}/")]
    [InlineData("https://user@shop.example/{gtin}")]
    [InlineData("https://shop.example/{gtin}/{lot}")]
    [InlineData("javascript:alert('{gtin}')")]
    [InlineData("/p/{gtin}")]
    public async Task An_address_that_is_none_is_refused(string template)
    {
        Assert.Null(ItemPage.Template(template));
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends("/api/shops", Webhook("https://shop.example/hook", template));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(("/itemUrl", "item-url"), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public void Whatever_is_taken_leads_to_the_shops_own_site_and_nowhere_else() =>
        Gen.String[Gen.Char["abc.:/@?#%{}gtin \\é"], 0, 30]
            .Select(end => "https://shop.example" + end.Replace("g", ItemPage.GtinMark, StringComparison.Ordinal))
            .Sample(text =>
            {
                if (ItemPage.Template(text) is not { } template)
                {
                    return;
                }

                var filled = new Uri(
                    template.Replace(ItemPage.GtinMark, Sample.Gtin.ToString(), StringComparison.Ordinal)
                );
                Assert.Equal("https", filled.Scheme);
                Assert.DoesNotContain(Sample.Gtin.ToString(), filled.Authority, StringComparison.Ordinal);
                Assert.Contains(Sample.Gtin.ToString(), filled.AbsoluteUri, StringComparison.Ordinal);
            });

    static JsonObject Webhook(string target, string template) =>
        new()
        {
            ["kind"] = "webhook",
            ["name"] = "Sàn nông sản",
            ["target"] = target,
            ["itemUrl"] = template,
        };

    static async Task<string> PageAsync(Mall mall, string gtin) =>
        await (await mall.Program.Gets($"/market/{gtin}")).Text();
}

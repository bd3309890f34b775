using System.Net;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shopper;

public class ScanTests(TestStorage storage)
{
    [Theory]
    [InlineData("L26-114")]
    [InlineData("A/B?50%")]
    public async Task A_scanned_code_leads_to_the_page_of_its_lot(string lot)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var made = await (await farm.Registers(Farm.Harvest(gtin, lot, "2030-11-30"))).Json();
        var scanned = new Uri(made.Text("digitalLink")).PathAndQuery;
        var answer = await program.Gets(scanned + "?17=301130&utm_source=zalo");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/trace/{gtin}/{Uri.EscapeDataString(lot)}?17=301130&utm_source=zalo",
            answer.Headers.Location!.OriginalString
        );
        var page = await program.Gets(answer.Headers.Location.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Text();
        Assert.Contains("Xoài cát Hòa Lộc", html, StringComparison.Ordinal);
        Assert.Contains("Hợp tác xã Xoài Hòa Lộc", html, StringComparison.Ordinal);
        Assert.Contains("20 tháng 11, 2026", html, StringComparison.Ordinal);
        Assert.Contains("Hòa Hưng, Đồng Tháp", html, StringComparison.Ordinal);
        Assert.DoesNotContain("thu hồi", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("345 678", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 500, 50_000);
    }

    [Fact]
    public async Task A_code_that_nobody_registered_leads_to_the_product_which_says_so_first()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var answer = await program.Gets($"/01/{gtin}/10/FAKE?x=1");
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/market/{gtin}?lot=FAKE&x=1",
            answer.Headers.Location!.OriginalString
        );
        var html = await (await program.Gets(answer.Headers.Location.PathAndQuery)).Text();
        Assert.Contains("FAKE", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/trace/{gtin}/FAKE")).StatusCode);
    }

    [Theory]
    [InlineData("/01/09520000000012/10/L1")]
    [InlineData("/01/09520000000011/21/S1/10/L1")]
    [InlineData("/01/abc")]
    [InlineData("/01/09520000000011/10/A%252FB")]
    public async Task A_link_with_bad_syntax_is_400(string path)
    {
        await using var program = TraceabilityProgram.On(storage);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Gets(path)).StatusCode);
    }

    [Fact]
    public async Task A_page_follows_its_product_when_that_changes()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        var renamed = Farm.Mango;
        renamed["name"] = "Xoài cát chu";
        await program.Puts($"/api/products/{gtin}", renamed, farm.Key);
        await program.Settles();
        Assert.Contains(
            "Xoài cát chu",
            await (await program.Gets($"/trace/{gtin}/L1")).Text(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("vi", "", "Thu hoạch")]
    [InlineData("en", "", "Harvested")]
    [InlineData("vi", "?lang=en", "Harvested")]
    public async Task The_page_speaks_the_language_that_is_asked_for(string accepted, string query, string word)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        var page = await program.Gets($"/trace/{gtin}/L1{query}", language: accepted);
        Assert.Contains(word, await page.Text(), StringComparison.Ordinal);
        Assert.Contains("Accept-Language", page.Headers.Vary);
        Assert.Contains(
            "default-src 'none'",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }
}

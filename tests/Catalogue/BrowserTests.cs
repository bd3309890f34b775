using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Tests.Support;

namespace Traceability.Tests.Catalogue;

/// <summary>The public pages in a browser: who cannot see, who has a small phone and who has no scripts can use them.</summary>
public sealed class BrowserTests(TestStorage storage) : IAsyncLifetime
{
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, Grower.Now);
    Grower stall = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        stall = await Grower.OpensAsync(program);
        gtin = await stall.Sells("Xoài cát Hòa Lộc", bestBefore: "2026-12-24");
        await stall.Sells("Cam sành Hàm Yên");
        await stall.Farm.Photographs(gtin);
        await stall.Has(Grower.VietGap());
        var story = new JsonObject { ["story"] = "Nhà tôi trồng xoài cát từ năm 1998." };
        await program.Puts($"/api/farmers/{stall.Id}/page", story, stall.Key);
        await DiaryOf("2026-11-01", "L2", null);
        await DiaryOf("2026-11-15", "L3", "Bão sắp vào.");
        await program.Settles();
    }

    async Task DiaryOf(string sprayed, string lot, string? reason)
    {
        var spraying = new JsonObject
        {
            ["plot"] = "vuon-" + lot,
            ["kind"] = "spraying",
            ["on"] = sprayed,
            ["product"] = "Amistar 250SC",
            ["waitingDays"] = 14,
        };
        await program.Sends("/api/diary", spraying, stall.Key);
        var harvest = Farm.Harvest(gtin, lot);
        harvest["plot"] = "vuon-" + lot;
        harvest["earlyHarvestReason"] = reason;
        await stall.Farm.Registers(harvest);
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string language, int width)
    {
        Debian.Needs("chromium", "chromium");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                Locale = language,
            }
        );
        foreach (
            var path in new[]
            {
                "/market",
                "/market?q=khong+co",
                $"/market/{gtin}",
                $"/farmers/{stall.Id}",
                $"/trace/{gtin}/L1",
                $"/trace/{gtin}/L2",
                $"/trace/{gtin}/L3",
                "/",
            }
        )
        {
            await page.GotoAsync(new Uri(program.Address, path).AbsoluteUri);
            var result = await page.RunAxe();
            Assert.True(
                result.Violations.Length == 0,
                $"{path}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} {v.Nodes.First().Html}"))
            );
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{path} is wider than {width}"
            );
        }
    }

    [Fact]
    public async Task A_shopper_without_scripts_searches_and_comes_to_the_product_and_its_farmer()
    {
        Debian.Needs("chromium", "chromium");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync(new() { JavaScriptEnabled = false, Locale = "vi" });
        await page.GotoAsync(new Uri(program.Address, "/market").AbsoluteUri);
        await page.GetByLabel("Tên sản phẩm").FillAsync("cam sanh");
        await page.GetByLabel("Tỉnh, thành phố").SelectOptionAsync(new SelectOptionValue { Label = "Đồng Tháp" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Tìm" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cam sành Hàm Yên" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Hợp tác xã Xoài Hòa Lộc" }).ClickAsync();
        await page.GetByText("Nhà tôi trồng xoài cát từ năm 1998.").WaitForAsync();
        Assert.EndsWith($"/farmers/{stall.Id}", page.Url, StringComparison.Ordinal);
    }

    static Task<IBrowser> Launch(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
}

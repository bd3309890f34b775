using System.Text;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shopper;

/// <summary>The shopper's page and what it leads to, in a browser: on a slow phone, without scripts, read aloud, and on paper.</summary>
public sealed class ShopperBrowserTests(TestStorage storage) : IAsyncLifetime
{
    /// <summary>Where the pages are drawn, where somebody wants to look at them; nowhere where it is not set.</summary>
    static readonly string? drawn = Environment.GetEnvironmentVariable("TRACEABILITY_SCREENSHOTS");

    readonly TraceabilityProgram program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
    {
        Settings = new Dictionary<string, string> { ["Traceability:Hotline"] = "1900 0000" },
    }.Listening();
    Grower stall = null!;
    Taster taster = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        Debian.Needs("chromium", "chromium");
        stall = await Grower.OpensAsync(program);
        gtin = await stall.Sells("Xoài cát Hòa Lộc", bestBefore: "2026-12-24");
        taster = new Taster(program, gtin, "L1");
        await stall.Farm.Photographs(gtin);
        var id = await stall.Has(Grower.VietGap());
        var certificate = $"/api/farmers/{stall.Id}/certificates/{id}";
        using (var pdf = new ByteArrayContent(Encoding.Latin1.GetBytes("%PDF-1.7\n%%EOF\n")))
        {
            await program.Puts(certificate + "/file", pdf, stall.Key);
        }

        await program.Sends(certificate + "/check", new JsonObject { ["against"] = "danh sách của đơn vị cấp" });
        var withdrawn = await stall.Has(Grower.VietGap("GG-4049929"));
        await program.Sends(
            $"/api/farmers/{stall.Id}/certificates/{withdrawn}/withdrawal",
            new JsonObject { ["reason"] = "Đơn vị cấp báo đã hủy bỏ giấy này." }
        );
        await taster.Says(4, "Xoài ngọt, chín đều. Có hai trái hơi dập.");
        var opinion = (await taster.Read(stall.Key))[0].Text("id");
        await taster.Decides(opinion, "show");
        await taster.Answers(opinion, "Cảm ơn chị, vườn sẽ lót thêm giấy.", stall.Key);
        await stall.Harvests(gtin, "L2");
        await program.Sends(
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = "L2",
                ["reason"] = "Dư lượng thuốc bảo vệ thực vật.",
            },
            stall.Key
        );
        await program.Settles();
        program.Clock.Advance(TimeSpan.FromSeconds(10));
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    Uri At(string path) => new(program.Address, path);

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string language, int width)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                Locale = language,
            }
        );
        foreach (
            var (name, path) in new[]
            {
                ("lot", taster.Page),
                ("recalled", $"/trace/{gtin}/L2"),
                ("unknown", $"/trace/{gtin}/FAKE"),
                ("opinions", taster.Opinions),
                ("thanks", taster.Opinions + "?sent=1"),
                ("report", taster.Reports),
            }
        )
        {
            await page.GotoAsync(At(path).AbsoluteUri);
            // What is folded is looked at too.
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(folded => folded.open = true)");
            var result = await page.RunAxe();
            Assert.True(
                result.Violations.Length == 0,
                $"{path}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} {v.Nodes.First().Html}"))
            );
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{path} is wider than {width}"
            );
            if (drawn is not null)
            {
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(drawn, $"shopper-{name}-{language}-{width}.png"), FullPage = true }
                );
            }
        }
    }

    [Fact]
    public async Task A_shopper_without_scripts_says_what_it_was_like_and_reports_a_code()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { JavaScriptEnabled = false, Locale = "vi" });
        await page.GotoAsync(At(taster.Page).AbsoluteUri);
        Assert.True(await page.GetByText("Không còn giá trị từ").IsVisibleAsync());
        Assert.False(await page.Locator(".offers").IsVisibleAsync());
        await page.GetByText("Bạn thấy hàng này thế nào?").ClickAsync();
        await page.GetByLabel("5 ★").CheckAsync();
        await page.GetByLabel("Bạn thấy thế nào?").FillAsync("Giao nhanh, trái to.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await page.GetByText("Cảm ơn bạn đã góp ý.").WaitForAsync();

        await page.GotoAsync(At($"/trace/{gtin}/FAKE").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "báo mã đáng ngờ" }).ClickAsync();
        await page.GetByLabel("Bạn mua ở đâu?").FillAsync("Sạp trái cây chợ Bà Chiểu");
        await page.GetByLabel("Có gì không đúng?").FillAsync("Tem dán trên cam.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi" }).ClickAsync();
        await page.GetByText("Đã nhận. Cảm ơn bạn.").WaitForAsync();
        await program.Settles();
        Assert.Equal(
            ["Giao nhanh, trái to.", "Xoài ngọt, chín đều. Có hai trái hơi dập."],
            (await taster.Read(stall.Key)).Select(opinion => opinion.Text("text")).Order()
        );
        Assert.Single(await taster.Read(stall.Key, "reports"));
    }

    [Fact]
    public async Task The_browser_offers_what_it_can_do_and_copies_the_address_of_the_code()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { Locale = "vi" });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.GotoAsync(At(taster.Page).AbsoluteUri);
        // What the browser would hand to the system is told here instead.
        await page.EvaluateAsync(
            "Object.defineProperty(navigator.clipboard, 'writeText', { value: async text => { window.copied = text; } })"
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Chép địa chỉ" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Đã chép địa chỉ" }).WaitForAsync();
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/01/{gtin}/10/L1",
            await page.EvaluateAsync<string>("window.copied")
        );
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "In trang này" }).IsVisibleAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task On_paper_there_is_what_there_is_to_read_and_nothing_to_press()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { Locale = "vi" });
        await page.GotoAsync(At(taster.Page).AbsoluteUri);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var locator in new[] { "button", "form", ".button", ".offers", "summary" })
        {
            foreach (var element in await page.Locator(locator).AllAsync())
            {
                Assert.False(await element.IsVisibleAsync(), locator);
            }
        }

        foreach (var words in new[] { "Thu hoạch ngày", "VietGAP-TT-12-04-86-0041", "Xoài ngọt, chín đều." })
        {
            Assert.True(await page.GetByText(words).First.IsVisibleAsync(), words);
        }

        await page.GotoAsync(At($"/trace/{gtin}/L2").AbsoluteUri);
        Assert.True(await page.GetByText("Đừng ăn.").First.IsVisibleAsync());
        Assert.Equal(
            "rgb(0, 0, 0)",
            await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.recall')).color")
        );
    }

    [Theory]
    [InlineData(SlowPhone.Width)]
    [InlineData(1280)]
    public async Task On_a_slow_network_it_comes_in_a_few_small_files_and_nothing_moves(int width)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var loading = await SlowPhone.OpensAsync(browser, At(taster.Page), width);
        // Page, look, photo, what the browser can do, the leaf in the page and in the tab, and the map and the code where they come near
        // the view.
        Assert.InRange(loading.Requests, 4, 8);
        Assert.InRange(loading.PhotoBytes, 1, 200_000);
        Assert.InRange(loading.Bytes - loading.PhotoBytes, 1_000, 24_000);
        Assert.Equal(0, loading.Shift);
        Assert.True(loading.LargestPaint > 0);
    }

    [Fact]
    public async Task A_recalled_lot_says_what_to_do_and_whom_to_call()
    {
        var page = await stall.Page($"/trace/{gtin}/L2");
        foreach (
            var words in new[]
            {
                "Giữ nguyên hàng và bao bì",
                "Mang trả nơi bạn đã mua.",
                "Ấp Hòa, xã Hòa Hưng",
                "href=\"tel:19000000\">1900 0000<",
                "cơ sở y tế",
            }
        )
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("VietGAP", page, StringComparison.Ordinal);
    }
}

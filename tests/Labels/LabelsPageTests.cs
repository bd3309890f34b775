using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SkiaSharp;
using Traceability.Labels;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>The page that labels are printed from, in a browser without scripts, as a farmer opens it with a key.</summary>
public sealed class LabelsPageTests(Press press) : IClassFixture<Press>
{
    [Fact]
    public async Task A_farmer_chooses_paper_and_place_sees_the_label_and_prints_numbered_boxes()
    {
        Debian.Needs("chromium", "chromium");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        await using var context = await Opens(browser, "vi", 360, isScripted: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(press.Program.Address, $"/labels/{press.Gtin}/L26-114").AbsoluteUri);
        await page.GetByLabel("Giấy").SelectOptionAsync("l7160");
        await page.GetByRole(AriaRole.Button, new() { Name = "Xem thử" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Bắt đầu từ ô 20", Exact = true }).ClickAsync();
        Assert.Contains("sheet=l7160", page.Url, StringComparison.Ordinal);
        Assert.Equal("20", await page.GetByLabel("Bắt đầu từ ô", new() { Exact = true }).First.InputValueAsync());

        using var seen = SKBitmap.Decode(
            await page.GetByAltText("Nhãn sẽ in ra").ScreenshotAsync(new() { Scale = ScreenshotScale.Device })
        );
        Assert.Equal([Press.Link(press.Gtin, "L26-114")], await Press.Reads([seen]));

        var pdf = await page.Presses("Mở tờ nhãn để in (PDF)");
        Assert.Contains("start=20", pdf, StringComparison.Ordinal);

        await page.GotoAsync(new Uri(press.Program.Address, $"/labels/{press.Gtin}/L26-114").AbsoluteUri);
        await page.GetByLabel("Bao nhiêu thùng?").FillAsync("12");
        await page.GetByLabel("Các thùng này xếp lên một kiện").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Đánh số thùng" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "In nhãn thùng" }).WaitForAsync();
        Assert.Contains("each=box", page.Url, StringComparison.Ordinal);
        using var box = SKBitmap.Decode(
            await page.GetByAltText("Nhãn sẽ in ra").ScreenshotAsync(new() { Scale = ScreenshotScale.Device })
        );
        Assert.Matches(
            $"^{System.Text.RegularExpressions.Regex.Escape(Press.Link(press.Gtin, "L26-114"))}/21/[0-9]+$",
            Assert.Single(await Press.Reads([box]))
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "Nhãn kiện (PDF)" }).First.WaitForAsync();
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string language, int width)
    {
        Debian.Needs("chromium", "chromium");
        var run = (await press.Numbers(3, pallet: true)).Text("run");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        await using var context = await Opens(browser, language, width, isScripted: true);
        var page = await context.NewPageAsync();
        foreach (
            var query in new[]
            {
                "",
                "?sheet=l7160&start=5&count=7",
                "?sheet=100x150",
                $"?sheet=a6&each=box&run={run}",
                "?sheet=20x15",
                "?sheet=x",
            }
        )
        {
            await page.GotoAsync(new Uri(press.Program.Address, $"/labels/{press.Gtin}/L26-114{query}").AbsoluteUri);
            var result = await page.RunAxe();
            Assert.True(
                result.Violations.Length == 0,
                $"{query}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} {v.Nodes.First().Html}"))
            );
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{query} is wider than {width}"
            );
        }
    }

    [Theory]
    [InlineData("L1.pdf")]
    [InlineData("L1.html")]
    public async Task A_lot_that_ends_as_a_file_does_has_its_page_and_its_labels_too(string lot)
    {
        await press.Has(press.Gtin, lot);
        using var page = await press.Asks("html", lot: lot);
        Assert.Contains($"<span class=\"lot\">{lot}</span>", await page.Text(), StringComparison.Ordinal);
        var pdf = await press.Prints("pdf", "?sheet=60x40", lot);
        Assert.Equal([Press.Link(press.Gtin, lot)], await Press.Reads(await Press.Pages(pdf)));
        Assert.True(Traceability.Gs1.Gtin.TryParse(press.Gtin, out var gtin));
        Assert.EndsWith($"{lot}.html", LabelPaths.Page(gtin, Sample.Lot(lot)), StringComparison.Ordinal);
    }

    async Task<IBrowserContext> Opens(IBrowser browser, string language, int width, bool isScripted) =>
        await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                DeviceScaleFactor = 3,
                Locale = language,
                JavaScriptEnabled = isScripted,
                HttpCredentials = new() { Username = "tôi", Password = press.Farm.Key },
            }
        );
}

static class PressedButtons
{
    /// <summary>Presses a button that opens a file, and says the address that it asked for.</summary>
    public static async Task<string> Presses(this IPage page, string button)
    {
        var request = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync(),
            asked => asked.Url.Contains(".pdf", StringComparison.Ordinal)
        );
        return request.Url;
    }
}

using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Statistics;
using Traceability.Tests.Support;

namespace Traceability.Tests.Statistics;

/// <summary>The page: on a phone and at a desk, in both languages, without scripts, with the key as a password.</summary>
public class StatisticsPageTests(TestStorage storage)
{
    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string language, int width)
    {
        Debian.Needs("chromium", "chromium");
        await using var program = await Busy();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                Locale = language,
                HttpCredentials = new() { Username = "tôi", Password = TraceabilityProgram.OperatorKey },
            }
        );
        foreach (
            var path in new[]
            {
                "/statistics",
                "/statistics?by=month",
                "/statistics?to=2020-01-01&from=2020-01-01",
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
    public async Task An_official_without_scripts_asks_for_a_province_by_month_and_reads_the_numbers()
    {
        Debian.Needs("chromium", "chromium");
        await using var program = await Busy();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                JavaScriptEnabled = false,
                Locale = "vi",
                HttpCredentials = new() { Username = "tôi", Password = TraceabilityProgram.OperatorKey },
            }
        );
        await page.GotoAsync(new Uri(program.Address, "/statistics").AbsoluteUri);
        await page.GetByLabel("Tính theo").SelectOptionAsync(new SelectOptionValue { Label = "Tháng" });
        await page.GetByLabel("Tỉnh, thành phố").SelectOptionAsync(new SelectOptionValue { Label = "Đồng Tháp" });
        await page.GetByLabel("Từ ngày").FillAsync("2026-11-01");
        await page.GetByRole(AriaRole.Button, new() { Name = "Xem" }).ClickAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = "361,5" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Tải về dạng bảng tính (CSV)" }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_masked_is_a_cross_and_the_page_says_why()
    {
        var page = await RenderedPage.Of(StatisticsPage.Create(Sample.Counted), Sample.Vietnamese);
        Assert.Contains("ít hơn 3 nhà sản xuất", page.Text, StringComparison.Ordinal);
        Assert.Contains("≥ 1.234", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Root.Descendants("td"), cell => cell.Value == "×");
        Assert.Contains(
            "/api/statistics.csv?from=2026-10-26&to=2026-11-24&by=day",
            page.Links,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_year_of_days_is_a_page_that_stays_small_and_leads_to_its_numbers()
    {
        var question = Sample.Counted.Question with { From = new DateOnly(2025, 11, 24) };
        var series = Sample.CountedOf(question);
        var page = await RenderedPage.Of(
            StatisticsPage.Create(Sample.Counted with { Series = series }),
            Sample.Vietnamese
        );
        Assert.Equal(StatisticsQuestion.MaxDays, series.Periods.Count);
        Assert.Empty(page.Root.Descendants("table"));
        Assert.InRange(page.Source.Length, 1_000, 100_000);
    }

    /// <summary>A month in which enough happened that some of it is shown.</summary>
    async Task<TraceabilityProgram> Busy()
    {
        var program = TraceabilityProgram.On(storage, Counts.Now);
        for (var farmer = 0; farmer < 3; farmer++)
        {
            await program.Harvests("Đồng Tháp");
        }

        await program.Settles();
        return program;
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

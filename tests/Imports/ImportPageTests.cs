using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Imports;
using Traceability.Tests.Support;

namespace Traceability.Tests.Imports;

public class ImportPageTests(TestStorage storage)
{
    [Fact]
    public async Task The_list_tells_each_file_and_leads_to_the_templates()
    {
        var page = await RenderedPage.Of(
            ImportsPage.Create(
                new ImportsPageModel(
                    Sample.Vietnamese,
                    [
                        Sample.Sent,
                        Sample.Sent with
                        {
                            Id = "m5qvkhulzjz2lsf5oobji6cxmi",
                            IsDryRun = true,
                            Done = 2,
                            FinishedAt = null,
                        },
                    ],
                    "abc"
                )
            ),
            Sample.Vietnamese
        );
        Assert.Contains("1 dòng đã thêm, 1 dòng đã có, 1 dòng chưa nhận.", page.Text, StringComparison.Ordinal);
        Assert.Contains("chỉ kiểm tra", page.Text, StringComparison.Ordinal);
        Assert.Contains("Đang làm: 2 trong 3 dòng.", page.Text, StringComparison.Ordinal);
        Assert.Contains("/imports/" + Sample.Sent.Id, page.Links, StringComparer.Ordinal);
        Assert.Contains("/api/imports/template?kind=members&format=xlsx&lang=vi", page.Links, StringComparer.Ordinal);
        Assert.Contains("/imports?nextPageToken=abc", page.Links, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_report_tells_every_row_with_its_cell_and_the_rule_in_words()
    {
        var page = await RenderedPage.Of(
            ImportPage.Create(new ImportPageModel(Sample.Vietnamese, Sample.Sent, Sample.SentRows, null, null)),
            Sample.Vietnamese
        );
        Assert.Contains("Dòng 2 Đã thêm 09520000000011 · L26-114", page.Text, StringComparison.Ordinal);
        Assert.Contains("Giống dòng 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ô D4: Cần một số.", page.Text, StringComparison.Ordinal);
        Assert.Contains("không bị thêm lần nữa", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/imports/{Sample.Sent.Id}?state=was%20there", page.Links, StringComparer.Ordinal);
        Assert.Contains($"/api/imports/{Sample.Sent.Id}/report.csv?lang=vi", page.Links, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_officer_without_scripts_opens_the_report_on_a_phone_and_at_a_desk()
    {
        Debian.Needs("chromium", "chromium");
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var office = new Office(program, farm.Key);
        var report = await office.Imports(
            "batches",
            Office.Saved(
                "Mã GTIN;Số lô;Ngày thu hoạch;Số lượng;Đơn vị",
                $"{gtin};L1;20/11/2026;120,5;kg",
                $"{gtin};L2;20/11/26;1.250;thùng"
            )
        );
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
        foreach (var (language, width) in new[] { ("vi", 360), ("en", 1280) })
        {
            var page = await browser.NewPageAsync(
                new()
                {
                    ViewportSize = new() { Width = width, Height = 800 },
                    Locale = language,
                    HttpCredentials = new() { Username = "tôi", Password = farm.Key },
                }
            );
            await page.GotoAsync(new Uri(program.Address, "/imports").AbsoluteUri);
            await AssertSound(page);
            await page.GetByRole(AriaRole.Link, new() { Name = language == "vi" ? "Lô hàng" : "Batches", Exact = true })
                .ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = language == "vi" ? "Chưa nhận" : "Refused" })
                .ClickAsync();
            await page.GetByText(
                    language == "vi" ? "Ô D3: Có thể hiểu là 1250 hoặc 1,25" : "Cell D3: This may be 1250 or 1.25"
                )
                .WaitForAsync();
            await AssertSound(page);
        }

        using var another = await program.Gets(
            "/imports/" + report.Text("id"),
            (await Farm.JoinsAsync(program, "Nông trại Tân Thuận")).Key
        );
        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode);
    }

    static async Task AssertSound(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{page.Url}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} {v.Nodes.First().Html}"))
        );
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"{page.Url} is too wide"
        );
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Traceability.Gs1;
using Traceability.Labels;
using Traceability.Tests.Resolver;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>Sheets as they come out of a printer: drawn by poppler, read by zbar, measured with a ruler.</summary>
public sealed partial class LabelSheetTests(Press press) : IClassFixture<Press>
{
    public static TheoryData<string> Stocks { get; } = [.. LabelStock.All.Select(stock => stock.Id), "70x45"];

    [Theory]
    [MemberData(nameof(Stocks))]
    public async Task Every_code_of_a_sheet_is_read_as_its_link_and_its_modules_and_quiet_zone_are_in_bounds(
        string sheet
    )
    {
        Assert.True(LabelStock.TryParse(sheet, out var stock));
        foreach (var lot in new[] { "L26-114", Press.OddLot })
        {
            var page = Assert.Single(await Press.Pages(await press.Prints("pdf", $"?sheet={sheet}", lot)));
            var labels = Enumerable.Range(0, stock.PerSheet).Select(place => Press.Cut(page, stock, place)).ToList();
            var link = Press.Link(press.Gtin, lot);
            Assert.Equal(Enumerable.Repeat(link, stock.PerSheet), await Press.Reads(labels));
            Assert.All(
                labels,
                label =>
                {
                    var code = MeasuredCode.In(label, Press.Dots);
                    Assert.InRange(code.Module, 0.396, 0.990);
                    Assert.InRange(code.QuietZone, 4, 8);
                    // A whole number of dots of 300 to the inch, and so of 600 and 1,200.
                    var dots = code.Module / 25.4 * Press.Dots;
                    Assert.Equal(Math.Round(dots), dots, 0.05);
                }
            );
        }
    }

    [Fact]
    public async Task A_sheet_that_is_partly_used_goes_on_at_its_first_empty_place()
    {
        var pages = await Press.Pages(await press.Prints("pdf", "?sheet=l7160&start=20&count=5"));
        Assert.Equal(2, pages.Count);
        var stock = LabelStock.L7160;
        var places = pages
            .SelectMany(page => Enumerable.Range(0, stock.PerSheet).Select(place => Press.Cut(page, stock, place)))
            .ToList();
        Assert.Equal(
            [19, 20, 21, 22, 23],
            places.Index().Where(place => !Press.IsWhite(place.Item)).Select(place => place.Index)
        );
        var links = Enumerable.Repeat(Press.Link(press.Gtin, "L26-114"), 5);
        Assert.Equal(links, await Press.Reads(places[19..24]));
    }

    [Fact]
    public async Task Without_a_number_the_rest_of_the_sheet_is_printed_and_copies_are_of_each()
    {
        var pages = await Press.Pages(await press.Prints("pdf", "?sheet=a7&start=3&copies=2"), dots: 100);
        Assert.Single(pages);
        Assert.Equal(
            3,
            (await Press.Pages(await press.Prints("pdf", "?sheet=70x45&copies=3&count=1"), dots: 50)).Count
        );
    }

    [Fact]
    public async Task Each_box_has_a_code_of_its_own_that_leads_to_the_lot_and_is_printed_again_as_it_was()
    {
        var boxes = await press.Numbers(10);
        var first = (long)boxes["first"]!;
        var path = new Uri(boxes.Text("labels")).PathAndQuery;
        var stock = LabelStock.A7;
        var printed = await press.Farm.Gets(path);
        Assert.Equal(HttpStatusCode.OK, printed.StatusCode);
        var pages = await Press.Pages(
            await printed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        var labels = pages
            .SelectMany(page => Enumerable.Range(0, stock.PerSheet).Select(place => Press.Cut(page, stock, place)))
            .Take(10)
            .ToList();
        var link = Press.Link(press.Gtin, "L26-114");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{link}/21/{first + i}"), await Press.Reads(labels));

        var again = await press.Prints(
            "pdf",
            $"?each=box&run={boxes.Text("run")}&from={first + 4}&count=1&sheet=60x40"
        );
        Assert.Equal([$"{link}/21/{first + 4}"], await Press.Reads(await Press.Pages(again)));

        var scanned = await press.Program.Scanned(new Uri($"{link}/21/{first + 4}").PathAndQuery);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, scanned.StatusCode);
        Assert.Contains($"/trace/{press.Gtin}/L26-114", scanned.Target(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pallet_has_a_number_of_its_own_and_its_label_says_which_boxes_stand_on_it()
    {
        var boxes = await press.Numbers(3, pallet: true);
        Assert.True(Sscc.TryParse(boxes.Text("pallet"), out var sscc));
        var pdf = await press.Prints("pdf", $"?each=pallet&run={boxes.Text("run")}&sheet=a6&count=1");
        var label = Press.Cut(Assert.Single(await Press.Pages(pdf)), LabelStock.A6, 0);
        Assert.Equal([$"{TraceabilityProgram.PublicUrl}/00/{sscc}"], await Press.Reads([label]));
        var text = await Paper.TextOf(pdf);
        Assert.Contains($"(00){sscc}", text, StringComparison.Ordinal);
        var first = (long)boxes["first"]!;
        Assert.Contains($"Số thùng: 3 ({first}–{first + 2})", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_in_an_embedded_font_and_can_be_copied_out()
    {
        var pdf = await press.Prints("pdf", "?sheet=l7163&count=1");
        var fonts = (await Debian.RunAsync("pdffonts", pdf, "-")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[
            2..
        ];
        Assert.NotEmpty(fonts);
        Assert.All(
            fonts,
            font =>
            {
                Assert.Contains("BeVietnamPro", font, StringComparison.Ordinal);
                // Embedded, and with the table that leads from its letters back to text.
                Assert.Matches(Embedded(), font);
            }
        );
        var text = await Paper.TextOf(pdf);
        foreach (
            var line in new[]
            {
                "Xoài cát Hòa Lộc",
                "Lô: L26-114",
                "Thu hoạch: 20/11/2026",
                "Hạn sử dụng: 30/11/2027",
                "Khối lượng tịnh: 5 kg",
                "Xuất xứ: Hòa Hưng, Đồng Tháp",
                "Hợp tác xã Xoài Hòa Lộc",
                $"(01){press.Gtin}",
                "(10)L26-114",
            }
        )
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_not_told_is_not_on_the_label_and_English_is_printed_where_it_is_asked_for()
    {
        var text = await Paper.TextOf(await press.Prints("pdf", "?sheet=a6&count=1&lang=en", Press.OddLot));
        Assert.Contains("Harvested: 20 November 2026", text, StringComparison.Ordinal);
        Assert.Contains("Net weight: 5 kg", text, StringComparison.Ordinal);
        Assert.Contains("(10)" + Press.OddLot, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Best before", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_names_get_smaller_and_are_cut_and_the_code_stays_whole()
    {
        var farmer = TraceabilityProgram.HoaLoc;
        farmer["name"] =
            "Hợp tác xã Dịch vụ Nông nghiệp Tổng hợp và Xuất khẩu Trái cây Đặc sản Hòa Lộc – Cái Bè – Tiền Giang";
        farmer["publicAddress"] =
            "Số 1234/56/78 đường tỉnh lộ 861 nối dài, ấp Hòa Quí, tổ dân phố số 12, khu vực cù lao Tân Phong, xã Hòa Hưng, tỉnh Đồng Tháp";
        var product = Farm.Mango;
        product["name"] =
            "Xoài cát Hòa Lộc chín cây loại đặc biệt, bao trái từ khi còn non, hái sáng sớm, thịt vàng ươm, ít xơ, thơm ngọt đậm đà, đóng thùng biếu tặng 🥭";
        var (farm, gtin) = await press.Grows(farmer, product, Press.OddLot);
        foreach (var sheet in new[] { "a8", "l7160", "50x30" })
        {
            Assert.True(LabelStock.TryParse(sheet, out var stock));
            var path = $"/labels/{gtin}/{Uri.EscapeDataString(Press.OddLot)}.pdf?sheet={sheet}&count=1";
            var answer = await farm.Gets(path);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Text());
            var pdf = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var label = Press.Cut(Assert.Single(await Press.Pages(pdf)), stock, 0);
            Assert.Equal([Press.Link(gtin, Press.OddLot)], await Press.Reads([label]));
            Assert.InRange(MeasuredCode.In(label, Press.Dots).QuietZone, 4, 8);
            var text = await Paper.TextOf(pdf);
            Assert.Contains("Xoài cát Hòa", text, StringComparison.Ordinal);
            Assert.Contains("…", text, StringComparison.Ordinal);
            Assert.Contains("20/11/2026", text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@" yes\s+(yes|no)\s+yes ")]
    private static partial Regex Embedded();
}

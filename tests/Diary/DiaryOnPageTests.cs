using Traceability.Diary;
using Traceability.Shopper;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>What a shopper reads of a diary.</summary>
public class DiaryOnPageTests
{
    [Theory]
    [InlineData("vi", 20, 14, "Xịt thuốc lần cuối 20 ngày trước khi thu hoạch, quá thời gian cách ly 14 ngày.")]
    [InlineData("en", 20, 14, "Last sprayed 20 days before the harvest, longer than the 14 days required.")]
    [InlineData("vi", 14, 14, "Xịt thuốc lần cuối 14 ngày trước khi thu hoạch, đúng thời gian cách ly.")]
    [InlineData("en", 14, 14, "Last sprayed 14 days before the harvest, just as long as required.")]
    [InlineData("vi", 0, 0, "Xịt thuốc lần cuối trong ngày thu hoạch, bằng loại không cần chờ.")]
    [InlineData("en", 1, 0, "Last sprayed a day before the harvest, with something that needs no waiting.")]
    [InlineData("en", 3, 1, "Last sprayed 3 days before the harvest, longer than the 1 day required.")]
    public async Task When_the_plot_was_last_sprayed_and_that_it_was_waited(
        string language,
        int days,
        int waitingDays,
        string words
    )
    {
        var brief = new DiaryBrief(
            new DiaryCounts(0, 0, 1, 0, 0),
            new SprayingBrief(Sample.Harvest.AddDays(-days), waitingDays),
            null
        );
        var page = await Shows(language, brief);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("note warn", page.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "vi",
        9,
        "Thu hoạch sớm 5 ngày Xịt thuốc xong phải chờ 14 ngày mới thu hoạch; lô này mới chờ được 9 ngày."
    )]
    [InlineData(
        "en",
        13,
        "Harvested 1 day early After spraying, 14 days must pass before the harvest; this lot waited 13 days."
    )]
    [InlineData(
        "vi",
        0,
        "Thu hoạch sớm 14 ngày Xịt thuốc xong phải chờ 14 ngày mới thu hoạch; lô này thu hoạch ngay trong ngày xịt."
    )]
    [InlineData("en", 0, "this lot was harvested on the same day.")]
    public async Task An_early_harvest_is_told_soberly_and_not_in_red(string language, int waited, string words)
    {
        var spraying = new SprayingBrief(Sample.Harvest.AddDays(-waited), 14);
        var page = await Shows(
            language,
            new DiaryBrief(new DiaryCounts(0, 0, 1, 0, 0), spraying, new EarlyBrief(spraying, "c"))
        );
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains("note warn", page.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Xịt thuốc lần cuối", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Last sprayed", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "Trong vụ này: gieo trồng 1 lần, bón phân 2 lần, tưới nước 40 lần, chăm sóc 5 lần.")]
    [InlineData("en", "This season: sown once, fertilised twice, watered 40 times, tended 5 times.")]
    public async Task What_was_done_in_the_season_and_who_says_so(string language, string words)
    {
        var page = await Shows(language, new DiaryBrief(new DiaryCounts(1, 2, 0, 40, 5), null, null));
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains(
            language == "en" ? "The diary tells of no spraying." : "Nhật ký không ghi lần xịt thuốc nào.",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            language == "en" ? "The farmer keeps this diary." : "Người trồng tự ghi nhật ký này.",
            page.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_lot_of_no_plot_has_no_diary() =>
        Assert.DoesNotContain("Nhật ký", (await Shows("vi", null)).Text, StringComparison.Ordinal);

    static Task<RenderedPage> Shows(string language, DiaryBrief? brief)
    {
        var spoken = Sample.In(language);
        return RenderedPage.Of(ShopperPage.Create(Sample.Mango with { Language = spoken, Diary = brief }), spoken);
    }
}

using Traceability.Farmers;
using Traceability.Shopper;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shopper;

public class ShopperPageTests
{
    [Fact]
    public async Task A_shopper_reads_who_grew_it_where_and_when_in_Vietnamese()
    {
        var page = await Shows(Sample.Mango);
        Assert.Contains(
            "Thu hoạch ngày 20 tháng 11, 2026 tại Hòa Hưng, Đồng Tháp , bởi Hợp tác xã Xoài Hòa Lộc",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("Lô này đã được đăng ký", page.Text, StringComparison.Ordinal);
        Assert.Contains("120,5 kg", page.Text, StringComparison.Ordinal);
        Assert.Contains("Dùng tốt nhất trước 30 tháng 11, 2026", page.Text, StringComparison.Ordinal);
        Assert.Contains("20 tháng 11, 2026 · 3 ngày trước", page.Text, StringComparison.Ordinal);
        Assert.Contains("20 tháng 11, 2026, 8:05", page.Text, StringComparison.Ordinal);
        Assert.Contains("65.000 ₫ / kg · Mua thêm", page.Text, StringComparison.Ordinal);
        Assert.Equal("Xoài cát Hòa Lộc · lô L26-114", page.Title);
    }

    [Fact]
    public async Task And_in_English()
    {
        var page = await Shows(Sample.Mango with { Language = Sample.English });
        Assert.Contains("Harvested on 20 November 2026 in Hòa Hưng, Đồng Tháp", page.Text, StringComparison.Ordinal);
        Assert.Contains("This lot is registered", page.Text, StringComparison.Ordinal);
        Assert.Contains("120.5 kg", page.Text, StringComparison.Ordinal);
        Assert.Contains("Best before 30 November 2026", page.Text, StringComparison.Ordinal);
        Assert.Contains("65,000 ₫ / kg · Buy more", page.Text, StringComparison.Ordinal);
        Assert.Contains("Cooperative", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "Lô này đã bị thu hồi. Đừng ăn. Từ ngày 22 tháng 11, 2026: Dư lượng thuốc bảo vệ thực vật.")]
    [InlineData(
        "en",
        "This lot has been recalled. Do not eat it. Since 22 November 2026: Dư lượng thuốc bảo vệ thực vật."
    )]
    public async Task A_recalled_lot_warns_before_anything_else(string language, string warning)
    {
        var page = await Shows(Recalled(language));
        Assert.StartsWith(warning, page.Text, StringComparison.Ordinal);
        Assert.Equal("recall", page.Body.Elements().First().Attribute("class")!.Value);
    }

    [Theory]
    [InlineData("vi")]
    [InlineData("en")]
    public async Task A_recalled_lot_sells_nothing_and_is_not_called_good(string language)
    {
        var page = await Shows(Recalled(language));
        Assert.DoesNotContain(page.Links, link => link.Contains("/market/", StringComparison.Ordinal));
        Assert.DoesNotContain("₫", page.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("/codes/", page.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("note good", page.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recalled_lot_past_its_best_gives_no_second_advice()
    {
        var page = await Shows(Recalled("en") with { Today = new DateOnly(2027, 1, 1) });
        Assert.DoesNotContain("Check it before you eat it", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "Đã quá hạn dùng tốt nhất Dùng tốt nhất trước 30 tháng 11, 2026 (2 ngày trước)")]
    [InlineData("en", "Past its best-before date Best before 30 November 2026 (2 days ago)")]
    public async Task A_lot_past_its_best_says_so(string language, string words)
    {
        var page = await Shows(Sample.Mango with { Language = Sample.In(language), Today = new DateOnly(2026, 12, 2) });
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lot_on_its_last_good_day_is_not_past_it()
    {
        var page = await Shows(Sample.Mango with { Today = Sample.Mango.BestBefore!.Value });
        Assert.DoesNotContain("Đã quá hạn", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_leaves_no_empty_line()
    {
        var page = await Shows(
            Sample.Mango with
            {
                Photo = null,
                Brand = null,
                NetContent = null,
                Storage = null,
                Description = null,
                BestBefore = null,
                CodeUrl = null,
                MarketUrl = null,
                Farmer = new PageFarmer("Nguyễn Văn An", FarmerKind.Household, "Lâm Đồng", "Đức Trọng", null),
            }
        );
        Assert.Contains("Chưa có ảnh sản phẩm", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nguyễn Văn An Hộ gia đình Đức Trọng, Lâm Đồng", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Mã sản phẩm (GTIN)", "Số lô"], page.Root.Descendants("dt").Select(t => t.Value));
        Assert.DoesNotContain("₫", page.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_is_kept_for_the_photo_while_it_loads()
    {
        var page = await Shows(Sample.Mango);
        var photo = page.Root.Descendants("img").Single(i => i.Attribute("class")?.Value == "photo");
        Assert.Equal(
            ("/photos/09520000000004/demo.jpg", "1200", "800", "Xoài cát Hòa Lộc"),
            (
                photo.Attribute("src")!.Value,
                photo.Attribute("width")!.Value,
                photo.Attribute("height")!.Value,
                photo.Attribute("alt")!.Value
            )
        );
    }

    [Fact]
    public async Task A_shopper_who_asked_for_a_language_keeps_it_on_the_next_page()
    {
        var page = await Shows(Sample.Mango with { Language = Sample.English with { Asked = true } });
        Assert.Contains("/market/09520000000004?lang=en", page.Links);
        Assert.Contains("?lang=vi", page.Links);
    }

    static ShopperPageModel Recalled(string language) =>
        Sample.Mango with
        {
            Language = Sample.In(language),
            Recall = Sample.Recall,
        };

    static Task<RenderedPage> Shows(ShopperPageModel model) =>
        RenderedPage.Of(ShopperPage.Create(model), model.Language);
}

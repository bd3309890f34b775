using Traceability.Listings;
using Traceability.Platform.Pages;
using Traceability.Tests.Support;

namespace Traceability.Tests.Listings;

public class MarketPageTests
{
    [Theory]
    [InlineData("vi", "65.000 ₫ / kg", "Còn 240,5 kg", "Lô L26-114 còn 120,5 kg", "Mua tại gian-hang.example")]
    [InlineData("en", "65,000 ₫ / kg", "In stock: 240.5 kg", "Lot L26-114 120.5 kg left", "Buy at gian-hang.example")]
    public async Task A_shopper_sees_price_stock_todays_lots_and_where_to_buy(
        string language,
        string price,
        string stock,
        string lot,
        string buy
    )
    {
        var page = await Shows(Sample.MangoOnSale with { Language = Sample.In(language) });
        foreach (var words in new[] { price, stock, lot, buy })
        {
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }

        Assert.Contains("https://gian-hang.example/xoai-cat-hoa-loc", page.Links);
    }

    [Fact]
    public async Task Each_lot_leads_to_its_own_page_whatever_characters_it_has()
    {
        var page = await Shows(Sample.MangoOnSale);
        Assert.Contains("/trace/09520000000004/L26-114", page.Links);
        Assert.Contains("/trace/09520000000004/A%2FB%3FC%25", page.Links);
    }

    [Theory]
    [InlineData("vi", "Cũng bán tại")]
    [InlineData("en", "Also on sale at")]
    public async Task A_shopper_sees_in_which_shops_else_it_is_on_sale_while_there_is_something_to_buy(
        string language,
        string words
    )
    {
        var sold = Sample.MangoOnSale with { Language = Sample.In(language), Elsewhere = Sample.Elsewhere };
        var page = await Shows(sold);
        Assert.Contains(
            $"{words} Nông sản trên Shopee shopee.vn Sàn nông sản Đồng Tháp shop.example",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.All(
            page.Root.Descendants("a").Where(a => Sample.Elsewhere.Any(link => link.Url == a.Attribute("href")!.Value)),
            link =>
                Assert.Equal(
                    ("nofollow noopener", null),
                    (link.Attribute("rel")?.Value, link.Attribute("target")?.Value)
                )
        );
        Assert.All(Sample.Elsewhere, link => Assert.Contains(link.Url, page.Links));
        var none = await Shows(sold with { Stock = new Amount(0, "KGM"), Lots = [] });
        Assert.DoesNotContain(words, none.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(words, (await Shows(sold with { Elsewhere = [] })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_shop_the_farm_itself_is_the_place_to_buy()
    {
        var page = await Shows(Sample.MangoOnSale with { BuyUrl = null });
        Assert.Contains(
            "Mua tận nơi Hợp tác xã Xoài Hòa Lộc Ấp Hòa, xã Hòa Hưng, Đồng Tháp",
            page.Text,
            StringComparison.Ordinal
        );
        var shy = await Shows(
            Sample.MangoOnSale with
            {
                BuyUrl = null,
                Farmer = Sample.HoaLoc with { PublicAddress = null },
            }
        );
        Assert.Contains("Mua tận nơi Hợp tác xã Xoài Hòa Lộc Hòa Hưng, Đồng Tháp", shy.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/somewhere")]
    [InlineData("not an address")]
    public async Task Only_an_address_of_the_web_becomes_a_button(string url)
    {
        var page = await Shows(Sample.MangoOnSale with { BuyUrl = url });
        Assert.DoesNotContain(url, page.Links);
        Assert.Contains("Mua tận nơi", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "Tạm hết hàng", "Mua tại", "Hôm nay bán")]
    [InlineData("en", "Out of stock", "Buy at", "Sold today")]
    public async Task What_is_out_of_stock_says_so_and_cannot_be_bought(
        string language,
        string words,
        string buy,
        string lots
    )
    {
        var page = await Shows(
            Sample.MangoOnSale with
            {
                Language = Sample.In(language),
                Stock = new Amount(0, "KGM"),
                Lots = [],
            }
        );
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(buy, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(lots, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Links, link => link.StartsWith("https://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vi", "Không ai đăng ký lô X99-001")]
    [InlineData("en", "Nobody registered lot X99-001")]
    public async Task A_lot_that_nobody_registered_is_told_before_anything_else(string language, string words)
    {
        var page = await Shows(Sample.MangoOnSale with { Language = Sample.In(language), UnknownLot = "X99-001" });
        Assert.StartsWith(words, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("note good", page.Source, StringComparison.Ordinal);
        Assert.Contains("noindex", page.Source, StringComparison.Ordinal);
    }

    static Task<RenderedPage> Shows(MarketPageModel model) => RenderedPage.Of(MarketPage.Create(model), model.Language);
}

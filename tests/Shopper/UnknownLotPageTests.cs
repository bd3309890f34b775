using Traceability.Shopper;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shopper;

public class UnknownLotPageTests
{
    [Theory]
    [InlineData("vi", "Không ai đăng ký mã này")]
    [InlineData("en", "Nobody registered this code")]
    public async Task A_code_that_nobody_registered_is_told_first(string language, string words)
    {
        var page = await Shows(language, "X99-001");
        Assert.Equal(words, page.Root.Descendants("h1").Single().Value);
        Assert.Equal(words, page.Title);
        Assert.Contains("09520000000004", page.Text, StringComparison.Ordinal);
        Assert.Contains("X99-001", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi")]
    [InlineData("en")]
    public async Task Nothing_on_it_could_pass_for_a_genuine_lot(string language)
    {
        var page = await Shows(language, "X99-001");
        foreach (
            var sign in new[] { "note good", "photo", "/codes/", "/market/", "/trace/", "farmer", "đã được đăng ký" }
        )
        {
            Assert.DoesNotContain(sign, page.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_stays_out_of_search_engines_and_names_no_lot_where_none_was_asked_for()
    {
        var page = await Shows("vi", null);
        Assert.Contains("noindex", page.Source, StringComparison.Ordinal);
        Assert.Equal(["Mã sản phẩm (GTIN)"], page.Root.Descendants("dt").Select(t => t.Value));
    }

    static Task<RenderedPage> Shows(string language, string? lot)
    {
        var model = new UnknownLotPageModel(Sample.In(language), "09520000000004", lot);
        return RenderedPage.Of(UnknownLotPage.Create(model), model.Language, 404);
    }
}

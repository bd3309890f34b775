using Traceability.Places;

namespace Traceability.Tests.Places;

public class ProvinceTests
{
    [Fact]
    public void There_are_34_provinces_since_July_2025_and_63_before() =>
        Assert.Equal((34, 63), (Province.All.Count, Province.All.Sum(p => p.FormedFrom.Count)));

    [Fact]
    public void Every_unit_before_July_2025_leads_to_one_since_by_its_name_and_by_its_code() =>
        Assert.All(
            Province.All.SelectMany(province => province.FormedFrom.Select(former => (province, former))),
            unit =>
            {
                Assert.True(Province.TryParse(unit.former.Name, out var byName));
                Assert.True(Province.TryParse(unit.former.Code, out var byCode));
                Assert.Equal((unit.province, unit.province), (byName, byCode));
            }
        );

    [Fact]
    public void A_code_that_is_in_both_lists_names_the_same_unit_by_either()
    {
        var now = Province.All.ToDictionary(province => province.Code);
        var both = Province
            .All.SelectMany(province => province.FormedFrom.Select(former => (former.Code, province)))
            .Where(old => now.ContainsKey(old.Code))
            .ToList();
        Assert.Equal(34, both.Count);
        Assert.All(both, old => Assert.Same(now[old.Code], old.province));
    }

    [Theory]
    [InlineData("27", "Bắc Ninh")]
    [InlineData("87", "Đồng Tháp")]
    [InlineData("95", "Cà Mau")]
    [InlineData("Thừa Thiên - Huế", "Huế")]
    [InlineData("ba ria-vung tau", "Hồ Chí Minh")]
    [InlineData("Tỉnh Bà Rịa – Vũng Tàu", "Hồ Chí Minh")]
    public void An_old_name_or_code_is_told_as_the_new_one(string written, string name)
    {
        Assert.True(Province.TryParse(written, out var province));
        Assert.Equal(name, province.Name);
    }

    [Theory]
    [InlineData("Đồng Tháp")]
    [InlineData("đồng tháp")]
    [InlineData("DONG THAP")]
    [InlineData("Tỉnh Đồng Tháp")]
    [InlineData("  Đồng   Tháp ")]
    [InlineData("82")]
    [InlineData("Tiền Giang")]
    public void A_farmer_writes_the_province_in_any_usual_way(string written)
    {
        Assert.True(Province.TryParse(written, out var province));
        Assert.Equal("Đồng Tháp", province.Name);
    }

    [Theory]
    [InlineData("TP. Hồ Chí Minh")]
    [InlineData("TP Hồ Chí Minh")]
    [InlineData("Thành phố Hồ Chí Minh")]
    [InlineData("Bình Dương")]
    public void A_city_is_found_with_and_without_its_rank(string written)
    {
        Assert.True(Province.TryParse(written, out var province));
        Assert.Equal("Thành phố Hồ Chí Minh", province.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("Atlantis")]
    [InlineData("tỉnh")]
    public void A_place_that_is_no_province_is_not_found(string? written) =>
        Assert.False(Province.TryParse(written, out _));

    [Fact]
    public void A_name_whose_accents_came_as_characters_of_their_own_is_the_same_name() =>
        Assert.All(
            Province.All,
            province =>
            {
                Assert.True(Province.TryParse(Decomposed(province.Name), out var found));
                Assert.Same(province, found);
            }
        );

    // Independent of the program's own table: the pairs are written as a phone sends them.
    static string Decomposed(string name) =>
        name.Replace("ồ", "o\u0302\u0300", StringComparison.Ordinal)
            .Replace("ộ", "o\u0323\u0302", StringComparison.Ordinal)
            .Replace("ạ", "a\u0323", StringComparison.Ordinal)
            .Replace("ắ", "a\u0306\u0301", StringComparison.Ordinal)
            .Replace("ế", "e\u0302\u0301", StringComparison.Ordinal)
            .Replace("ệ", "e\u0323\u0302", StringComparison.Ordinal)
            .Replace("á", "a\u0301", StringComparison.Ordinal);
}

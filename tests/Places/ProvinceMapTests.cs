using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Traceability.Places;

namespace Traceability.Tests.Places;

/// <summary>The map as a program reads it; how it looks is for eyes.</summary>
public partial class ProvinceMapTests
{
    static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_province_has_a_small_map_of_its_own_that_says_what_it_is()
    {
        var maps = Province.All.Select(province => (province, Map: ProvinceMap.Svg(province))).ToList();
        Assert.Equal(34, maps.Select(one => one.Map).Distinct().Count());
        Assert.All(
            maps,
            one =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(one.Map), 3000, ProvinceMap.MaxBytes);
                var root = XDocument.Parse(one.Map).Root!;
                Assert.Contains(one.province.Name, root.Element(svg + "title")!.Value, StringComparison.Ordinal);
                Assert.Contains("CC BY 4.0", root.Element(svg + "desc")!.Value, StringComparison.Ordinal);
                Assert.Equal(["Hoàng Sa", "Trường Sa"], root.Descendants(svg + "text").Select(text => text.Value));
            }
        );
    }

    [Theory]
    [InlineData("Hà Nội", 21.0285, 105.8542)]
    [InlineData("Tuyên Quang", 22.8233, 104.9836)]
    [InlineData("Tuyên Quang", 21.8236, 105.2142)]
    [InlineData("Điện Biên", 21.3860, 103.0230)]
    [InlineData("Quảng Ninh", 20.9712, 107.0448)]
    [InlineData("Thanh Hóa", 19.8067, 105.7852)]
    [InlineData("Nghệ An", 18.6796, 105.6813)]
    [InlineData("Quảng Trị", 17.4687, 106.6223)]
    [InlineData("Huế", 16.4637, 107.5909)]
    [InlineData("Đà Nẵng", 15.5736, 108.4740)]
    [InlineData("Quảng Ngãi", 14.3545, 108.0076)]
    [InlineData("Gia Lai", 13.9833, 108.0000)]
    [InlineData("Đắk Lắk", 12.6667, 108.0500)]
    [InlineData("Lâm Đồng", 11.9404, 108.4583)]
    [InlineData("Lâm Đồng", 12.0042, 107.6907)]
    [InlineData("Đồng Nai", 10.9574, 106.8427)]
    [InlineData("Hồ Chí Minh", 10.7769, 106.7009)]
    [InlineData("Hồ Chí Minh", 10.4963, 107.1684)]
    [InlineData("Tây Ninh", 10.5359, 106.4137)]
    [InlineData("Đồng Tháp", 10.4603, 105.6333)]
    [InlineData("Vĩnh Long", 10.2537, 105.9722)]
    [InlineData("An Giang", 10.2270, 103.9650)]
    [InlineData("Cần Thơ", 9.6037, 105.9800)]
    [InlineData("Cà Mau", 9.1769, 105.1500)]
    public void A_town_lies_in_the_province_that_it_is_in(string name, double latitude, double longitude)
    {
        Assert.True(Province.TryParse(name, out var province));
        var at = ProvinceMap.At(PublicPoint.Of(new Position(latitude, longitude), PlacePrecision.Exact)!)!.Value;
        var containing = Province.All.Where(one => Contains(Filled(one), at)).ToList();
        Assert.Equal([province], containing);
    }

    [Fact]
    public void Only_Da_Nang_and_Khanh_Hoa_have_an_archipelago_filled()
    {
        var filled = Province.All.Where(province =>
            XDocument
                .Parse(ProvinceMap.Svg(province))
                .Descendants(svg + "path")
                .Any(path => path.Attribute("stroke") is { } stroke && stroke.Value == Fill(province))
        );
        Assert.Equal(["Đà Nẵng", "Khánh Hòa"], filled.Select(province => province.Name));
    }

    [Fact]
    public void Where_the_drawing_is_not_true_to_scale_there_is_no_dot() =>
        Assert.Null(ProvinceMap.At(PublicPoint.Of(new Position(8.6445, 111.9198), PlacePrecision.Exact)!));

    static string Fill(Province province) => Shown(province).Attribute("fill")!.Value;

    static string Filled(Province province) => Shown(province).Attribute("d")!.Value;

    // The land first, then what is filled.
    static XElement Shown(Province province) =>
        XDocument
            .Parse(ProvinceMap.Svg(province))
            .Descendants(svg + "path")
            .Where(path => path.Attribute("fill") is not null)
            .ElementAt(1);

    // Even and odd: how often a line to the right of the point crosses the outline.
    static bool Contains(string path, (double X, double Y) at)
    {
        var isIn = false;
        foreach (var ring in path.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = Number()
                .Matches(ring)
                .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))
                .ToList();
            var corners = new List<(double X, double Y)> { (numbers[0], numbers[1]) };
            for (var i = 2; i < numbers.Count; i += 2)
            {
                corners.Add((corners[^1].X + numbers[i], corners[^1].Y + numbers[i + 1]));
            }

            for (var i = 0; i < corners.Count; i++)
            {
                var (from, to) = (corners[i], corners[(i + 1) % corners.Count]);
                if (
                    (from.Y > at.Y) != (to.Y > at.Y)
                    && at.X < from.X + ((to.X - from.X) * (at.Y - from.Y) / (to.Y - from.Y))
                )
                {
                    isIn = !isIn;
                }
            }
        }

        return isIn;
    }

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Number();
}

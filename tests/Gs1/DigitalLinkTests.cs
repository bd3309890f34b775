using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

public class DigitalLinkTests
{
    const string Product = "https://id.gs1.org/01/09506000134352";

    [Fact]
    public void Every_link_built_is_read_back_whatever_is_in_its_lot() =>
        Gen.Select(
                Gen.Long[0, 99_999],
                LotTests.Any,
                Gen.OneOfConst("https://a.vn", "http://[::1]:7071/", "https://a.vn/01/x")
            )
            .Sample(
                (item, lot, origin) =>
                {
                    Assert.True(CompanyPrefix.TryParse("9520123", out var prefix));
                    var built = DigitalLink.Of(origin, Gtin.Of(prefix, item), lot);
                    Assert.True(DigitalLink.TryParse(built.ToString(), out var read));
                    Assert.Equal(built, read);
                    Assert.Equal(built.Gtin, read.Gtin);
                    Assert.Equal(lot, read.Lot);
                    Assert.Equal(origin.TrimEnd('/'), read.Stem);
                }
            );

    [Fact]
    public void A_link_says_its_product_variant_lot_serial_and_parameters()
    {
        Assert.True(
            DigitalLink.TryParse(
                "https://example.com/some/path/01/9506000134352/22/2A/10/ABC%2f1/21/12345?3103=000195&utm=a%20b&15=%3260101&x#top",
                out var link
            )
        );
        Assert.Equal("09506000134352", link.Gtin?.ToString());
        Assert.Equal("2A", link.Cpv);
        Assert.Equal("ABC/1", link.Lot?.ToString());
        Assert.Equal("12345", link.Serial);
        Assert.Equal("https://example.com/some/path", link.Stem);
        Assert.Equal(["3103", "utm", "15", "x"], link.Parameters.Select(p => p.Name));
        Assert.Equal([true, false, true, false], link.Parameters.Select(p => p.IsAttribute));
        Assert.Equal(
            "https://example.com/some/path/01/09506000134352/22/2A/10/ABC%2F1/21/12345?3103=000195&utm=a%20b&15=260101&x",
            link.ToString()
        );
    }

    [Theory]
    [InlineData("00/106141412345678908")]
    [InlineData("01/09506000134352/235/TPX")]
    [InlineData("253/9506000134352")]
    [InlineData("253/9506000134352ABC")]
    [InlineData("255/950600013435212")]
    [InlineData("401/9506000abc")]
    [InlineData("402/95060001343520000")]
    [InlineData("414/9506000134352/254/32a%2Fb")]
    [InlineData("415/9506000134352/8020/ABC123")]
    [InlineData("417/9506000134352/7040/1ABC")]
    [InlineData("8003/09506000134352SER")]
    [InlineData("8004/9506000ABC")]
    [InlineData("8006/095060001343520102/10/A")]
    [InlineData("8010/9506000ABC%23-1/8011/12")]
    [InlineData("8013/1987654Ad4X4bL5ttr2310c2K")]
    [InlineData("8017/106141412345678908/8019/1")]
    [InlineData("8018/106141412345678908")]
    public void Every_primary_key_of_the_standard_is_read(string path)
    {
        var read = DigitalLink.TryParse("https://id.gs1.org/" + path, out var link, out var fault);
        Assert.Equal(DigitalLinkFault.None, fault);
        Assert.True(read);
        Assert.Equal("https://id.gs1.org/" + path, link!.ToString());
    }

    [Theory]
    [InlineData(null, DigitalLinkFault.Empty)]
    [InlineData("ftp://id.gs1.org/01/09506000134352", DigitalLinkFault.NotWeb)]
    [InlineData("https:///01/09506000134352", DigitalLinkFault.NotWeb)]
    [InlineData("https://a@b.vn/01/09506000134352", DigitalLinkFault.NotWeb)]
    [InlineData(Product + "/10/A B", DigitalLinkFault.NotWeb)]
    [InlineData("https://id.gs1.org", DigitalLinkFault.NoKey)]
    [InlineData("https://id.gs1.org/gtin/09506000134352", DigitalLinkFault.NoKey)]
    [InlineData(Product + "/", DigitalLinkFault.NoKey)]
    [InlineData(Product + "/10/A%2", DigitalLinkFault.Encoding)]
    [InlineData(Product + "/10/A%C3%B4", DigitalLinkFault.Encoding)]
    [InlineData("https://id.gs1.org/01/0950600013435", DigitalLinkFault.CheckDigit)]
    [InlineData("https://id.gs1.org/01/095060001343521", DigitalLinkFault.Key)]
    [InlineData("https://id.gs1.org/01/09506000134353", DigitalLinkFault.CheckDigit)]
    [InlineData("https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2L", DigitalLinkFault.CheckDigit)]
    [InlineData("https://id.gs1.org/415/9506000134352", DigitalLinkFault.Qualifier)]
    [InlineData("https://id.gs1.org/00/106141412345678908/10/A", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/21/1/10/A", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/10/A/10/A", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/10/A/22/B", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/17/260101", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/10/..", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/10/A%252FB", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/21/.", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/21/%2E%2e", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/22/..", DigitalLinkFault.Qualifier)]
    [InlineData(Product + "/235/.", DigitalLinkFault.Qualifier)]
    [InlineData("https://id.gs1.org/414/9506000134352/254/..", DigitalLinkFault.Qualifier)]
    [InlineData("https://id.gs1.org/8010/9506000ABC/8011/012", DigitalLinkFault.Qualifier)]
    [InlineData("https://id.gs1.org/417/9506000134352/7040/A123", DigitalLinkFault.Qualifier)]
    [InlineData("https://id.gs1.org/8006/095060001343520201", DigitalLinkFault.Key)]
    [InlineData("https://id.gs1.org/8003/19506000134352", DigitalLinkFault.Key)]
    [InlineData("https://id.gs1.org/8010/9506000a", DigitalLinkFault.Key)]
    [InlineData("https://id.gs1.org/401/950A", DigitalLinkFault.Key)]
    [InlineData("https://id.gs1.org/253/9506000134353A", DigitalLinkFault.CheckDigit)]
    public void What_is_no_link_is_refused_with_its_reason(string? uri, DigitalLinkFault reason)
    {
        Assert.False(DigitalLink.TryParse(uri, out var link, out var fault));
        Assert.Null(link);
        Assert.Equal(reason, fault);
    }

    [Fact]
    public void A_link_read_and_written_stays_the_same_when_read_again() =>
        Gen.Char["/01?%&=.2F#10A~é"]
            .Array[0, 30]
            .Select(tail => Product + new string(tail))
            .Sample(text =>
            {
                if (DigitalLink.TryParse(text, out var once))
                {
                    Assert.True(DigitalLink.TryParse(once.ToString(), out var twice));
                    Assert.Equal(once, twice);
                }
            });

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("https://")]
    [InlineData("https://a.vn?x")]
    public void A_link_is_not_built_on_what_is_no_web_address(string origin)
    {
        Assert.True(Gtin.TryParse("9506000134352", out var gtin));
        Assert.Throws<ArgumentException>(() => DigitalLink.Of(origin, gtin, null));
    }

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.String.Sample(text =>
        {
            _ = DigitalLink.TryParse(text, out _);
            _ = DigitalLink.TryParse("https://" + text, out _);
            _ = DigitalLink.TryParse(Product + text, out _);
            _ = DigitalLink.TryParse("https://a.vn/8003/" + text, out _);
            _ = DigitalLink.TryParse("https://a.vn/8013/1987" + text, out _);
        });
}

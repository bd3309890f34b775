using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

public class DigitalLinkQueryTests
{
    const string Product = "https://id.gs1.org/01/09506000134352";
    const string Unit = "https://id.gs1.org/00/106141412345678908";

    [Theory]
    [InlineData("11=260731")]
    [InlineData("02=09506000134352&37=25&10=A%2FB")]
    [InlineData("240=A%3BB")]
    [InlineData("3103=000195&3922=0299")]
    [InlineData("3365=000001")]
    [InlineData("3109=000001", false)]
    [InlineData("3932=704199")]
    [InlineData("411=9506000134352")]
    [InlineData("411=9506000134353", false)]
    [InlineData("423=704156")]
    [InlineData("423=7041567", false)]
    [InlineData("4331=000400-")]
    [InlineData("7007=260701260731")]
    [InlineData("7007=2607012607", false)]
    [InlineData("7023=9506000A")]
    [InlineData("7023=A9506000", false)]
    [InlineData("7030=704VN-1")]
    [InlineData("7230=EMA")]
    [InlineData("7230=EM", false)]
    [InlineData("8008=260731", false)]
    [InlineData("8008=26073112")]
    [InlineData("8008=260731123", false)]
    [InlineData("8013=1987654Ad4X4bL5ttr2310c2K")]
    [InlineData("8013=1987654Ad4X4bL5ttr2310c2L", false)]
    [InlineData("8026=095060001343520102")]
    [InlineData("8026=095060001343520302", false)]
    [InlineData("8030=AZaz09-_%3D%3D")]
    [InlineData("8030=A.B", false)]
    [InlineData("99=anything%20else", false)]
    public void An_attribute_has_the_form_and_the_check_digit_of_its_AI(string query, bool fits = true)
    {
        Assert.Equal(fits, DigitalLink.TryParse(Unit + "?" + query, out var link, out var fault));
        Assert.Equal(fits ? DigitalLinkFault.None : DigitalLinkFault.Attribute, fault);
        Assert.True(link is null || link.Parameters.All(p => p.IsAttribute));
        Assert.True(link is null || link.ToString() == Unit + "?" + query);
    }

    [Theory]
    [InlineData("15=")]
    [InlineData("14=260101")]
    [InlineData("236=12098")]
    [InlineData("1=2")]
    [InlineData("12345=x")]
    public void An_all_digit_name_that_is_no_AI_is_refused(string query) => AssertRefused(Product + "?" + query);

    [Theory]
    [InlineData("21=A")]
    [InlineData("22=A")]
    [InlineData("8200=A")]
    [InlineData("8020=A")]
    public void What_the_standard_keeps_out_of_queries_is_refused(string query) => AssertRefused(Unit + "?" + query);

    [Theory]
    [InlineData(Product + "?10=A")]
    [InlineData(Product + "/10/A?10=A")]
    [InlineData(Product + "?01=09506000134352")]
    [InlineData(Product + "?15=260101&15=260101")]
    public void A_qualifier_in_the_query_or_an_AI_there_twice_is_refused(string uri) => AssertRefused(uri);

    [Fact]
    public void A_batch_number_that_is_no_qualifier_of_the_key_stays_an_attribute()
    {
        Assert.True(DigitalLink.TryParse(Product + "/235/TPX?10=A", out var link));
        Assert.Null(link.Lot);
        Assert.Equal("10", Assert.Single(link.Parameters).Name);
    }

    [Theory]
    [InlineData("linkType=gs1:traceability&context=%zz")]
    [InlineData("a=b;c&x&=&v1=2&1a=3")]
    [InlineData("1695551234&15")]
    public void Other_parameters_are_kept_byte_for_byte(string query)
    {
        Assert.True(DigitalLink.TryParse(Product + "?" + query, out var link));
        Assert.DoesNotContain(link.Parameters, p => p.IsAttribute);
        Assert.Equal(Product + "?" + query, link.ToString());
    }

    [Fact]
    public void A_semicolon_separates_beside_an_AI()
    {
        Assert.True(DigitalLink.TryParse(Product + "?utm=a;15=260101;3103=000195&x=a;b", out var link));
        Assert.Equal(["utm", "15", "3103", "x"], link.Parameters.Select(p => p.Name));
        Assert.Equal(Product + "?utm=a&15=260101&3103=000195&x=a;b", link.ToString());
    }

    [Fact]
    public void A_query_read_and_written_stays_the_same_when_read_again() =>
        Gen.OneOfConst(
                "15",
                "10",
                "3103",
                "240",
                "8013",
                "=",
                "&",
                ";",
                "%3B",
                "%26",
                "%",
                "260101",
                "000195",
                "A",
                "é"
            )
            .Array[0, 12]
            .Sample(pieces =>
            {
                if (DigitalLink.TryParse(Unit + "?" + string.Concat(pieces), out var once))
                {
                    Assert.True(DigitalLink.TryParse(once.ToString(), out var twice));
                    Assert.Equal(once, twice);
                }
            });

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.Select(Gen.Int[0, 9999], Gen.String)
            .Sample(
                (ai, text) =>
                {
                    _ = DigitalLink.TryParse($"{Product}?{ai:00}={text}", out _);
                }
            );

    static void AssertRefused(string uri)
    {
        Assert.False(DigitalLink.TryParse(uri, out _, out var fault));
        Assert.Equal(DigitalLinkFault.Attribute, fault);
    }
}

using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

public class DigitalLinkCompressionTests
{
    const string Reference = "https://id.gs1.org";
    const string Product = "/01/09506000134352";
    const string Compressed = "/ARFKk4XBoA";

    [Theory]
    [MemberData(nameof(CompressionVectors.All), MemberType = typeof(CompressionVectors))]
    public void What_the_public_toolkit_writes_is_read_and_written_alike(
        string path,
        string optimised,
        string plain,
        string? partial
    )
    {
        Assert.True(DigitalLink.TryParse(Reference + path, out var link));
        AssertReadAs(link, optimised);
        AssertReadAs(link, plain);
        Assert.Equal(Reference + optimised, DigitalLinkCompression.Compress(link, parameters: true));
        if (partial is not null)
        {
            AssertReadAs(link, partial);
            Assert.Equal(Reference + partial, DigitalLinkCompression.Compress(link, keepKey: true));
        }
    }

    [Fact]
    public void What_is_compressed_comes_back() =>
        Gen.Select(DigitalLinkGen.Any, Gen.Bool, Gen.Bool)
            .Sample(
                (link, keepKey, parameters) =>
                {
                    var text = DigitalLinkCompression.Compress(link, keepKey, parameters);
                    var read = DigitalLinkCompression.TryDecompress(text, out var back);
                    Assert.Equal(text != link.ToString(), read);
                    Assert.Equal(link.Stem, (back ?? link).Stem);
                    Assert.Equal(Sorted(link), Sorted(back ?? link));
                }
            );

    [Fact]
    public void A_query_outside_the_segment_stays()
    {
        Assert.True(
            DigitalLinkCompression.TryDecompress(
                $"https://a.vn/some/path{Compressed}?linkType=gs1:pip&15=260731#top",
                out var link
            )
        );
        Assert.Equal($"https://a.vn/some/path{Product}?linkType=gs1:pip&15=260731", link.ToString());
        Assert.Equal("https://a.vn/some/path/GxFKk4XBoH9PY?linkType=gs1:pip", DigitalLinkCompression.Compress(link));
    }

    [Fact]
    public void The_first_of_two_primary_keys_is_the_links()
    {
        Assert.True(DigitalLink.TryParse(Reference + "/8004/9506000ABC?01=09506000134352&10=A", out var link));
        Assert.True(DigitalLinkCompression.TryDecompress(DigitalLinkCompression.Compress(link), out var back));
        Assert.Equal(link, back);
    }

    [Theory]
    [InlineData("https://a.vn/414/9506000134352")]
    [InlineData("https://a.vn/8010")]
    [InlineData("https://a.vn/401/9506000abc/401")]
    public void A_link_stays_as_it_is_where_its_stem_would_be_misread(string stem)
    {
        Assert.True(DigitalLink.TryParse(stem + "/01/09506000134352/10/A", out var link));
        var text = DigitalLinkCompression.Compress(link);
        Assert.True(DigitalLink.TryParse(text, out var back) || DigitalLinkCompression.TryDecompress(text, out back));
        Assert.Equal(link, back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/favicon")]
    [InlineData("/healthz")]
    [InlineData("ARFKk4XBoA")]
    [InlineData("ftp://a.vn/ARFKk4XBoA")]
    [InlineData("/ARFKk4XBoB")] // a bit after the end
    [InlineData("/ARFKk4XBoAA")] // a character after the end
    [InlineData("/ARFKk4XB")] // too short
    [InlineData("/ARFKk4XBoQ")] // wrong check digit
    [InlineData("/ARf____-gA")] // a number of more than 14 digits
    [InlineData("/ARFKk4XBoA=")]
    [InlineData("/ARFKk4XBoA/")]
    [InlineData("/eh3074257bf7194e4000001a85")] // an EPC binary string
    [InlineData("/01/09506000134352")]
    [InlineData("/01/09506000134353/EEKh")]
    [InlineData("/01/09506000134352/ARFKk4XBoA")]
    [InlineData("/414/9506000134352/254/ARFKk4XBoA")]
    public void What_is_no_compressed_link_is_refused(string? text)
    {
        Assert.False(DigitalLinkCompression.TryDecompress(text, out var link));
        Assert.Null(link);
    }

    [Fact]
    public void Arbitrary_text_never_throws()
    {
        Gen.String.Sample(Read);
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
            .Array[0, 200]
            .Sample(tail => Read(new string(tail)));

        static void Read(string text)
        {
            _ = DigitalLinkCompression.TryDecompress(text, out _);
            _ = DigitalLinkCompression.TryDecompress("/" + text, out _);
            _ = DigitalLinkCompression.TryDecompress("/ARFKk4XBo" + text, out _);
            _ = DigitalLinkCompression.TryDecompress("/01/09506000134352/" + text, out _);
            _ = DigitalLinkCompression.TryDecompress("/8" + text, out _);
        }
    }

    static void AssertReadAs(DigitalLink link, string path)
    {
        Assert.True(DigitalLinkCompression.TryDecompress(path, out var back));
        Assert.Equal(Sorted(link), Sorted(back));
    }

    static IEnumerable<string> Sorted(DigitalLink link) =>
        link.Parameters.Select(p => p.ToString()).Order(StringComparer.Ordinal).Prepend(link.Path);
}

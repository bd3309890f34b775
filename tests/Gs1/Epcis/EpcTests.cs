using CsCheck;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EpcTests
{
    [Theory]
    [InlineData("urn:epc:id:sgtin:9521141.012345.4711", "/01/09521141123454/21/4711")]
    [InlineData("urn:epc:id:sgtin:952114.1112345.a%2Fb", "/01/19521141123451/21/a%2Fb")]
    [InlineData("urn:epc:id:sgtin:952114112345.0.7!(x)", "/01/09521141123454/21/7%21%28x%29")]
    [InlineData("urn:epc:class:lgtin:9521141.012345.L-1", "/01/09521141123454/10/L-1")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "/01/09521141123454")]
    [InlineData("urn:epc:id:upui:9521141.012345.UP'7;=", "/01/09521141123454/235/UP%277%3B%3D")]
    [InlineData("urn:epc:id:sscc:9521141.1234567890", "/00/195211412345678900")]
    [InlineData("urn:epc:id:sgln:9521141.12345.0", "/414/9521141123454")]
    [InlineData("urn:epc:id:sgln:9521141.12345.D7", "/414/9521141123454/254/D7")]
    [InlineData("urn:epc:id:sgln:952114112345..D7", "/414/9521141123454/254/D7")]
    [InlineData("urn:epc:id:pgln:9521141.12345", "/417/9521141123454")]
    [InlineData("urn:epc:id:pgln:952114112345.", "/417/9521141123454")]
    [InlineData("urn:epc:id:grai:9521141.12345.400", "/8003/09521141123454400")]
    [InlineData("urn:epc:idpat:grai:9521141.12345.*", "/8003/09521141123454")]
    [InlineData("urn:epc:id:giai:9521141.P.5", "/8004/9521141P.5")]
    [InlineData("urn:epc:id:gsrn:9521141.1234567890", "/8018/952114112345678906")]
    [InlineData("urn:epc:id:gsrnp:9521141.1234567890", "/8017/952114112345678906")]
    [InlineData("urn:epc:id:gdti:9521141.12345.VG-9", "/253/9521141123454VG-9")]
    [InlineData("urn:epc:id:cpi:9521141.5PQ%2F7.12", "/8010/95211415PQ%2F7/8011/12")]
    [InlineData("urn:epc:idpat:cpi:9521141.5PQ7.*", "/8010/95211415PQ7")]
    [InlineData("urn:epc:id:sgcn:9521141.12345.0401", "/255/95211411234540401")]
    [InlineData("urn:epc:id:ginc:9521141.xyz%2F1", "/401/9521141xyz%2F1")]
    [InlineData("urn:epc:id:gsin:9521141.123456789", "/402/95211411234567892")]
    [InlineData("urn:epc:id:itip:9521141.012345.01.02.981", "/8006/095211411234540102/21/981")]
    [InlineData("urn:epc:idpat:itip:9521141.012345.01.02.*", "/8006/095211411234540102")]
    public void An_EPC_URI_and_the_Digital_Link_of_its_key_are_one_name(string urn, string path)
    {
        var byUrn = Read(urn);
        Assert.Equal("https://id.gs1.org" + path, byUrn.Canonical);
        Assert.Equal(byUrn, Read("https://id.gs1.org" + path));
        Assert.Equal(byUrn, Read("https://farm.example/r/a" + path + "?linkType=gs1:pip#top"));
        Assert.Equal(byUrn.GetHashCode(), Read("http://farm.example" + path).GetHashCode());
        Assert.Equal(urn, byUrn.Text);
    }

    [Theory]
    [InlineData("urn:epc:id:bic:CSQU3054383")]
    [InlineData("urn:epc:id:imovn:9074729")]
    [InlineData("urn:epc:id:usdod:2S194.12345678901")]
    [InlineData("urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52")]
    [InlineData("urn:epc:id:adi:W81X9C..%2352")]
    [InlineData("urn:epc:id:gid:95100000.12345.400")]
    [InlineData("urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")]
    [InlineData("https://farm.example/crates/17")]
    [InlineData("https://farm.example/01/start")]
    [InlineData("geo:10.35,106.36")]
    public void Another_name_is_kept_as_it_is_written(string text) => Assert.Equal(text, Read(text).Canonical);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("crate")]
    [InlineData("crate 17")]
    [InlineData("https://farm.example/a b")]
    [InlineData("https://farm.example/xoài")]
    [InlineData("https://farm.example/%4")]
    [InlineData("https://id.gs1.org/01/09521141123455")]
    [InlineData("https://id.gs1.org/01/0952114112345")]
    [InlineData("https://id.gs1.org/01/09521141123454/254/1")]
    [InlineData("https://id.gs1.org/00/195211412345678901")]
    [InlineData("https://id.gs1.org/415/9521141123454")]
    [InlineData("urn:epc:id:sgtin:9521141.012345")]
    [InlineData("urn:epc:id:sgtin:9521141.12345.1")]
    [InlineData("urn:epc:id:sgtin:95211.01234567.1")]
    [InlineData("urn:epc:id:sgtin:9521141.01234X.1")]
    [InlineData("urn:epc:id:sgtin:9521141.012345.")]
    [InlineData("urn:epc:id:sgtin:9521141.012345.a/b")]
    [InlineData("urn:epc:id:sgtin:9521141.012345.a%20b")]
    [InlineData("urn:epc:id:sgtin:9521141.012345.123456789012345678901")]
    [InlineData("urn:epc:id:sgtin:952114112345..1")]
    [InlineData("urn:epc:class:lgtin:9521141.012345")]
    [InlineData("urn:epc:class:sgtin:9521141.012345.1")]
    [InlineData("urn:epc:idpat:sgtin:9521141.*.*")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.7.*")]
    [InlineData("urn:epc:idpat:sscc:9521141.*")]
    [InlineData("urn:epc:id:sscc:9521141.123456789")]
    [InlineData("urn:epc:id:sgln:9521141.12345")]
    [InlineData("urn:epc:id:sgln:9521141.12345.")]
    [InlineData("urn:epc:id:pgln:9521141.1234")]
    [InlineData("urn:epc:id:grai:9521141.12345.12345678901234567")]
    [InlineData("urn:epc:id:giai:9521141.")]
    [InlineData("urn:epc:id:giai:9521141.123456789012345678901234")]
    [InlineData("urn:epc:id:gsrn:9521141.12345678901")]
    [InlineData("urn:epc:id:gdti:9521141.12345.123456789012345678")]
    [InlineData("urn:epc:id:cpi:9521141.5pq.1")]
    [InlineData("urn:epc:id:cpi:9521141.5PQ.0")]
    [InlineData("urn:epc:id:sgcn:9521141.12345.A1")]
    [InlineData("urn:epc:id:gsin:9521141.1234")]
    [InlineData("urn:epc:id:itip:9521141.012345.03.02.1")]
    [InlineData("urn:epc:id:itip:9521141.012345.1.2.1")]
    [InlineData("urn:epc:id:bic:CSQU3054384")]
    [InlineData("urn:epc:id:bic:CSQX3054383")]
    [InlineData("urn:epc:id:imovn:9074720")]
    [InlineData("urn:epc:id:usdod:2S1O4.1")]
    [InlineData("urn:epc:id:usdod:2S194.68719476736")]
    [InlineData("urn:epc:id:adi:W81X9C..52")]
    [InlineData("urn:epc:id:gid:268435456.1.1")]
    [InlineData("urn:epc:id:gid:1.01.1")]
    [InlineData("urn:epc:id:sgtim:9521141.012345.1")]
    [InlineData("urn:epc:tag:sgtin-96:3.9521141.012345.1")]
    public void What_is_no_name_or_a_wrong_key_is_refused(string? text) => Assert.False(Epc.TryParse(text, out _));

    [Fact]
    public void A_name_longer_than_any_can_be_is_refused() =>
        Assert.False(Epc.TryParse("urn:x:" + new string('a', Epc.MaxLength), out _));

    [Fact]
    public void A_lot_names_its_product_and_an_item_its_lot()
    {
        var lot = Read("urn:epc:class:lgtin:9521141.012345.L-1");
        Assert.Equal("09521141123454", lot.Gtin!.ToString());
        Assert.Equal("L-1", lot.Lot!.ToString());
        Assert.True(lot.IsClass);
        Assert.False(lot.IsInstance);

        var item = Read("https://farm.example/01/9521141123454/22/red/10/L-1/21/7");
        Assert.Equal("09521141123454", item.Gtin!.ToString());
        Assert.Equal("L-1", item.Lot!.ToString());
        Assert.Equal("7", item.Serial);
        Assert.True(item.IsInstance);
        Assert.Equal(item, Read("urn:epc:id:sgtin:9521141.012345.7"));
    }

    [Fact]
    public void Places_parties_and_logistic_units_tell_their_numbers()
    {
        Assert.Equal("9521141123454", Read("urn:epc:id:sgln:9521141.12345.D7").Gln);
        Assert.Equal("9521141123454", Read("https://id.gs1.org/417/9521141123454").Gln);
        Assert.Equal("195211412345678900", Read("urn:epc:id:sscc:9521141.1234567890").Sscc);
        Assert.Null(Read("geo:10.35,106.36").Gln);
        Assert.NotEqual(Read("https://id.gs1.org/417/9521141123454"), Read("https://id.gs1.org/414/9521141123454"));
    }

    [Theory]
    [InlineData("https://farm.example/gtin/9521141123454/lot/L-1", "urn:epc:class:lgtin:9521141.012345.L-1")]
    [InlineData("https://farm.example/sscc/195211412345678900/", "urn:epc:id:sscc:9521141.1234567890")]
    [InlineData("https://farm.example/gln/9521141123454/254/0", "urn:epc:id:sgln:9521141.12345.0")]
    public void Old_short_names_are_understood(string link, string urn) => Assert.Equal(Read(urn), Read(link));

    [Fact]
    public void An_item_of_any_product_is_one_name_in_both_forms() =>
        Gen.Select(Gen.Int[6, 12], Gen.Long[0, 9_999_999_999_999], LotTests.Any)
            .Sample(
                (length, number, lot) =>
                {
                    var digits = number.ToString("D13", System.Globalization.CultureInfo.InvariantCulture);
                    var gtin = digits + CheckDigit.Of(digits);
                    var urn =
                        $"urn:epc:id:sgtin:{digits[1..(1 + length)]}.{digits[0]}{digits[(1 + length)..]}.{Escape(lot)}";
                    var item = Read(urn);
                    Assert.Equal(item, Read($"https://farm.example/01/{gtin}/21/{lot.ToPath()}"));
                    Assert.Equal(lot.ToString(), item.Serial);
                }
            );

    [Fact]
    public void No_text_breaks_it() =>
        Gen.OneOf(
                Gen.String,
                Gen.String.Select(s => "urn:epc:id:" + s),
                Gen.Select(
                    Gen.OneOfConst("sgtin", "sgln", "itip", "cpi", "giai", "bic", "gid", "adi", "gdti", "sscc"),
                    Gen.Char["0123456789.*%-[]"].Array[0, 30],
                    (scheme, body) => $"urn:epc:idpat:{scheme}:{new string(body)}"
                ),
                Gen.Char["0123456789/"].Array[0, 60].Select(path => "https://a.example/" + new string(path))
            )
            .Sample(text =>
            {
                if (Epc.TryParse(text, out var epc))
                {
                    Assert.Equal(epc, Read(epc.Canonical));
                }

                if (EpcPattern.TryParse(text, out var pattern))
                {
                    pattern.Matches(Read("urn:epc:id:sgtin:9521141.012345.4711"));
                    pattern.Matches(Read("https://id.gs1.org/8004/9521"));
                }
            });

    internal static Epc Read(string text)
    {
        Assert.True(Epc.TryParse(text, out var epc), text);
        return epc;
    }

    // An EPC URI escapes these and nothing else.
    static string Escape(Lot lot) =>
        string.Concat(
            lot.ToString()
                .Select(c => "\"%&/<>?".Contains(c, StringComparison.Ordinal) ? Uri.HexEscape(c) : c.ToString())
        );
}

using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EpcPatternTests
{
    [Theory]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "urn:epc:id:sgtin:9521141.012345.7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "https://farm.example/01/09521141123454/21/7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "https://farm.example/01/09521141123454")]
    [InlineData("urn:epc:idpat:sgtin:9521141.*.*", "https://farm.example/01/19521141123451/21/7")]
    [InlineData("urn:epc:idpat:sgtin:*.*.*", "https://farm.example/01/19521141123451/21/7")]
    [InlineData("urn:epc:idpat:sgtin:*.012345.*", "https://farm.example/01/09521141123454/21/7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.[012300-012399].*", "https://farm.example/01/09521141123454/21/7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.[5-10]", "urn:epc:id:sgtin:9521141.012345.7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.7", "urn:epc:id:sgtin:9521141.012345.7")]
    [InlineData("urn:epc:idpat:sscc:9521141.*", "https://id.gs1.org/00/195211412345678900")]
    [InlineData("urn:epc:idpat:sgln:9521141.12345.*", "https://id.gs1.org/414/9521141123454/254/D7")]
    [InlineData("urn:epc:idpat:sgln:9521141.12345.*", "https://id.gs1.org/414/9521141123454")]
    [InlineData("urn:epc:idpat:sgln:9521141.12345.0", "https://id.gs1.org/414/9521141123454")]
    [InlineData("urn:epc:idpat:pgln:9521141.*", "https://id.gs1.org/417/9521141123454")]
    [InlineData("urn:epc:idpat:grai:9521141.12345.*", "https://id.gs1.org/8003/09521141123454400")]
    [InlineData("urn:epc:idpat:giai:9521141.*", "https://id.gs1.org/8004/9521141P.5")]
    [InlineData("urn:epc:idpat:gdti:9521141.12345.*", "https://id.gs1.org/253/9521141123454VG-9")]
    [InlineData("urn:epc:idpat:cpi:9521141.5PQ7.*", "https://id.gs1.org/8010/95211415PQ7/8011/12")]
    [InlineData("urn:epc:idpat:itip:9521141.012345.*.*.*", "https://id.gs1.org/8006/095211411234540102/21/981")]
    [InlineData("urn:epc:idpat:gsrn:9521141.*", "https://id.gs1.org/8018/952114112345678906")]
    [InlineData("urn:epc:idpat:gid:95100000.*.*", "urn:epc:id:gid:95100000.12345.400")]
    [InlineData("urn:epc:class:lgtin:9521141.012345.*", "https://farm.example/01/09521141123454/10/L-1")]
    [InlineData("urn:epc:class:lgtin:9521141.012345.L-1", "https://farm.example/01/09521141123454/10/L-1")]
    [InlineData("https://id.gs1.org/01/09521141123454", "urn:epc:idpat:sgtin:9521141.012345.*")]
    [InlineData("urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8", "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")]
    public void A_name_fits(string pattern, string name) => Assert.True(Read(pattern).Matches(EpcTests.Read(name)));

    [Theory]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "urn:epc:id:sgtin:9521141.012346.7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "urn:epc:class:lgtin:9521141.012345.L-1")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "urn:epc:id:upui:9521141.012345.7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.*", "urn:epc:id:itip:9521141.012345.01.02.7")]
    [InlineData("urn:epc:idpat:sgtin:952114.*.*", "https://farm.example/01/09521151123451/21/7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.[012300-012344].*", "https://farm.example/01/09521141123454/21/7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.[8-10]", "urn:epc:id:sgtin:9521141.012345.7")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.[5-10]", "urn:epc:id:sgtin:9521141.012345.x")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.7", "https://farm.example/01/09521141123454")]
    [InlineData("urn:epc:idpat:sgln:9521141.12345.0", "https://id.gs1.org/414/9521141123454/254/D7")]
    [InlineData("urn:epc:idpat:giai:9521141.*", "https://id.gs1.org/8004/9521")]
    [InlineData("urn:epc:idpat:gid:95100000.*.*", "urn:epc:id:gid:95100001.12345.400")]
    [InlineData("urn:epc:idpat:gid:95100000.*.*", "https://farm.example/01/09521141123454")]
    [InlineData("urn:epc:class:lgtin:9521141.012345.*", "https://farm.example/01/09521141123454/21/7")]
    [InlineData("https://id.gs1.org/01/09521141123454", "https://id.gs1.org/01/09521141123454/10/L-1")]
    public void A_name_does_not_fit(string pattern, string name) =>
        Assert.False(Read(pattern).Matches(EpcTests.Read(name)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345")]
    [InlineData("urn:epc:idpat:sgtin:9521141.01234.*")]
    [InlineData("urn:epc:idpat:sgtin:95211.*.*")]
    [InlineData("urn:epc:idpat:sgtin:9521141.01234X.*")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.[9-5]")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.[a-z]")]
    [InlineData("urn:epc:idpat:sgtin:9521141.012345.7*")]
    [InlineData("urn:epc:idpat:sgtim:9521141.012345.*")]
    [InlineData("urn:epc:id:sgtin:9521141.012345.a/b")]
    public void What_is_no_pattern_is_refused(string? text) => Assert.False(EpcPattern.TryParse(text, out _));

    [Fact]
    public void One_name_is_told_from_a_pattern()
    {
        Assert.Equal(
            "https://id.gs1.org/01/09521141123454",
            Read("https://farm.example/01/09521141123454").Exact!.Canonical
        );
        Assert.Null(Read("urn:epc:idpat:sgtin:9521141.012345.*").Exact);
    }

    static EpcPattern Read(string text)
    {
        Assert.True(EpcPattern.TryParse(text, out var pattern), text);
        return pattern;
    }
}

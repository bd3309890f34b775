using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

/// <summary>Links with every kind of key, part and parameter.</summary>
static class DigitalLinkGen
{
    static readonly Gen<string> Key = Gen.OneOfConst(
        "/00/106141412345678908",
        "/01/09506000134352",
        "/01/09506000134352/22/2A",
        "/01/09506000134352/235/TPX",
        "/253/9506000134352",
        "/253/9506000134352a",
        "/255/9506000134352",
        "/255/950600013435200",
        "/414/9506000134352/254/32a%2Fb",
        "/414/9506000134352/7040/1ABC",
        "/415/9506000134352/8020/ABC123",
        "/8004/9506000ABC/7040/1ABC",
        "/8010/9506000ABC%23-1/8011/12",
        "/8017/106141412345678908/8019/0007"
    );

    static readonly Gen<string[]> Query = Gen.OneOfConst(
            "02=09506000134352",
            "11=260731",
            "17=260731",
            "30=00",
            "3103=000195",
            "3922=0299",
            "423=704156",
            "4330=000400-",
            "4331=000400",
            "7007=260701",
            "7007=260701260731",
            "7011=2607311200",
            "7230=EMA",
            "8007=VN00%2F1",
            "8008=26073112",
            "8013=1987654Ad4X4bL5ttr2310c2K",
            "8026=095060001343520102",
            "8030=A_-%3D",
            "91=" + new string('9', 59),
            "linkType=traceability",
            "k1=a%20b%26c",
            "k2=gs1:pip",
            "a.b=c",
            "x",
            "y=",
            "=z"
        )
        .Array[0, 6]
        .Select(parameters => parameters.Distinct().ToArray());

    public static readonly Gen<DigitalLink> Any = Gen.OneOf(
            Gen.Select(Key, Query, (key, query) => key + "?" + string.Join('&', query)),
            Gen.Select(
                LotTests.Any,
                Query,
                (lot, query) => $"/01/09506000134352/10/{lot.ToPath()}?{string.Join('&', query)}"
            )
        )
        .Select(
            Gen.OneOfConst("https://a.vn", "http://[::1]:7071/x", "https://a.vn/01/x"),
            (path, stem) => DigitalLink.TryParse(stem + path, out var link) ? link : null
        )
        .Where(link => link is not null)
        .Select(link => link!);
}

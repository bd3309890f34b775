using System.Net;
using CsCheck;
using Traceability.Gs1;
using Traceability.Tests.Gs1;
using Traceability.Tests.Support;
using static Traceability.Tests.Resolver.Scans;

namespace Traceability.Tests.Resolver;

/// <summary>What holds for every path, query and header.</summary>
public sealed class AnyScanTests(TestStorage storage) : IAsyncLifetime
{
    const string Elsewhere = "https://owner.example/";

    // One request at a time: what they share is one program.
    const int Samples = 300;

    static readonly Gen<string?> accept = Gen.OneOf(
        Gen.Const((string?)null),
        Gen.OneOfConst<string?>(
            "*/*",
            "text/html",
            "text/html,*/*;q=0.8",
            "application/linkset+json",
            "application/json;q=0.3, text/html;q=0.2",
            "application/linkset, image/png;q=0",
            "application/ld+json",
            ";;q=,",
            "text/html;q=7"
        ),
        Gen.String[Gen.Char[' ', '~'], 0, 30].Select(text => (string?)text)
    );

    static readonly Gen<string?> language = Gen.OneOf(
        Gen.OneOfConst<string?>(null, "vi", "en-GB,en;q=0.9", "zh", "*;q=0.1", ",,;", "en;q=NaN"),
        Gen.String[Gen.Char[' ', '~'], 0, 20].Select(text => (string?)text)
    );

    static readonly Gen<string> query = Gen.OneOf(
        Gen.OneOfConst(
            "",
            "?linkType=linkset",
            "?linkType=all",
            "?linkType=gs1:pip",
            "?linkType=gs1:certificationInfo&context=B2B",
            "?linkType=gs1:recallStatus",
            "?linkType=https://evil.example/",
            "?linkType=gs1:defaultLinkMulti",
            "?linkType=%",
            "?linkType=",
            "?context=%E0%A4%A",
            "?17=301130&x=//evil.example",
            "?10=L1",
            "?lot=x&lang=en"
        ),
        Gen.String[Gen.OneOfConst([.. "azAZ09-._~!$&'()*+,;=:@/?%2F"]), 0, 25].Select(text => "?" + text)
    );

    TraceabilityProgram program = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Links(
            farm.Key,
            $"/01/{gtin}/10/L1",
            Link("gs1:certificationInfo", Elsewhere + "a", "text/html", "vi"),
            Link("gs1:certificationInfo", Elsewhere + "b?x=1#y", "text/html", "vi", "B2B"),
            Link("gs1:defaultLinkMulti", Elsewhere + "zh", null, "zh")
        );
        await program.Links(farm.Key, $"/01/{gtin}/10/L1/21/S1", Link("gs1:pip", Elsewhere + "s"));
        await program.Settles();
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    Gen<string> Paths =>
        Gen.OneOf(
            Gen.OneOfConst(
                    "",
                    "/22/V",
                    "/10/L1",
                    "/10/FAKE",
                    "/10/L1/21/S1",
                    "/21/S1",
                    "/235/T",
                    "/10/L1/",
                    "/10//21/x"
                )
                .Select(rest => $"/01/{gtin}{rest}"),
            DigitalLinkGen.Any.Select(link => link.Path),
            Gen.Select(
                Gen.OneOfConst("01", "00", "414", "253", "8006", "99999999999999999999", "-1"),
                Gen.String[Gen.OneOfConst([.. "azAZ09-._~!$&'()*+,;=:@/%2F"]), 0, 40],
                (ai, rest) => $"/{ai}/{rest}"
            ),
            Gen.String[Gen.OneOfConst([.. "ABCDEFGHabcdefgh0123456789-_"]), 1, 40].Select(text => "/" + text)
        );

    [Fact]
    public Task No_path_and_no_header_is_a_fault_of_ours_and_every_target_is_ours_or_the_owners() =>
        Gen.Select(Paths, query, accept, language)
            .SampleAsync(
                async (path, asked, types, languages) =>
                {
                    if (
                        !Uri.TryCreate(new Uri("http://localhost"), path + asked, out var uri)
                        || uri.Host != "localhost"
                    )
                    {
                        return;
                    }

                    var answer = await program.Scanned(path + asked, types, languages);
                    Assert.InRange((int)answer.StatusCode, 200, 499);
                    if (answer.StatusCode != HttpStatusCode.TemporaryRedirect)
                    {
                        Assert.Null(answer.Headers.Location);
                        return;
                    }

                    var target = answer.Target()!;
                    Assert.True(
                        target.StartsWith(Origin + "/", StringComparison.Ordinal)
                            || target.StartsWith(Elsewhere, StringComparison.Ordinal),
                        target
                    );
                },
                iter: Samples,
                threads: 1
            );

    [Fact]
    public Task A_link_resolves_the_same_written_compressed_or_not() =>
        Gen.Select(
                Gen.OneOfConst("/10/L1", "/10/FAKE", "/10/L1/21/S1", "/21/S1", ""),
                Gen.OneOfConst("", "?17=301130", "?linkType=gs1:pip", "?linkType=linkset", "?17=301130&a=b"),
                Gen.Bool
            )
            .SampleAsync(
                async (rest, asked, keepKey) =>
                {
                    Assert.True(DigitalLink.TryParse($"{Origin}/01/{gtin}{rest}{asked}", out var link));
                    var compressed = DigitalLinkCompression.Compress(link, keepKey)[Origin.Length..];
                    var (plain, other) = (
                        await program.Scanned($"/01/{gtin}{rest}{asked}"),
                        await program.Scanned(compressed)
                    );
                    Assert.Equal(plain.StatusCode, other.StatusCode);
                    Assert.Equal(plain.Target(), other.Target());
                    Assert.Equal(await plain.Text(), await other.Text());
                },
                iter: 60,
                threads: 1
            );
}

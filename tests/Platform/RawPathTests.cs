using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Tests.Gs1;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>A lot with a slash comes through the Functions host, which changes it, and without it.</summary>
public sealed class RawPathTests(TestStorage storage)
{
    const string FromTheHost = "X-Azure-Functions-InvocationId";

    [Theory]
    [InlineData("/trace/09520000000011/a%252Fb", "a/b")]
    [InlineData("/trace/09520000000011/a%252fb", "a/b")]
    [InlineData("/trace/09520000000011/a%2Fb", "a/b")]
    [InlineData("/trace/09520000000011/%252F%252Fb?x=%252F", "//b")]
    [InlineData("/trace/09520000000011/a%25b", "a%b")]
    [InlineData("/trace/09520000000011/a%25252Fb", "a%252Fb")]
    public void From_the_host_both_ways_to_write_a_slash_are_a_slash(string target, string lot) =>
        Assert.Equal(lot, RawPath.Segment(Request(target, proxied: true), 2));

    [Theory]
    [InlineData("/trace/09520000000011/a%2Fb", "a/b")]
    [InlineData("/trace/09520000000011/a%2fb", "a/b")]
    [InlineData("/trace/09520000000011/a%252Fb", "a%2Fb")]
    [InlineData("/trace/09520000000011/a%252fb", "a%2fb")]
    [InlineData("/trace/09520000000011/a%25b", "a%b")]
    public void Without_the_host_each_is_what_it_is(string target, string lot) =>
        Assert.Equal(lot, RawPath.Segment(Request(target, proxied: false), 2));

    [Fact]
    public void Every_lot_comes_through_with_and_without_the_host() =>
        LotTests.Any.Sample(lot =>
        {
            var target = $"/trace/09520000000011/{lot.ToPath()}";
            // The one thing that the host changes.
            var proxied = target.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase);
            Assert.Equal($"{lot}", RawPath.Segment(Request(target, proxied: false), 2));
            Assert.Equal($"{lot}", RawPath.Segment(Request(proxied, proxied: true), 2));
        });

    [Theory]
    [InlineData("http://truyxuat.example/trace/09520000000011/a%2Fb?lang=en", "/trace/09520000000011/a%2Fb")]
    [InlineData("HTTPS://truyxuat.example:8443/trace/x#y", "/trace/x")]
    [InlineData("http://truyxuat.example", "/")]
    [InlineData("http://truyxuat.example?lang=en/x", "/")]
    [InlineData("http://truyxuat.example/", "/")]
    [InlineData("*", "/")]
    [InlineData("/", "/")]
    [InlineData("//trace//x", "//trace//x")]
    [InlineData("/trace/http://x/y", "/trace/http://x/y")]
    [InlineData("/trace/a?b=/c#d", "/trace/a")]
    public void The_path_is_what_stands_between_authority_and_query(string target, string path) =>
        Assert.Equal(path, RawPath.Of(Request(target, proxied: false)));

    [Fact]
    public void No_target_is_a_fault_and_no_segment_is_there_that_is_not() =>
        Gen.Select(Gen.String[Gen.Char["/%2Ff5:?#*ahtp."], 0, 40], Gen.Bool)
            .Sample(
                (target, proxied) =>
                {
                    var request = Request(target, proxied);
                    var path = RawPath.Of(request);
                    Assert.StartsWith("/", path, StringComparison.Ordinal);
                    Assert.Equal(-1, path.AsSpan().IndexOfAny('?', '#'));
                    var count = path.Split('/').Length - 1;
                    Assert.NotNull(RawPath.Segment(request, count - 1));
                    Assert.Null(RawPath.Segment(request, count));
                }
            );

    [Fact]
    public async Task A_lot_with_a_slash_is_found_by_every_way_that_its_address_can_come()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "A/B"));
        await program.Settles();
        foreach (var path in new[] { $"/api/batches/{gtin}/", $"/trace/{gtin}/", $"/01/{gtin}/10/" })
        {
            var expected = path.StartsWith("/01/", StringComparison.Ordinal) ? 307 : 200;
            foreach (
                var (target, headers) in new (string, string[])[]
                {
                    (path + "A%2FB", []),
                    (path + "A%2fB", []),
                    (program.Address.GetLeftPart(UriPartial.Authority) + path + "A%2FB", []),
                    (path + "A%252FB", [$"{FromTheHost}: 5ec8f15a-5469-4279-b5c6-0885be99c55c"]),
                    (path + "A%252fB", [$"{FromTheHost}: 5ec8f15a-5469-4279-b5c6-0885be99c55c"]),
                }
            )
            {
                var (status, answer) = await RawRequest.GetAsync(program.Address, target, headers);
                Assert.Equal((target, expected), (target, status));
                if (expected == 307)
                {
                    Assert.Contains($"/trace/{gtin}/A%2FB\r\n", answer, StringComparison.Ordinal);
                }
            }

            // Without the host this asks for the lot A%2FB, which there cannot be.
            var (twice, _) = await RawRequest.GetAsync(program.Address, path + "A%252FB");
            Assert.InRange(twice, 400, 404);
        }
    }

    [Theory]
    [InlineData("http://x/%00/trace", 404)]
    [InlineData("http://x/trace/%ff%00", 404)]
    [InlineData("http://x/%", 404)]
    [InlineData("http://x/healthz", 200)]
    [InlineData("http://x/trace/%C3", 404)]
    [InlineData("http://x", 200)]
    [InlineData("http://[/", 400)]
    public async Task An_absolute_target_is_answered_and_never_a_fault(string target, int status)
    {
        await using var program = TraceabilityProgram.On(storage);
        target = target.Replace("//x", "//" + program.Address.Authority, StringComparison.Ordinal);
        Assert.Equal(status, (await RawRequest.GetAsync(program.Address, target)).Status);
    }

    [Theory]
    [InlineData("A%2FB")]
    [InlineData("A%2fB")]
    public async Task A_lot_with_an_encoded_slash_as_its_own_text_is_refused_wherever_it_comes(string lot)
    {
        Assert.False(Lot.TryParse(lot, out _, out var fault));
        Assert.Equal(LotFault.Reserved, fault);
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var answer = await farm.Registers(Farm.Harvest(await farm.Offers(), lot));
        Assert.Equal(400, (int)answer.StatusCode);
        var refused = (await answer.Json())["errors"]![0];
        Assert.Equal(("/lot", "reserved"), (refused.Text("pointer"), refused.Text("rule")));
    }

    static DefaultHttpContext Request(string target, bool proxied)
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        if (proxied)
        {
            context.Request.Headers[FromTheHost] = "5ec8f15a-5469-4279-b5c6-0885be99c55c";
        }

        return context;
    }
}

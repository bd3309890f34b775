using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Platform.Authentication;
using Traceability.Tests.Labels;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>
/// Every byte that the public gets, and that parties get of each other, is looked through for what was planted. The routes are the
/// program's own: one that is new is asked too, and one that nobody can ask fails the test.
/// </summary>
public sealed partial class LeakTests(TestStorage storage)
{
    // What answers anyone only under conditions that this world does not meet; it is asked, and its refusal is looked through.
    static readonly string[] refusesHere =
    [
        "/farm/sign-in",
        "/farm/signed-in",
        "/{compressed}",
        "/feeds/{token}/",
        "/orders/{token}/vietqr.png",
        "/414/",
    ];

    [Fact]
    public async Task No_page_feed_answer_picture_file_error_log_or_trace_has_anything_that_is_private()
    {
        using var log = new HeardLog();
        // Programs of other tests end their spans meanwhile.
        var traces = new ConcurrentQueue<string>();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
        {
            Settings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Debug" },
            With = services => services.AddSingleton<ILoggerProvider>(log),
        }.Listening();
        await program.Gets("/healthz");
        using var exporter = Traces(traces);
        ActivitySource.AddActivityListener(exporter);
        var farm = await MarkedFarm.OfAsync(program);
        var world = await WorldAsync(program, farm);
        List<string> wrong = [];
        List<string> unanswered = [];
        foreach (var (method, pattern, access) in Routes(program))
        {
            var isAnswered = false;
            string?[] keys = access.IsOpen ? [null] : [null, world.OtherFarmer, farm.PartnerKey];
            foreach (var key in keys)
            {
                foreach (var path in Paths(pattern, world))
                {
                    foreach (var (language, accept) in readers)
                    {
                        var answer = await Asks(program, method, path, key, language, accept);
                        isAnswered |= (int)answer.StatusCode < 400;
                        var found = await FoundAsync(answer);
                        // The household's own data, by the household's own link.
                        if (found.Count > 0 && pattern != "/orders/{token}/data")
                        {
                            wrong.Add($"{method} {path} as {key?[..6]}: {string.Join(", ", found)}");
                        }
                    }
                }
            }

            if (
                method == "GET"
                && access.IsOpen
                && !isAnswered
                && !refusesHere.Any(start => pattern.StartsWith(start, StringComparison.Ordinal))
                && !OtherKey().IsMatch(pattern)
            )
            {
                unanswered.Add(pattern);
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(unanswered);
        Assert.True(log.Lines.Count > 100);
        Assert.DoesNotContain(log.Lines, line => Marks.In(line, Marks.Private).Count > 0);
        Assert.DoesNotContain(log.Lines, line => line.Contains(farm.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(farm.OrderPage, StringComparison.Ordinal));
        Assert.DoesNotContain(traces, line => Marks.In(line, Marks.Private).Count > 0);
        Assert.DoesNotContain(traces, line => line.Contains(farm.OrderPage, StringComparison.Ordinal));
        await AssertOwnPapersAsync(program, farm);
    }

    static readonly (string Language, string Accept)[] readers =
    [
        ("vi", "text/html,application/xhtml+xml,*/*;q=0.8"),
        ("en", "application/json"),
    ];

    /// <summary>What parameters of routes stand for here.</summary>
    sealed record World(
        string OtherFarmer,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Values,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Files
    );

    static async Task<World> WorldAsync(TraceabilityProgram program, MarkedFarm farm)
    {
        var other = await Grower.OpensAsync(program, "Vườn khác");
        var shown = await (await program.Gets($"/api/farmers/{farm.Id}")).Json();
        var product = await (await program.Gets($"/api/products/{farm.Gtin}")).Json();
        string[] photos =
        [
            shown["photos"]![0].Text("page"),
            shown["photos"]![0].Text("large"),
            product["photo"].Text("page"),
        ];
        var home = await (await program.Gets("/")).Text();
        var asked = await program.Sends($"/api/farmers/{other.Id}/erase", null);
        var erased = asked.Headers.Location!.Segments[^1];
        return new World(
            await KeyAsync(program),
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["gtin"] = [farm.Gtin, farm.MadeGtin],
                ["lot"] = [MarkedFarm.Lot, "M1", "unknown"],
                ["id"] = [farm.Id, farm.PlaceId, farm.OrderId, erased, farm.Partner],
                ["farmerId"] = [farm.Id],
                ["owner"] = [farm.Id, farm.Gtin],
                ["certificateId"] = [farm.CertificateId],
                ["token"] = [farm.OrderPage.Split('/')[^1]],
                ["documentName"] = ["v1"],
                ["code"] = ["82", "87"],
                ["compressed"] = ["AQnYUc1gmiERBhQ0ZW1lbnQ"],
                ["key"] = [$"01/{farm.Gtin}", $"01/{farm.Gtin}/21/Z77"],
                ["eventID"] = ["urn:uuid:00000000-0000-0000-0000-000000000001"],
            },
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["/assets/"] = [.. Asset().Matches(home).Select(match => match.Groups[1].Value).Distinct()],
                ["/photos/"] = [.. photos.Select(url => url.Split('/')[^1])],
                ["/codes/"] = ["ZL1.svg", "ZL1.png"],
                ["/labels/"] = ["ZL1.pdf", "ZL1.zpl"],
                ["/api/diary/photos/"] = ["0123456789abcdef-page.jpg"],
                ["/feeds/"] = ["google.xml"],
            }
        );
    }

    /// <summary>Addresses of a route: each parameter by each of its values; null values fail, so that no route goes unasked.</summary>
    static IEnumerable<string> Paths(string pattern, World world)
    {
        if (Resolved().Match(pattern) is { Success: true } resolved)
        {
            var gtin = world.Values["gtin"][0];
            return resolved.Groups[1].Value == "01"
                ? [$"/01/{gtin}", $"/01/{gtin}/10/ZL1", $"/01/{gtin}/10/ZL1?linkType=linkset", $"/01/{gtin}/10/nobody"]
                : [$"/{resolved.Groups[1].Value}/1234"];
        }

        if (pattern == "/api/imports/template")
        {
            return ["/api/imports/template?kind=members&format=csv", "/api/imports/template?kind=batches"];
        }

        IEnumerable<string> paths = pattern.EndsWith("?}", StringComparison.Ordinal)
            ? [pattern, pattern[..pattern.LastIndexOf('{')]]
            : [pattern];
        foreach (var name in Parameter().Matches(pattern).Select(match => match.Groups[1].Value))
        {
            var values =
                name == "file"
                    ? world.Files.First(files => pattern.StartsWith(files.Key, StringComparison.Ordinal)).Value
                : world.Values.TryGetValue(name, out var known) ? known
                // Ids of keys, devices, captures and the like: nobody's, but well formed.
                : ["qmivkhulzjz2lsf5oobji6cxmq"];
            paths = paths.SelectMany(path => values.Select(value => Parameter(name).Replace(path, value))).ToList();
        }

        return paths;
    }

    static async Task<HttpResponseMessage> Asks(
        TraceabilityProgram program,
        string method,
        string path,
        string? key,
        string language,
        string accept
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Length == 0 ? "/" : path);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (method is "POST" or "PUT")
        {
            // Wrong on purpose: an error must not tell what it was compared with.
            request.Content = new StringContent("{\"name\": 7", Encoding.UTF8, "application/json");
        }

        return await program.Asks(request);
    }

    static async Task<IReadOnlyList<string>> FoundAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var found = Marks
            .In(bytes, Marks.Private)
            .Union(Marks.In($"{answer.Headers}{answer.Content.Headers}", Marks.Private))
            .ToList();
        if (answer.Content.Headers.ContentType?.MediaType == "image/jpeg")
        {
            // Nothing but pixels: no segment that a camera writes (JPEG APP1 and APP13).
            found.AddRange(bytes.AsSpan().IndexOf("Exif"u8) >= 0 ? ["Exif"] : []);
        }

        return found;
    }

    // A label goes on the goods, and so to everyone; a file that is printed is looked through as it is read.
    static async Task AssertOwnPapersAsync(TraceabilityProgram program, MarkedFarm farm)
    {
        var pdf = await farm.Gets($"/labels/{farm.Gtin}/{MarkedFarm.Lot}.pdf?sheet=60x40");
        Assert.Equal(HttpStatusCode.OK, pdf.StatusCode);
        var printed = await Paper.TextOf(await pdf.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains(MarkedFarm.Lot, printed, StringComparison.Ordinal);
        Assert.Empty(Marks.In(printed, Marks.Private));
        foreach (var file in new[] { $"{MarkedFarm.Lot}.zpl", $"{MarkedFarm.Lot}.svg", $"{MarkedFarm.Lot}.png" })
        {
            var answer = await farm.Gets($"/labels/{farm.Gtin}/{file}?sheet=60x40");
            Assert.Empty(await FoundAsync(answer));
        }
    }

    static IEnumerable<(string Method, string Pattern, Access Access)> Routes(TraceabilityProgram program)
    {
        foreach (
            var route in program
                .Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
        )
        {
            if (
                route.Metadata.GetMetadata<Access>() is { } access
                && route.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [var method, ..] }
                // What takes away is another test's; what everyone may post is answered with what is wrong about it.
                && (
                    method == "GET"
                    || (
                        method == "POST"
                        && access.IsOpen
                        && !route.RoutePattern.RawText!.EndsWith("/erase", StringComparison.Ordinal)
                        && !route.RoutePattern.RawText.EndsWith("/cancel", StringComparison.Ordinal)
                    )
                )
            )
            {
                yield return (method, "/" + route.RoutePattern.RawText!.TrimStart('/'), access);
            }
        }
    }

    static async Task<string> KeyAsync(TraceabilityProgram program) =>
        (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("key");

    static ActivityListener Traces(ConcurrentQueue<string> traces)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        listener.ActivityStopped = activity =>
            traces.Enqueue(
                $"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"
            );
        return listener;
    }

    static Regex Parameter(string name) => new(@"\{\**" + name + @"(:\w+)?\??\}", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\{\**(\w+)(?::\w+)?\??\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^/(\d+)/\{\*\*rest\}$")]
    private static partial Regex Resolved();

    [GeneratedRegex(@"^/(?!01/)\d+/\{")]
    private static partial Regex OtherKey();

    [GeneratedRegex("/assets/([\\w.-]+)")]
    private static partial Regex Asset();
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.FarmApp;
using Traceability.Platform.Pages;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>The farmer's app as a browser fetches it.</summary>
public sealed partial class ServingTests(TestStorage storage) : IAsyncLifetime
{
    /// <summary>All of the app, brotli as phones ask for it: it is loaded once, over 3G.</summary>
    const int MaxBytes = 70_000;

    readonly TraceabilityProgram program = TraceabilityProgram.On(storage);
    string shell = "";

    public async ValueTask InitializeAsync() => shell = await (await program.Gets("/farm")).Text();

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Fact]
    public async Task The_page_runs_our_own_scripts_alone_and_says_what_it_needs_of_the_phone()
    {
        var answer = await program.Gets("/farm");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", policy, StringComparison.Ordinal);
        Assert.Contains(
            "camera=(self)",
            answer.Headers.GetValues("Permissions-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());

        // Nothing inline that the policy would only stop, and no outside address.
        Assert.All(
            Scripts().Matches(shell),
            script => Assert.Contains(" src=\"/assets/", script.Value, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(" style=", shell, StringComparison.Ordinal);
        Assert.DoesNotContain(
            " on",
            Tags().Matches(shell).Aggregate("", (all, tag) => all + tag.Value),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"data-origin=\"{TraceabilityProgram.PublicUrl}\"",
            WebUtility.HtmlDecode(shell),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Everything_that_the_page_names_is_there_kept_for_good_and_imports_what_is_there()
    {
        var seen = new HashSet<string>();
        var next = new Queue<string>(Named().Matches(shell).Select(name => name.Value));
        Assert.NotEmpty(next);
        while (next.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var answer = await program.Gets(path);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, path);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            if (path.EndsWith(".js", StringComparison.Ordinal))
            {
                var source = await answer.Text();
                Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
                Assert.DoesNotContain("from \"./", source, StringComparison.Ordinal);
                Assert.DoesNotContain("import \"./", source, StringComparison.Ordinal);
                foreach (Match imported in Named().Matches(source))
                {
                    next.Enqueue(imported.Value);
                }
            }
        }

        var worker = await (await program.Gets("/farm/worker.js")).Text();
        var kept = Named().Matches(worker).Select(name => name.Value).ToHashSet();
        Assert.Empty(seen.Except(kept));
    }

    [Fact]
    public async Task A_phone_loads_all_of_it_for_little()
    {
        var paths = Named()
            .Matches(await (await program.Gets("/farm/worker.js")).Text())
            .Select(name => name.Value)
            .Concat(["/farm", "/farm/worker.js", "/farm/manifest.webmanifest"])
            .ToList();
        var bytes = 0;
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.Add(new("br"));
            var answer = await program.Asks(request);
            bytes += (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }

        TestContext.Current.SendDiagnosticMessage("The app: {0} files, {1} bytes", paths.Count, bytes);
        Assert.InRange(bytes, 20_000, MaxBytes);
    }

    [Fact]
    public async Task The_worker_may_work_for_the_page_and_is_asked_for_anew()
    {
        var answer = await program.Gets("/farm/worker.js");
        Assert.Equal("/farm", answer.Headers.GetValues("Service-Worker-Allowed").Single());
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        var source = await answer.Text();
        Assert.DoesNotContain("{version}", source, StringComparison.Ordinal);
        Assert.DoesNotContain("{files}", source, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/farm/worker.js");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await program.Asks(again)).StatusCode);
    }

    [Fact]
    public async Task The_manifest_names_what_a_phone_needs_to_put_it_beside_its_other_apps()
    {
        var answer = await program.Gets("/farm/manifest.webmanifest");
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        var manifest = JsonNode.Parse(await answer.Text())!;
        Assert.Equal("/farm", manifest.Text("start_url"));
        Assert.Equal("standalone", manifest.Text("display"));
        foreach (var icon in manifest["icons"]!.AsArray())
        {
            var picture = await program.Gets(icon.Text("src"));
            Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
            Assert.Equal(icon.Text("type"), picture.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public void A_module_is_named_anew_when_something_below_it_changes()
    {
        var (a, b) = ("import { x } from \"./b.js\";\n", "export const x = 1;\n");
        var before = Linked(a, b);
        var after = Linked(a, b.Replace('1', '2'));
        Assert.NotEqual(before["b"], after["b"]);
        Assert.NotEqual(before["a"], after["a"]);
        Assert.Equal(before, Linked(a, b));
    }

    [Fact]
    public void Comments_stay_at_home_and_a_licence_goes_along()
    {
        const string Source = """
            /*! Licence */
            // Why.
            /**
             * @param {string} a * and / in it
             */
            export const link = (a) => `https://x/${a}`; // beside
            const b = /** @type {any} */ (1);

            """;
        var file = Modules.Link(new Dictionary<string, string> { ["./a.js"] = Source }).Single();
        Assert.Equal(
            """
            /*! Licence */
            export const link = (a) => `https://x/${a}`; // beside
            const b = /** @type {any} */ (1);

            """,
            Encoding.UTF8.GetString(file.Bytes.Span)
        );
    }

    [Theory]
    [InlineData("import \"./a.js\";\n", "circle")]
    [InlineData("export { y } from \"./gone.js\";\n", "not there")]
    public void A_module_that_imports_itself_or_what_is_not_there_is_caught(string b, string told) =>
        Assert.Contains(
            told,
            Assert.Throws<InvalidDataException>(() => Linked("import { x } from \"./b.js\";\n", b)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Red_is_for_recall_alone_and_the_look_loads_nothing()
    {
        var css = Encoding.UTF8.GetString(Asset.Resource("farm/look-farm.css"));
        var red = Rules()
            .Matches(css)
            .Where(rule => rule.Groups["body"].Value.Contains("var(--stop)", StringComparison.Ordinal));
        Assert.NotEmpty(red);
        Assert.All(red, rule => Assert.Matches(@"\.recall|\.stop", rule.Groups["selector"].Value));
        Assert.DoesNotContain("url(", css, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", css, StringComparison.Ordinal);
    }

    static Dictionary<string, string> Linked(string a, string b) =>
        Modules
            .Link(new Dictionary<string, string>(StringComparer.Ordinal) { ["./a.js"] = a, ["./b.js"] = b })
            .ToDictionary(file => file.Name, file => file.Hash);

    [GeneratedRegex(@"/assets/[a-z0-9-]+\.[0-9a-f]{16}\.[a-z]+")]
    private static partial Regex Named();

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<[a-z][^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"(?<selector>[^{}]+)\{(?<body>[^{}]*)\}")]
    private static partial Regex Rules();
}

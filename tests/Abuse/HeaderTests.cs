using System.Net;
using Traceability.Tests.Support;

namespace Traceability.Tests.Abuse;

/// <summary>What a browser is told with every answer, whoever asks and whatever comes of it.</summary>
public sealed class HeaderTests(TestStorage storage)
{
    [Fact]
    public async Task Every_answer_says_that_nothing_runs_in_it_and_nobody_frames_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        await program.Settles();
        foreach (
            var (path, key, status) in new (string, string?, HttpStatusCode)[]
            {
                ("/", null, HttpStatusCode.OK),
                ("/market", null, HttpStatusCode.OK),
                ($"/market/{orchard.Gtin}", null, HttpStatusCode.OK),
                ($"/market/{orchard.Gtin}/orders", null, HttpStatusCode.OK),
                ($"/trace/{orchard.Gtin}/A", null, HttpStatusCode.OK),
                ($"/01/{orchard.Gtin}/10/A", null, HttpStatusCode.TemporaryRedirect),
                ($"/01/{orchard.Gtin}/10/A?linkType=linkset", null, HttpStatusCode.OK),
                ("/01/1/10/A", null, HttpStatusCode.BadRequest),
                ($"/codes/{orchard.Gtin}/A.svg", null, HttpStatusCode.OK),
                ("/feeds/google.xml", null, HttpStatusCode.OK),
                ("/feeds/meta.csv", null, HttpStatusCode.OK),
                ("/farm", null, HttpStatusCode.OK),
                ("/docs", null, HttpStatusCode.OK),
                ("/openapi/v1.json", null, HttpStatusCode.OK),
                ("/healthz", null, HttpStatusCode.OK),
                ("/api/batches", null, HttpStatusCode.Unauthorized),
                ("/api/batches", orchard.Key, HttpStatusCode.OK),
                ("/there/is/none", null, HttpStatusCode.NotFound),
            }
        )
        {
            using var answer = await program.Gets(path, key);
            Assert.True(answer.StatusCode == status || path == "/docs", $"{path}: {answer.StatusCode}");
            var policy = One(answer, "Content-Security-Policy", path);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            // The pages to browse the interface are Scalar's own, which sets styles as it draws; nothing of ours does.
            Assert.True(
                !policy.Contains("unsafe-inline", StringComparison.Ordinal) || path == "/docs",
                $"{path}: {policy}"
            );
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", One(answer, "X-Content-Type-Options", path));
            Assert.NotEmpty(One(answer, "Referrer-Policy", path));
            Assert.NotEmpty(One(answer, "Permissions-Policy", path));
            Assert.Equal("same-origin", One(answer, "Cross-Origin-Opener-Policy", path));
            // A year at the least, and whatever stands below the site's name.
            Assert.Equal("max-age=31536000; includeSubDomains", One(answer, "Strict-Transport-Security", path));
            Assert.False(answer.Headers.Contains("Server"), path);
        }
    }

    [Fact]
    public async Task Nothing_is_told_to_be_secure_by_a_site_that_is_not()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string> { ["Traceability:PublicUrl"] = "http://localhost:7071" },
        }.Listening();
        using var answer = await program.Gets("/");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_is_somebodys_own_is_kept_by_no_cache_and_two_languages_are_two_answers()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        await program.Settles();
        foreach (
            var path in new[]
            {
                "/api/me",
                "/api/batches",
                "/api/listings",
                "/api/sales",
                "/api/orders",
                "/api/notices",
                "/api/places",
                $"/api/batches/{orchard.Gtin}/A",
                "/epcis/events",
            }
        )
        {
            using var own = await program.Gets(path, orchard.Key);
            Assert.True(own.IsSuccessStatusCode, $"{path}: {own.StatusCode}");
            Assert.True(own.Headers.CacheControl is { NoStore: true, Public: false }, $"{path}: {own.Headers.CacheControl}");
        }

        // What a cache between us and two readers would hand from one to the other.
        foreach (var path in new[] { "/", "/market", $"/market/{orchard.Gtin}", $"/trace/{orchard.Gtin}/A", "/none" })
        {
            using var vi = await program.Gets(path, language: "vi");
            using var en = await program.Gets(path, language: "en");
            Assert.NotEqual(await vi.Text(), await en.Text());
            Assert.All(
                new[] { vi, en },
                answer =>
                    Assert.True(
                        answer.Headers.Vary.Contains("Accept-Language") || answer.Headers.CacheControl is { NoStore: true },
                        $"{path}: Vary {answer.Headers.Vary}"
                    )
            );
        }

        // A key changes what is answered: without it, the same address is another answer, and neither is kept for both.
        using var open = await program.Gets($"/api/batches/{orchard.Gtin}/A");
        using var mine = await program.Gets($"/api/batches/{orchard.Gtin}/A", orchard.Key);
        Assert.NotEqual(await open.Text(), await mine.Text());
        Assert.False(mine.Headers.CacheControl!.Public);
    }

    static string One(HttpResponseMessage answer, string name, string path)
    {
        Assert.True(answer.Headers.TryGetValues(name, out var values), $"{path} has no {name}");
        return Assert.Single(values!);
    }
}

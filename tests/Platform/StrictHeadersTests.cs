using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>What a browser is told with every answer, whatever it is.</summary>
public class StrictHeadersTests(TestStorage storage)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/market")]
    [InlineData("/farm")]
    [InlineData("/statistics")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/feeds/google.xml")]
    [InlineData("/healthz")]
    [InlineData("/api/me")]
    [InlineData("/01/09520000000004")]
    [InlineData("/01/1")]
    [InlineData("/nothing/here")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path)
    {
        await using var program = TraceabilityProgram.On(storage);
        using var answer = await program.Gets(path);
        var policy = Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(
            policy.Split("; "),
            rule => rule.Contains("unsafe-inline", StringComparison.Ordinal) && !IsScalarsStyle(rule, path)
        );
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.True(Header("Referrer-Policy") is "strict-origin-when-cross-origin" or "no-referrer");
        Assert.Contains("microphone=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", Header("Strict-Transport-Security"));

        string Header(string name) =>
            Assert.Single(answer.Headers.Concat(answer.Content.Headers).First(header => header.Key == name).Value);
    }

    [Fact]
    public async Task On_a_laptop_nothing_says_that_it_is_always_secure()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string> { ["Traceability:PublicUrl"] = "http://localhost:7071" },
        }.Listening();
        using var answer = await program.Gets("/healthz");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    // It puts its styles into its page by itself, and nobody's words are on that page.
    static bool IsScalarsStyle(string rule, string path) =>
        path == "/docs/" && rule.StartsWith("style-src ", StringComparison.Ordinal);
}

using Traceability.Tests.Support;

namespace Traceability.Tests.Abuse;

/// <summary>What a cache between us and our readers could hand from one to another.</summary>
public sealed class CacheTests(TestStorage storage)
{
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
                "/api/webhooks",
                $"/api/batches/{orchard.Gtin}/A",
                "/epcis/events",
            }
        )
        {
            using var own = await program.Gets(path, orchard.Key);
            Assert.True(own.IsSuccessStatusCode, $"{path}: {own.StatusCode}");
            Assert.True(
                own.Headers.CacheControl is { NoStore: true, Public: false },
                $"{path}: {own.Headers.CacheControl}"
            );
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
                        answer.Headers.Vary.Contains("Accept-Language")
                            || answer.Headers.CacheControl is { NoStore: true },
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

    [Fact]
    public async Task No_answer_tells_what_program_or_library_gave_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        foreach (var path in new[] { "/", "/healthz", "/api/me", "/none", "/openapi/v1.json" })
        {
            using var answer = await program.Gets(path);
            Assert.False(answer.Headers.Contains("Server"), path);
            Assert.False(answer.Headers.Contains("X-Powered-By"), path);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Tests.Feeds;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>Storage goes away and comes back, and its answers are lost: nobody is told what is not so.</summary>
public sealed class StorageDownTests(TestStorage storage) : IAsyncLifetime
{
    const string Unknown = "/trace/09520000000011/L1";
    readonly StorageGate gate = new(storage);
    TraceabilityProgram program = null!;

    public ValueTask InitializeAsync()
    {
        program = new TraceabilityProgram(gate.ConnectionString)
        {
            // What it says when storage is gone is no news here.
            IsQuiet = true,
            Settings = new Dictionary<string, string> { ["Traceability:StorageTimeout"] = "00:00:05" },
        }.Listening();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task The_program_is_healthy_without_storage_and_ready_only_with_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/readyz")).StatusCode);
        gate.Shuts();
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/")).StatusCode);
        var ready = await program.Gets("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        gate.Opens();
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/readyz")).StatusCode);
    }

    [Fact]
    public async Task While_storage_is_away_hardly_anything_is_asked_of_it_twice()
    {
        const int pages = 300;
        var tap = new StorageTap();
        await using var counted = new TraceabilityProgram(gate.ConnectionString)
        {
            IsQuiet = true,
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        Assert.Equal(HttpStatusCode.OK, (await counted.Gets("/readyz")).StatusCode);
        tap.Forgets();
        await Opens(counted, pages, "OPEN", HttpStatusCode.NotFound);
        Assert.Equal(pages, tap.Calls.Count);

        gate.Shuts();
        tap.Forgets();
        await Opens(counted, pages, "SHUT", HttpStatusCode.ServiceUnavailable);
        // A storm would be three for each.
        Assert.InRange(tap.Calls.Count, pages, pages * 1.2);

        gate.Opens();
        await Opens(counted, 1, "AGAIN", HttpStatusCode.NotFound);

        static Task Opens(TraceabilityProgram program, int pages, string lots, HttpStatusCode expected) =>
            Parallel.ForEachAsync(
                Enumerable.Range(0, pages),
                new ParallelOptions { MaxDegreeOfParallelism = 25 },
                async (page, _) =>
                    Assert.Equal(
                        expected,
                        (await program.Gets($"/api/batches/09520000000011/{lots}-{page}")).StatusCode
                    )
            );
    }

    [Fact]
    public async Task A_program_that_starts_without_storage_serves_when_storage_comes()
    {
        gate.Shuts();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await program.Gets("/readyz")).StatusCode);
        gate.Opens();
        var farm = await Farm.JoinsAsync(program);
        Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(await farm.Offers()))).StatusCode);
    }

    [Theory]
    [InlineData("vi", "Kho dữ liệu đang bận. Xin thử lại sau ít giây.")]
    [InlineData("en", "Storage is unavailable. Try again shortly.")]
    public async Task A_program_is_told_when_to_come_again(string language, string title)
    {
        gate.Shuts();
        foreach (var path in new[] { Unknown, "/api/batches/09520000000011/L1", "/codes/09520000000011/L1.svg" })
        {
            var answer = await program.Gets(path, language: language);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter!.Delta);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            var problem = await answer.Json();
            Assert.Equal(("/problems/storage-unavailable", title), (problem.Text("type"), problem.Text("title")));
            Assert.Equal(503, problem["status"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("vi", "Hệ thống đang bận")]
    [InlineData("en", "The system is busy")]
    public async Task A_shopper_gets_a_page_that_says_try_again_and_no_browser_keeps_it(string language, string title)
    {
        gate.Shuts();
        foreach (var path in new[] { Unknown, "/01/09520000000011/10/L1", "/market/09520000000011" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
            var answer = await program.Asks(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Contains(title, await answer.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_refused_while_storage_was_away_is_taken_once_when_it_is_back()
    {
        var farm = await Farm.JoinsAsync(program);
        var harvest = Farm.Harvest(await farm.Offers());
        gate.Shuts();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await farm.Registers(harvest, "k1")).StatusCode);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).StatusCode
        );
        gate.Opens();
        var first = await farm.Registers(harvest, "k1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(await first.Text(), await (await farm.Registers(harvest, "k1")).Text());
        await program.Settles();
        Assert.Single((await (await farm.Gets("/api/batches")).Json())["items"]!.AsArray());
    }

    public static TheoryData<string?, string?> Names { get; } =
        new()
        {
            { "L26-114", null },
            { "L26-114", "k" },
            { null, null },
            { null, "k" },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_registration_is_one_batch_whichever_of_storages_answers_is_lost(string? lot, string? key)
    {
        var tap = new StorageTap();
        await using var tapped = Tapped(tap);
        var farm = await Farm.JoinsAsync(tapped);
        for (var (call, lost) = (1, true); lost; call++)
        {
            var gtin = await farm.Offers();
            tap.LosesTheAnswerOf(call);
            var answer = await farm.Registers(Farm.Harvest(gtin, lot), key is null ? null : key + call);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            lost = tap.Calls.Count >= call;
            tap.Forgets();
            await tapped.Settles();
            var line = Assert.Single(
                (await (await farm.Gets("/api/batches?perPage=200")).Json())["items"]!.AsArray(),
                line => line.Text("gtin") == gtin
            );
            Assert.Equal((await answer.Json()).Text("lot"), line.Text("lot"));
            var batch = await (await farm.Gets($"/api/batches/{gtin}/{line.Text("lot")}")).Json();
            Assert.Equal("ready", batch.Text("codes"));
            Assert.Equal("incomplete", batch["listings"]![0].Text("state"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("k")]
    public async Task Whoever_is_registered_is_shown_a_key_that_works_whichever_of_storages_answers_is_lost(string? key)
    {
        var tap = new StorageTap();
        await using var tapped = Tapped(tap);
        await Farm.JoinsAsync(tapped);
        JsonObject partner = new()
        {
            ["name"] = "Cơ sở đóng gói Cao Lãnh",
            ["kind"] = "packing-house",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Cao Lãnh",
        };
        for (var (call, lost) = (1, true); lost; call++)
        {
            var idempotencyKey = key is null ? null : key + call;
            var joined = await Lost("/api/farmers", TraceabilityProgram.HoaLoc, TraceabilityProgram.OperatorKey);
            var farm = new Farm(tapped, joined.Text("key"));
            var offered = await Lost("/api/products", Farm.Mango, farm.Key);
            var product = Assert.Single((await (await farm.Gets("/api/products")).Json())["items"]!.AsArray());
            Assert.Equal(offered.Text("gtin"), product.Text("gtin"));

            var another = await Lost($"/api/farmers/{joined.Text("id")}/keys", null, farm.Key);
            Assert.Equal(HttpStatusCode.OK, (await tapped.Gets("/api/products", another.Text("key"))).StatusCode);
            var keys = await (await farm.Gets($"/api/farmers/{joined.Text("id")}/keys")).Json();
            Assert.Contains(keys["items"]!.AsArray(), line => line.Text("id") == another.Text("id"));

            Assert.NotNull((await Lost("/api/partners", partner, TraceabilityProgram.OperatorKey))["key"]);
            var feed = await Lost(
                "/api/feeds",
                new JsonObject { ["name"] = "Sàn nông sản" },
                TraceabilityProgram.OperatorKey
            );
            Assert.Empty(await tapped.Offers("google.xml", feed.Text("token")));

            async Task<JsonNode> Lost(string path, JsonNode? body, string by)
            {
                tap.LosesTheAnswerOf(call);
                var answer = await tapped.Sends(path, body, by, idempotencyKey);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                lost = tap.Calls.Count >= call || (lost && path != "/api/farmers");
                tap.Forgets();
                return await answer.Json();
            }
        }
    }

    TraceabilityProgram Tapped(StorageTap tap) =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
}

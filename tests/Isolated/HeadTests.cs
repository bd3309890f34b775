using System.Net;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Isolated;

/// <summary>Plays the Functions host's side of the isolated worker's protocol against the head as it is built.</summary>
public sealed class HeadTests(TestStorage storage, IsolatedHead head) : IAsyncDisposable
{
    const string Harvest = """
        {"gtin": "GTIN", "lot": "A/B", "harvestedOn": "2026-11-20", "quantity": {"value": 120.5, "unit": "KGM"}}
        """;

    readonly string prefix = $"i{Guid.NewGuid():N}"[..12];
    GrpcHost host = null!;

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_harvest_goes_the_whole_way_through_the_worker_and_the_host_is_told_the_same_functions()
    {
        host = await head.StartAsync(storage.ConnectionString, prefix);
        Assert.Empty(HeadFunction.Disagreements(HeadFunction.OfThePackage(), HeadFunction.Of(host.Functions)));
        var (key, gtin) = await OffersAsync();
        var made = await host.Proxied(
            HttpMethod.Post,
            "/api/batches",
            Harvest.Replace("GTIN", gtin, StringComparison.Ordinal),
            Bearer(key),
            ("Idempotency-Key", "k1")
        );
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await PlaysQueuesAsync();

        // The host proxies both A%2FB and A%252FB as this.
        var batch = await (await host.Proxied(HttpMethod.Get, $"/api/batches/{gtin}/A%252FB")).Json();
        Assert.Equal(("A/B", "ready"), (batch.Text("lot"), batch.Text("codes")));
        var resolved = await host.Proxied(HttpMethod.Get, $"/01/{gtin}/10/A%252FB?utm=zalo");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, resolved.StatusCode);
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/trace/{gtin}/A%2FB?utm=zalo",
            resolved.Headers.Location!.OriginalString
        );
        var page = await host.Proxied(HttpMethod.Get, $"/trace/{gtin}/A%252FB");
        Assert.Contains("Xoài cát Hòa Lộc", await page.Text(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Server"));
        var feed = await host.Proxied(HttpMethod.Get, "/feeds/google.xml");
        var again = await host.Proxied(
            HttpMethod.Get,
            "/feeds/google.xml",
            null,
            ("If-None-Match", $"{feed.Headers.ETag}")
        );
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);

        // What no function of the host names is the program's to refuse, in its own words.
        var refused = await host.Proxied(HttpMethod.Post, "/api/batches", "{}", Bearer(key));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Proxied(HttpMethod.Get, "/no/such/page")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Proxied(HttpMethod.Head, "/")).StatusCode);

        // Through HTTP nobody forges a message: here no path leads to a queue's function.
        Assert.Equal(HttpStatusCode.NotFound, (await host.Proxied(HttpMethod.Post, "/follow-batch", "{}")).StatusCode);
    }

    [Fact]
    public async Task A_timer_runs_a_message_that_overtook_its_change_comes_again_and_one_that_cannot_be_read_fails()
    {
        host = await head.StartAsync(storage.ConnectionString, prefix);
        Assert.Equal(new InvocationResult(true, ""), await host.Rings("expire-lots"));
        var early = $$"""
            {"gtin": "09520000000011", "lot": "L1", "change": "c", "announcedAt": "{{DateTimeOffset.UtcNow:O}}"}
            """;
        Assert.Equal(new InvocationResult(true, ""), await host.Brings("follow-batch", early));
        var waiting = await Queue(Queues.BatchChanged).GetPropertiesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, waiting.Value.ApproximateMessagesCount);

        // The host counts the tries and moves it to the poison queue; what is there is kept.
        Assert.False((await host.Brings("follow-batch", "not json")).Succeeded);
        Assert.Equal(new InvocationResult(true, ""), await host.Brings("keep-poison-batch-changed", "not json"));
        Assert.Equal(0, await host.TerminatesAsync());
    }

    async Task<(string Key, string Gtin)> OffersAsync()
    {
        var farmer = await host.Proxied(
            HttpMethod.Post,
            "/api/farmers",
            TraceabilityProgram.HoaLoc.ToJsonString(),
            Bearer(TraceabilityProgram.OperatorKey)
        );
        var key = (await farmer.Json()).Text("key");
        var product = await host.Proxied(HttpMethod.Post, "/api/products", Farm.Mango.ToJsonString(), Bearer(key));
        return (key, (await product.Json()).Text("gtin"));
    }

    // The host's side of the queues: take, invoke, delete after a success.
    async Task PlaysQueuesAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        int taken;
        do
        {
            taken = 0;
            foreach (
                var (name, function) in new[]
                {
                    (Queues.BatchChanged, "follow-batch"),
                    (Queues.ListingChanged, "decide-listings"),
                    (Queues.PassportChanged, "rewrite-passports"),
                }
            )
            {
                var queue = Queue(name);
                QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, cancellationToken: cancellation);
                taken += messages.Length;
                foreach (var message in messages)
                {
                    Assert.Equal(new InvocationResult(true, ""), await host.Brings(function, message.Body.ToString()));
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
                }
            }
        } while (taken > 0);
    }

    QueueClient Queue(string name) =>
        new(
            storage.ConnectionString,
            prefix + name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );

    static (string Name, string Value) Bearer(string key) => ("Authorization", $"Bearer {key}");
}

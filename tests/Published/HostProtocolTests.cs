using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Published;

/// <summary>Plays the Functions host's side of the custom-handler protocol against the published binary.</summary>
public class HostProtocolTests(TestStorage storage, Package package)
{
    const string Harvest = """
        {"gtin": "GTIN", "lot": "A/B", "harvestedOn": "2026-11-20", "quantity": {"value": 120.5, "unit": "KGM"}}
        """;

    [Fact]
    public async Task The_publish_output_is_the_package()
    {
        var folder = await package.FolderAsync();
        var files = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .ToList();
        Assert.Contains("host.json", files);
        Assert.Contains("Traceability", files);
        Assert.Contains("libSkiaSharp.so", files);
        Assert.Contains("THIRD-PARTY-NOTICES.txt", files);
        Assert.Contains(Path.Combine("http-api", "function.json"), files);
        Assert.DoesNotContain(files, file => file.EndsWith(".dbg", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith(".xml", StringComparison.Ordinal));
        Assert.All(
            files.Where(file => file.EndsWith("function.json", StringComparison.Ordinal)),
            file => Assert.Equal(2, file.Split(Path.DirectorySeparatorChar).Length)
        );
    }

    [Fact]
    public async Task A_harvest_goes_the_whole_way_through_the_host()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var (key, gtin) = await OffersAsync(binary);
        var made = await binary.Proxied(
            HttpMethod.Post,
            "/api/batches",
            Harvest.Replace("GTIN", gtin, StringComparison.Ordinal),
            key,
            "k1"
        );
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await PlaysQueuesAsync(binary);

        // The host proxies both A%2FB and A%252FB as this.
        var batch = await (await binary.Proxied(HttpMethod.Get, $"/api/batches/{gtin}/A%252FB")).Json();
        Assert.Equal(("A/B", "ready"), (batch.Text("lot"), batch.Text("codes")));
        var resolved = await binary.Proxied(HttpMethod.Get, $"/01/{gtin}/10/A%252FB?utm=zalo");
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/trace/{gtin}/A%2FB?utm=zalo",
            resolved.Headers.Location!.OriginalString
        );
        var set = await (await binary.Proxied(HttpMethod.Get, $"/01/{gtin}/10/A%252FB?linkType=linkset")).Json();
        Assert.Equal(batch.Text("digitalLink"), set["linkset"]![0].Text("anchor"));
        var linked = await binary.Proxied(
            HttpMethod.Put,
            $"/api/links/01/{gtin}/10/A%252FB",
            """{"links": [{"linkType": "gs1:safetyInfo", "href": "https://a.example/", "title": "An toàn"}]}""",
            key
        );
        Assert.Equal(batch.Text("digitalLink"), (await linked.Json()).Text("digitalLink"));
        var file = await (await binary.Proxied(HttpMethod.Get, "/.well-known/gs1resolver")).Json();
        Assert.Equal(TraceabilityProgram.PublicUrl, file.Text("resolverRoot"));
        var page = await binary.Proxied(HttpMethod.Get, $"/trace/{gtin}/A%252FB");
        Assert.Contains("Xoài cát Hòa Lộc", await page.Text(), StringComparison.Ordinal);
        var code = await binary.Proxied(HttpMethod.Get, $"/codes/{gtin}/A%252FB.png");
        Assert.Equal(
            batch.Text("digitalLink"),
            await Debian.DecodesAsync(await code.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))
        );
    }

    [Fact]
    public async Task Without_the_host_an_encoded_percent_is_a_percent()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var answer = await binary.Direct(HttpMethod.Get, "/api/batches/09520000000011/A%252FB");
        Assert.Equal("reserved", (await answer.Json())["errors"]![0].Text("rule"));
    }

    [Fact]
    public async Task A_timer_and_a_message_are_answered_with_an_empty_object()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var early = $$"""
            {"gtin": "09520000000011", "lot": "L1", "change": "c", "announcedAt": "{{DateTimeOffset.UtcNow:O}}"}
            """;
        foreach (
            var answer in new[]
            {
                await binary.Invoked("expire-lots", await Payload("timer.json")),
                // A message that overtook its batch: a fault that will pass, so it comes again later.
                await binary.Invoked("follow-batch", await Message(early)),
            }
        )
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("{}", await answer.Text());
        }

        var queue = Queue(binary, Queues.BatchChanged);
        Assert.Equal(
            1,
            (await queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount
        );
        Assert.Empty(
            (await queue.ReceiveMessagesAsync(1, cancellationToken: TestContext.Current.CancellationToken)).Value
        );
    }

    [Theory]
    [InlineData("follow-batch", "not json")]
    [InlineData("follow-batch", "")]
    [InlineData("follow-batch", "null")]
    [InlineData("follow-batch", "[]")]
    [InlineData("follow-batch", "{\"Data\": {}}")]
    [InlineData("follow-batch", "@queue-message-without-data.json")]
    [InlineData("follow-batch", "@queue-message-not-encoded.json")]
    [InlineData("expire-lots", "not json")]
    public async Task A_bad_invocation_fails_with_a_reason_and_never_hangs_the_host(string function, string body)
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var answer = await binary.Invoked(function, body.StartsWith('@') ? await Payload(body[1..]) : body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(binary.IsRunning);
    }

    [Fact]
    public async Task An_unknown_function_is_not_found()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        Assert.Equal(HttpStatusCode.NotFound, (await binary.Invoked("no-such-function", "{\"Data\":{}}")).StatusCode);
    }

    [Fact]
    public async Task A_message_forged_by_the_public_is_refused_under_the_host_and_unknown_without_it()
    {
        var forged = await Message(
            """{"gtin": "09520000000011", "lot": "L1", "change": "c", "announcedAt": "2026-11-24T00:00:00Z"}"""
        );
        await using var hosted = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await hosted.Proxied(HttpMethod.Post, "/follow-batch", forged)).StatusCode
        );
        await using var alone = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString,
            underHost: false
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await alone.Direct(HttpMethod.Post, "/follow-batch", forged)).StatusCode
        );
    }

    [Fact]
    public async Task Without_storage_the_binary_starts_and_says_that_it_cannot_serve()
    {
        // Nothing listens there: each call fails at once.
        const string nowhere =
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + "BlobEndpoint=http://127.0.0.1:9/devstoreaccount1;QueueEndpoint=http://127.0.0.1:9/devstoreaccount1;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;";
        await using var binary = await PublishedBinary.StartAsync(await package.FolderAsync(), nowhere);
        Assert.Equal(HttpStatusCode.OK, (await binary.Proxied(HttpMethod.Get, "/healthz")).StatusCode);
        var ready = await binary.Proxied(HttpMethod.Get, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        var early = $$"""
            {"gtin": "09520000000011", "lot": "L1", "change": "c", "announcedAt": "{{DateTimeOffset.UtcNow:O}}"}
            """;
        Assert.Equal(
            HttpStatusCode.InternalServerError,
            (await binary.Invoked("follow-batch", await Message(early))).StatusCode
        );
        Assert.True(binary.IsRunning);
    }

    [Theory]
    [InlineData("/01/%00%ff/10/%")]
    [InlineData("/00/%00")]
    [InlineData("/414/9520000000103?linkType=%")]
    [InlineData("/ABCDEFGH")]
    [InlineData("/trace/%252e%252e/x")]
    [InlineData("/codes/x/%2F.svg?size=-1")]
    [InlineData("/api/batches?perPage=99999999999999999999")]
    [InlineData("/api/batches/%E0%A4%A/x")]
    [InlineData("/market/09520000000011?lot=%00")]
    [InlineData("/photos/09520000000011/..%2F..%2Fhost.json")]
    public async Task No_request_ends_the_process_or_is_a_fault_of_ours(string target)
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var answer = await binary.Proxied(HttpMethod.Get, target);
        Assert.InRange((int)answer.StatusCode, 300, 499);
        Assert.True(binary.IsRunning);
    }

    [Fact]
    public async Task It_ends_in_order_when_the_host_ends_it()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        Assert.Equal(0, await binary.TerminatesAsync());
    }

    [Fact]
    public async Task The_interfaces_description_is_there_in_the_published_binary_too()
    {
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            storage.ConnectionString
        );
        var document = await (await binary.Proxied(HttpMethod.Get, "/openapi/v1.json")).Json();
        Assert.NotNull(document["paths"]!["/api/batches"]!["post"]);
        Assert.Equal(HttpStatusCode.OK, (await binary.Proxied(HttpMethod.Get, "/docs/")).StatusCode);
    }

    static async Task<(string Key, string Gtin)> OffersAsync(PublishedBinary binary)
    {
        var farmer = await binary.Proxied(
            HttpMethod.Post,
            "/api/farmers",
            TraceabilityProgram.HoaLoc.ToJsonString(),
            TraceabilityProgram.OperatorKey
        );
        var key = (await farmer.Json()).Text("key");
        var product = await binary.Proxied(HttpMethod.Post, "/api/products", Farm.Mango.ToJsonString(), key);
        return (key, (await product.Json()).Text("gtin"));
    }

    // The host's side of the queues: take, post to the function, delete after a 200.
    async Task PlaysQueuesAsync(PublishedBinary binary)
    {
        var functions = new Dictionary<string, string>
        {
            [Queues.BatchChanged] = "follow-batch",
            [Queues.ListingChanged] = "decide-listings",
            [Queues.PassportChanged] = "rewrite-passports",
        };
        var cancellation = TestContext.Current.CancellationToken;
        int taken;
        do
        {
            taken = 0;
            foreach (var (name, function) in functions)
            {
                var queue = Queue(binary, name);
                QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, cancellationToken: cancellation);
                taken += messages.Length;
                foreach (var message in messages)
                {
                    var answer = await binary.Invoked(function, await Message(message.Body.ToString()));
                    Assert.Equal((HttpStatusCode.OK, "{}"), (answer.StatusCode, await answer.Text()));
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
                }
            }
        } while (taken > 0);
    }

    QueueClient Queue(PublishedBinary binary, string name) =>
        new(
            storage.ConnectionString,
            binary.Prefix + name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );

    // A message is JSON text inside a JSON string inside a JSON string.
    static async Task<string> Message(string text)
    {
        var once = JsonSerializer.Serialize(text);
        return (await Payload("queue-message.json")).Replace(
            "\"MESSAGE\"",
            JsonSerializer.Serialize(once),
            StringComparison.Ordinal
        );
    }

    static Task<string> Payload(string name) =>
        File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Payloads", name),
            TestContext.Current.CancellationToken
        );
}

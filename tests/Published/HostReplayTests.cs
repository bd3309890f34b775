using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Traceability.Platform.Laptop;
using Traceability.Platform.Storage;
using Traceability.Tests.Platform.Functions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Published;

/// <summary>What a real Functions host sends, sent again to the published binary, and what the host needs of its answers.</summary>
public class HostReplayTests(TestStorage storage, Package package)
{
    [Fact]
    public async Task The_hosts_first_request_is_answered_with_the_first_page()
    {
        await using var binary = await StartsAsync();
        var (status, answer) = await RawRequest.ReplayAsync(binary.Address, "first.http");
        Assert.Equal(200, status);
        Assert.Contains("text/html", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_harvest_is_registered_followed_and_scanned_by_the_hosts_own_bytes()
    {
        await using var binary = await StartsAsync();
        var (key, gtin) = await OffersAsync(binary);
        for (var send = 0; send < 2; send++)
        {
            var (made, batch) = await RawRequest.ReplayAsync(
                binary.Address,
                "register.http",
                ("GTIN", gtin),
                ("KEY", key)
            );
            Assert.Equal(201, made);
            Assert.Contains(
                $"Location: {TraceabilityProgram.PublicUrl}/api/batches/{gtin}/A%2FB\r\n",
                batch,
                StringComparison.Ordinal
            );
        }

        // Each registration announced it: one batch, whose message may come twice.
        var queue = Queue(binary, Queues.BatchChanged);
        QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, cancellationToken: Cancellation);
        Assert.Equal(2, messages.Length);
        foreach (var message in messages)
        {
            // The text is JSON in a JSON string, encoded once more; the metadata's own id, lot and change are not the queue's.
            var encoded = JsonSerializer.Serialize(JsonSerializer.Serialize(message.Body.ToString()));
            var (followed, answer) = await RawRequest.ReplayAsync(
                binary.Address,
                "queue.http",
                ("GTIN", gtin),
                ("MESSAGE", encoded)
            );
            Assert.Equal(200, followed);
            Assert.Contains("Content-Type: application/json", answer, StringComparison.Ordinal);
            Assert.Contains("{}", answer, StringComparison.Ordinal);
        }

        var read = await (await binary.Proxied(HttpMethod.Get, $"/api/batches/{gtin}/A%252FB")).Json();
        Assert.Equal("ready", read.Text("codes"));
        var (scanned, led) = await RawRequest.ReplayAsync(binary.Address, "scan.http", ("GTIN", gtin));
        Assert.Equal(307, scanned);
        Assert.Contains(
            $"Location: {TraceabilityProgram.PublicUrl}/trace/{gtin}/A%2FB?17=270101&utm=zalo\r\n",
            led,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_timer_that_is_late_is_answered_with_an_empty_object()
    {
        await using var binary = await StartsAsync();
        var (status, answer) = await RawRequest.ReplayAsync(binary.Address, "timer.http");
        Assert.Equal(200, status);
        Assert.Contains("{}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/01/09520000000011/10/L1", 204)]
    [InlineData("/api/x", 404)]
    public async Task A_question_for_the_methods_is_answered(string target, int expected)
    {
        await using var binary = await StartsAsync();
        var (status, _) = await RawRequest.ReplayAsync(binary.Address, "options.http", ("TARGET", target));
        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task A_message_forged_by_the_public_is_refused_by_every_function()
    {
        await using var binary = await StartsAsync();
        var functions = PackagedFunction.All().Where(function => function.Route is null).ToList();
        Assert.NotEmpty(functions);
        foreach (var function in functions)
        {
            var answer = await binary.Proxied(
                HttpMethod.Post,
                "/" + function.Name,
                "{\"Data\":{\"message\":\"\\\"x\\\"\"}}"
            );
            Assert.Equal((function.Name, HttpStatusCode.Forbidden), (function.Name, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_message_that_failed_too_often_is_kept_where_it_does_not_expire()
    {
        await using var binary = await StartsAsync();
        var body = JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["Data"] = new Dictionary<string, string> { ["message"] = JsonSerializer.Serialize("hỏng") },
            }
        );
        for (var send = 0; send < 2; send++)
        {
            var answer = await binary.Invoked("keep-poison-batch-changed", body);
            Assert.Equal((HttpStatusCode.OK, "{}"), (answer.StatusCode, await answer.Text()));
        }

        var rows = new List<TableEntity>();
        await foreach (
            var row in new TableClient(storage.ConnectionString, binary.Prefix + Tables.Poison).QueryAsync<TableEntity>(
                cancellationToken: Cancellation
            )
        )
        {
            rows.Add(row);
        }

        Assert.Equal(("batch-changed", "hỏng"), (Assert.Single(rows).PartitionKey, rows[0].GetString("Message")));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_413_whether_or_not_it_says_its_length()
    {
        await using var binary = await StartsAsync();
        var (key, _) = await OffersAsync(binary);
        var tooLong = "{\"gtin\": \"" + new string('1', 70_000) + "\"}";
        var answer = await binary.Proxied(HttpMethod.Post, "/api/batches", tooLong, key);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("/problems/too-large", (await answer.Json()).Text("type"));
        var chunked = await binary.Invoked(
            "follow-batch",
            "{\"Data\": {\"message\": \"" + new string('x', 1 << 20) + "\"}}"
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        Assert.True(binary.IsRunning);
    }

    [Fact]
    public async Task A_head_is_answered_as_a_get_and_what_has_not_changed_is_304()
    {
        await using var binary = await StartsAsync();
        var (_, gtin) = await OffersAsync(binary);
        foreach (var path in new[] { "/", "/feeds/google.xml", $"/market/{gtin}", $"/01/{gtin}" })
        {
            var get = await binary.Proxied(HttpMethod.Get, path);
            var head = await binary.Proxied(HttpMethod.Head, path);
            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Equal(get.Headers.Location, head.Headers.Location);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Text());
        }

        var feed = await binary.Proxied(HttpMethod.Get, "/feeds/google.xml");
        var again = await binary.Proxied(
            HttpMethod.Get,
            "/feeds/google.xml",
            ifNoneMatch: Assert.IsType<System.Net.Http.Headers.EntityTagHeaderValue>(feed.Headers.ETag).ToString()
        );
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(feed.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Text());
    }

    [Fact]
    public async Task A_storage_that_never_answers_keeps_neither_the_start_nor_the_first_page_waiting()
    {
        // Connections are taken by the system and nobody ever reads them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var binary = await PublishedBinary.StartAsync(
            await package.FolderAsync(),
            AzuriteAddress.Explicit(new AzuritePorts(port, port, port))
        );
        var waiting = binary.Proxied(HttpMethod.Get, "/readyz");
        Assert.Equal(200, (await RawRequest.ReplayAsync(binary.Address, "first.http")).Status);
        Assert.Equal(HttpStatusCode.OK, (await binary.Proxied(HttpMethod.Get, "/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    async Task<PublishedBinary> StartsAsync() =>
        await PublishedBinary.StartAsync(await package.FolderAsync(), storage.ConnectionString);

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

    QueueClient Queue(PublishedBinary binary, string name) =>
        new(
            storage.ConnectionString,
            binary.Prefix + name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Platform.Telemetry;

/// <summary>Takes what Application Insights is told, as its ingestion endpoint does (breeze, version 2.1): a JSON object a line.</summary>
sealed class AzureMonitor : IAsyncDisposable
{
    readonly WebApplication server;
    readonly ConcurrentQueue<JsonNode> items = new();

    AzureMonitor(WebApplication server) => this.server = server;

    public IReadOnlyList<JsonNode> Items => [.. items];

    /// <summary>No address but this machine's is in it: what is not told here is told nowhere.</summary>
    public string ConnectionString
    {
        get
        {
            var address = server
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First();
            return $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={address}/";
        }
    }

    public static async Task<AzureMonitor> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var monitor = new AzureMonitor(builder.Build());
        monitor.server.MapPost("/v2.1/track", monitor.TakeAsync);
        await monitor.server.StartAsync(TestContext.Current.CancellationToken);
        return monitor;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        var isPacked = context.Request.Headers.ContentEncoding == "gzip";
        await using var body = isPacked
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            if (line.Length > 0)
            {
                items.Enqueue(JsonNode.Parse(line)!);
                count++;
            }
        }

        await context.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["itemsReceived"] = count,
                ["itemsAccepted"] = count,
                ["errors"] = new JsonArray(),
            },
            context.RequestAborted
        );
    }
}

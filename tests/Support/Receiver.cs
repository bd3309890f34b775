using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Support;

/// <summary>What came to a receiver of webhooks.</summary>
/// <param name="TraceParent">The trace that it belongs to; empty where none is told.</param>
public sealed record Received(string Id, long At, string Signature, string Body, string TraceParent = "");

/// <summary>Somebody's own server that is told what happens; it answers as a test wants it to.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication server;
    readonly ConcurrentQueue<Received> received = new();

    Receiver(WebApplication server) => this.server = server;

    public IReadOnlyList<Received> Received => [.. received];

    /// <summary>The status of the next answers.</summary>
    public HttpStatusCode Answers { get; set; } = HttpStatusCode.OK;

    public string Address =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        + "/hook";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.server.MapPost("/hook", receiver.TakeAsync);
        await receiver.server.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        received.Enqueue(
            new Received(
                headers["webhook-id"].ToString(),
                long.Parse(headers["webhook-timestamp"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
                headers["webhook-signature"].ToString(),
                await reader.ReadToEndAsync(context.RequestAborted),
                headers.TraceParent.ToString()
            )
        );
        context.Response.StatusCode = (int)Answers;
        context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
    }
}

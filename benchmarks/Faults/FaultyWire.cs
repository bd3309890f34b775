using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Traceability.Platform.Laptop;

namespace Traceability.Benchmarks.Faults;

/// <summary>What becomes of a call to storage.</summary>
enum Fate
{
    Passes,

    /// <summary>It has its effect, later.</summary>
    Late,

    /// <summary>The connection breaks before it is there.</summary>
    Cut,

    /// <summary>It has its effect, and the connection breaks before its answer is there.</summary>
    AnswerLost,

    /// <summary>500.</summary>
    Failed,

    /// <summary>503, as the service answers that is too busy.</summary>
    Busy,

    /// <summary>429 with a time to wait.</summary>
    Throttled,
}

/// <summary>
/// The way between a program and its storage: it does to a share of the calls what networks and busy services do. Which call meets what
/// follows from a seed and the order in which they come.
/// </summary>
sealed class FaultyWire : IAsyncDisposable
{
    const int LongestWait = 700;

    static readonly Fate[] faults =
    [
        Fate.Late,
        Fate.Cut,
        Fate.AnswerLost,
        Fate.AnswerLost,
        Fate.Failed,
        Fate.Busy,
        Fate.Throttled,
    ];

    // What belongs to one connection alone (RFC 9110 §7.6.1), and what is set anew for the next.
    static readonly HashSet<string> ofTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Host",
        "Content-Length",
    };

    readonly List<WebApplication> services = [];
    readonly HttpClient client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 256,
        }
    )
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
    readonly ConcurrentDictionary<Fate, int> met = new();
    int refusedTables;
    readonly Random random;
    readonly Lock gate = new();

    FaultyWire(int seed) => random = new Random(seed);

    /// <summary>The same storage, by this way.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The share of calls that a fault meets, 0 to 1.</summary>
    public double Share { get; set; }

    /// <summary>While it is, nothing passes.</summary>
    public bool IsDown { get; set; }

    /// <summary>Calls to tables that did not pass because it was down.</summary>
    public int RefusedTables => refusedTables;

    /// <summary>How many calls met what.</summary>
    public IReadOnlyDictionary<Fate, int> Met => met;

    public int Faults => met.Where(fate => fate.Key != Fate.Passes).Sum(fate => fate.Value);

    public static async Task<FaultyWire> OpenAsync(AzuritePorts storage, int seed)
    {
        var wire = new FaultyWire(seed);
        var (blob, queue, table) = (
            await wire.BeforeAsync(storage.Blob, static () => { }),
            await wire.BeforeAsync(storage.Queue, static () => { }),
            await wire.BeforeAsync(storage.Table, () => Interlocked.Increment(ref wire.refusedTables))
        );
        wire.ConnectionString = AzuriteAddress.Explicit(new AzuritePorts(blob, queue, table));
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        client.Dispose();
    }

    /// <param name="onDown">Called for each call that comes while the wire is down.</param>
    async Task<int> BeforeAsync(int port, Action onDown)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.Run(context =>
        {
            if (!IsDown)
            {
                return AnswerAsync(context, port);
            }

            onDown();
            context.Abort();
            return Task.CompletedTask;
        });
        await app.StartAsync();
        services.Add(app);
        return new Uri(app.Urls.First()).Port;
    }

    async Task AnswerAsync(HttpContext context, int port)
    {
        var (fate, wait) = Next();
        met.AddOrUpdate(fate, 1, static (_, count) => count + 1);
        switch (fate)
        {
            case Fate.Cut:
                context.Abort();
                return;
            case Fate.Failed:
                await RefuseAsync(context, HttpStatusCode.InternalServerError, "InternalError");
                return;
            case Fate.Busy:
                await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, "ServerBusy");
                return;
            case Fate.Throttled:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, HttpStatusCode.TooManyRequests, "ServerBusy");
                return;
            case Fate.Late:
                await Task.Delay(wait, context.RequestAborted);
                break;
        }

        // Once sent it is done, whoever has left meanwhile.
        using var answer = await client.SendAsync(await CopyAsync(context.Request, port));
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (fate == Fate.AnswerLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!ofTheConnection.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = answer.Content.Headers.ContentLength;
        }
        else if (body.Length > 0)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        }
    }

    (Fate Fate, int Wait) Next()
    {
        lock (gate)
        {
            return random.NextDouble() < Share
                ? (faults[random.Next(faults.Length)], random.Next(LongestWait))
                : (Fate.Passes, 0);
        }
    }

    static async Task<HttpRequestMessage> CopyAsync(HttpRequest request, int port)
    {
        // As it was written: storage checks a signature of it.
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var copy = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(
                $"http://127.0.0.1:{port}{target}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (body.Length > 0 || HttpMethods.IsPut(request.Method) || HttpMethods.IsPost(request.Method))
        {
            copy.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!ofTheConnection.Contains(name) && !copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                copy.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return copy;
    }

    static Task RefuseAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers["x-ms-error-code"] = code;
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Http.Features;

namespace Traceability.Fakes;

/// <summary>What goes wrong, and how often.</summary>
/// <param name="Seed">The same seed and the same order of requests, the same faults.</param>
/// <param name="Rate">Of requests, 0 to 1.</param>
/// <param name="Kinds">Any of busy, error, hang, slow, lost, late; each as often as the others.</param>
/// <param name="PathPart">Only of requests whose path has this in it.</param>
sealed record FaultPlan(int Seed, double Rate, IReadOnlyList<string> Kinds, string PathPart);

/// <summary>
/// Faults of networks and platforms. busy: 429 with Retry-After; error: 500; hang: no answer, no effect; slow: an answer after a
/// while; lost: the effect, and the connection breaks; late: the effect, after the other side has given up.
/// </summary>
sealed class Faults
{
    const string Admin = "/admin";
    const string BusySeconds = "2";
    static readonly TimeSpan slowness = TimeSpan.FromMilliseconds(100);

    readonly Lock gate = new();
    FaultPlan plan = new(0, 0, [], "");
    Random random = new(0);
    int injected;
    int requests;

    public int Injected => injected;

    /// <summary>Requests to the platforms, those that failed too.</summary>
    public int Requests => requests;

    public void Set(FaultPlan next)
    {
        lock (gate)
        {
            plan = next;
            random = new Random(next.Seed);
        }
    }

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Admin, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref requests);
        if (Draw(context) is not { } kind)
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref injected);
        switch (kind)
        {
            case "busy":
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = BusySeconds;
                break;
            case "error":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case "hang":
                await GivenUpAsync(context);
                break;
            case "slow":
                await Task.Delay(slowness);
                await next(context);
                break;
            case "lost":
                await UnheardAsync(context, next);
                context.Abort();
                break;
            case "late":
                await ReadWholeAsync(context);
                await GivenUpAsync(context);
                await UnheardAsync(context, next);
                break;
            default:
                throw new InvalidOperationException($"There is no fault {kind}.");
        }
    }

    string? Draw(HttpContext context)
    {
        lock (gate)
        {
            return
                plan.Kinds.Count > 0
                && context.Request.Path.Value!.Contains(plan.PathPart, StringComparison.Ordinal)
                && random.NextDouble() < plan.Rate
                ? plan.Kinds[random.Next(plan.Kinds.Count)]
                : null;
        }
    }

    static async Task ReadWholeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        body.Position = 0;
        context.Request.Body = body;
    }

    static Task GivenUpAsync(HttpContext context)
    {
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => given.TrySetResult());
        return given.Task;
    }

    // The platform does what it was asked; what it answers goes nowhere.
    static async Task UnheardAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        context.RequestAborted = CancellationToken.None;
        await next(context);
    }
}

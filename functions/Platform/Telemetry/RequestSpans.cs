using System.Diagnostics;

namespace Traceability.Platform.Telemetry;

/// <summary>Marks a route that the Functions host calls for a queue or a clock: its handling has a span of its own.</summary>
sealed record HostInvoked;

/// <summary>
/// A span for each request, named by method and route template (OpenTelemetry HTTP conventions), never by the path, the query or the
/// caller's address: a path may hold what opens an order. The framework's own instrumentation would tell all of them.
/// </summary>
static class RequestSpans
{
    const string OtherMethod = "_OTHER";

    /// <summary>Goes behind the routing, which knows the template, and before what answers faults, which forgets it.</summary>
    public static void UseRequestSpans(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Signals>() is { IsOn: true } signals)
        {
            app.Use((context, next) => TraceAsync(context, next, signals));
        }
    }

    static async Task TraceAsync(HttpContext context, RequestDelegate next, Signals signals)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<HostInvoked>() is not null)
        {
            await next(context);
            return;
        }

        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        var method = Known(context.Request.Method);
        // Whoever asks names any trace that he likes: it is noted, and decides neither what we keep nor where it goes on.
        var theirs = TraceContext.Parse(context.Request.Headers.TraceParent);
        using var span = signals.Begin(
            route is null ? method : $"{method} {Rooted(route)}",
            ActivityKind.Server,
            default,
            theirs
        );
        if (span is null)
        {
            await next(context);
            return;
        }

        span.SetTag("http.request.method", method);
        if (route is not null)
        {
            span.SetTag("http.route", Rooted(route));
        }

        try
        {
            await next(context);
        }
        catch (Exception fault) when (span.Fails(fault))
        {
            throw;
        }

        span.Answered(context.Response.StatusCode);
    }

    // Some templates are written without the slash in front.
    static string Rooted(string route) => route.StartsWith('/') ? route : "/" + route;

    static string Known(string method)
    {
        var canonical = HttpMethods.GetCanonicalizedValue(method);
        return
            HttpMethods.IsGet(canonical)
            || HttpMethods.IsHead(canonical)
            || HttpMethods.IsPost(canonical)
            || HttpMethods.IsPut(canonical)
            || HttpMethods.IsPatch(canonical)
            || HttpMethods.IsDelete(canonical)
            || HttpMethods.IsOptions(canonical)
            ? canonical
            : OtherMethod;
    }
}

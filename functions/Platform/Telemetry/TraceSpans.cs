using System.Diagnostics;

namespace Traceability.Platform.Telemetry;

/// <summary>Spans inside a trace that is under way: where there is none, there are none, and it costs a look.</summary>
public static class TraceSpans
{
    /// <summary>What is under way in a trace of ours; null where nothing is.</summary>
    public static Activity? Current => Activity.Current is { Source.Name: Signals.Name } current ? current : null;

    /// <summary>Begins a span inside the current one; null where there is none.</summary>
    public static Activity? Begin(string name, ActivityKind kind) => Current?.Source.StartActivity(name, kind);

    /// <summary>
    /// Begins a span of a request to somebody else, and has the request say which trace it belongs to (W3C Trace Context). Where the
    /// request goes is not told: an address may be somebody's own.
    /// </summary>
    /// <param name="who">What is called: webhook, or a kind of shop.</param>
    public static Activity? Begin(HttpRequestMessage request, string who)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Current is not { } outer)
        {
            return null;
        }

        var span = outer.Source.StartActivity($"{request.Method} {who}", ActivityKind.Client);
        span?.SetTag("http.request.method", request.Method.Method);
        // Otherwise the client would name a span of its own, which nobody is told of.
        request.Headers.TryAddWithoutValidation(TraceContext.Property, (span ?? outer).Id);
        return span;
    }

    /// <summary>Notes how a request was answered.</summary>
    public static void Answered(this Activity? span, int status)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("http.response.status_code", status);
        // HTTP semantic conventions: of a server a fault is its own, of a client every refusal too.
        if (status >= (span.Kind == ActivityKind.Server ? 500 : 400))
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>
    /// Notes what went wrong by its kind alone, for a fault's words may tell of a person. Written as a condition of a catch, so that
    /// the fault goes on as it is.
    /// </summary>
    /// <returns>False always.</returns>
    public static bool Fails(this Activity? span, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        span.Fails(fault.GetType().FullName ?? fault.GetType().Name);
        return false;
    }

    /// <summary>Notes what went wrong by a word for it.</summary>
    public static void Fails(this Activity? span, string kind) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", kind);
}

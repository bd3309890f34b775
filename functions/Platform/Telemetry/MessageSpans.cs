using System.Diagnostics;
using Traceability.Platform.Functions;

namespace Traceability.Platform.Telemetry;

/// <summary>A span for each message that is handled, in the trace of whoever sent it (OpenTelemetry messaging conventions).</summary>
static class MessageSpans
{
    /// <summary>The same handling, and told of where somebody listens.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="queue">The queue that starts it.</param>
    public static Func<IServiceProvider, string, CancellationToken, Task<Outcome>> Around(
        string function,
        string queue,
        Func<IServiceProvider, string, CancellationToken, Task<Outcome>> handle
    )
    {
        var name = "process " + queue;
        return (services, message, cancellation) =>
            services.GetRequiredService<Signals>() is { IsOn: true } signals
                ? HandleAsync(signals, name, function, queue, handle, services, message, cancellation)
                : handle(services, message, cancellation);
    }

    static async Task<Outcome> HandleAsync(
        Signals signals,
        string name,
        string function,
        string queue,
        Func<IServiceProvider, string, CancellationToken, Task<Outcome>> handle,
        IServiceProvider services,
        string message,
        CancellationToken cancellation
    )
    {
        var sent = TraceContext.Of(message);
        using var span = signals.Begin(name, ActivityKind.Consumer, sent.Parent);
        if (span is not null)
        {
            span.SetTag("messaging.system", "azure_storage_queue");
            span.SetTag("messaging.destination.name", queue);
            span.SetTag("messaging.operation.type", "process");
            span.SetTag("faas.name", function);
            if (sent.VisibleAt is { } visibleAt)
            {
                signals.Waited(queue, span.StartTimeUtc - visibleAt.UtcDateTime);
            }
        }

        try
        {
            return await handle(services, message, cancellation) is Outcome.Continued next
                ? Outcome.Continue(TraceContext.Carry(next.Message, next.Delay), next.Delay)
                : Outcome.Done;
        }
        catch (Exception fault) when (span.Fails(fault))
        {
            throw;
        }
    }
}

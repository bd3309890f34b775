using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;

namespace Traceability.Isolated;

/// <summary>The program inside the worker, with services of its own: the worker's know nothing of it.</summary>
public sealed class HostedProgram(IServiceProvider services)
{
    readonly Dictionary<string, QueueFunction> queues = services
        .GetServices<QueueFunction>()
        .ToDictionary(function => function.Name);

    readonly Dictionary<string, TimerFunction> timers = services
        .GetServices<TimerFunction>()
        .ToDictionary(function => function.Name);

    /// <summary>Makes a request's services.</summary>
    public IServiceScopeFactory Scopes { get; } = services.GetRequiredService<IServiceScopeFactory>();

    /// <summary>Handles a queue's message; a fault brings the message back, as often as host.json says.</summary>
    /// <param name="function">The function's name, as in the custom handler's package.</param>
    /// <param name="message">The message's text.</param>
    public Task HandleAsync(string function, string message, CancellationToken cancellation) =>
        queues[function].RunAsync(services, message, cancellation);

    /// <summary>Runs a timer's function.</summary>
    /// <param name="function">The function's name, as in the custom handler's package.</param>
    public Task RunAsync(string function, CancellationToken cancellation) =>
        timers[function].Run(services, cancellation);
}

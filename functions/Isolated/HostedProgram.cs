using System.Globalization;
using Microsoft.Azure.Functions.Worker;
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
    /// <param name="message">The message's text.</param>
    /// <param name="invocation">Of a function that has the same name in the custom handler's package.</param>
    public Task HandleAsync(string message, FunctionContext invocation) =>
        queues[invocation.FunctionDefinition.Name]
            .RunAsync(services, message, Tries(invocation), invocation.CancellationToken);

    /// <summary>Runs a timer's function.</summary>
    /// <param name="invocation">Of a function that has the same name in the custom handler's package.</param>
    public Task RunAsync(FunctionContext invocation) =>
        timers[invocation.FunctionDefinition.Name].Run(services, invocation.CancellationToken);

    // The queue extension counts this try too.
    static long Tries(FunctionContext invocation) =>
        invocation.BindingContext.BindingData.TryGetValue("DequeueCount", out var count)
        && long.TryParse(count?.ToString()?.Trim('"'), CultureInfo.InvariantCulture, out var tries)
            ? tries
            : 0;
}

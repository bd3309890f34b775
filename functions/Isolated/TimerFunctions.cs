using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>One method a timer: six fields, seconds first, UTC.</summary>
public sealed class TimerFunctions(HostedProgram program)
{
    [Function("expire-lots")]
    public Task ExpireLots([TimerTrigger("0 5 17 * * *")] TimerInfo timer, FunctionContext invocation) =>
        program.RunAsync(invocation);

    [Function("run-subscriptions")]
    public Task RunSubscriptions([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext invocation) =>
        program.RunAsync(invocation);
}

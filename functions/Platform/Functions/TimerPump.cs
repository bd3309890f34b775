using Cronos;

namespace Traceability.Platform.Functions;

/// <summary>Starts timer functions where no Functions host does: once at the start, then by their schedule.</summary>
public sealed partial class TimerPump(
    IEnumerable<TimerFunction> functions,
    IServiceProvider services,
    TimeProvider time,
    ILogger<TimerPump> logger
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(functions.Select(function => RunAsync(function, stoppingToken)));

    async Task RunAsync(TimerFunction function, CancellationToken stopping)
    {
        var schedule = CronExpression.Parse(function.Schedule, CronFormat.IncludeSeconds);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // At the start too: a laptop that slept through the hour catches up. A function run twice does no more than once.
                await function.Run(services, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever a function throws, a pump that ends would take the program with it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Failed(logger, fault, function.Name);
            }

            var now = time.GetUtcNow();
            var next = schedule.GetNextOccurrence(now.UtcDateTime) ?? DateTime.MaxValue;
            await Task.Delay(next - now.UtcDateTime, time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed; it runs again at its next time")]
    static partial void Failed(ILogger logger, Exception fault, string function);
}

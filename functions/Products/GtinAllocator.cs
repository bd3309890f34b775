using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Products;

/// <summary>
/// Gives GTINs from the operator's company prefix, never one twice. Callers who wait at the same time share one taking of
/// numbers, so that a thousand registrations at once do not fight over one row.
/// </summary>
public sealed class GtinAllocator(IGtinNumbers numbers, Settings settings)
{
    readonly Lock gate = new();
    readonly List<TaskCompletionSource<long>> waiting = [];
    bool taking;

    /// <exception cref="InvalidOperationException">Every number of the company prefix is given.</exception>
    public async Task<Gtin> NextAsync()
    {
        var mine = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool first;
        lock (gate)
        {
            waiting.Add(mine);
            first = !taking;
            taking = true;
        }

        if (first)
        {
            await TakeForAllAsync();
        }

        var number = await mine.Task;
        return number < settings.CompanyPrefix.Capacity
            ? Gtin.Of(settings.CompanyPrefix, number)
            : throw new InvalidOperationException(
                $"Every GTIN of the company prefix {settings.CompanyPrefix} is given: set another Traceability:CompanyPrefix."
            );
    }

    async Task TakeForAllAsync()
    {
        while (true)
        {
            TaskCompletionSource<long>[] served;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    taking = false;
                    return;
                }

                served = [.. waiting];
                waiting.Clear();
            }

            try
            {
                // Not one caller's cancellation: the others wait for the same numbers.
                var next = await numbers.TakeAsync(settings.CompanyPrefix, served.Length, CancellationToken.None);
                foreach (var caller in served)
                {
                    caller.SetResult(next++);
                }
            }
#pragma warning disable CA1031 // Whatever the taking throws, each of its callers gets it and none waits for ever.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                foreach (var caller in served)
                {
                    caller.SetException(fault);
                }
            }
        }
    }
}

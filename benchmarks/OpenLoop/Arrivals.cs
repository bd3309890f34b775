using System.Diagnostics;

namespace Traceability.Benchmarks.OpenLoop;

/// <summary>
/// Requests that come when they come (a Poisson process), whether or not those before them are answered. Each is timed from when it was
/// due: who is held up by a program that stands still waits all the same, which a driver that sends the next request after the answer
/// to the one before would not see (coordinated omission).
/// </summary>
static class Arrivals
{
    /// <param name="perSecond">How many come a second, in the mean.</param>
    /// <param name="seed">What their moments follow from.</param>
    /// <param name="act">Sends the request of a number, from 0, and ends with its answer.</param>
    public static async Task<Latencies> OfAsync(double perSecond, TimeSpan duration, int seed, Func<int, Task> act)
    {
        var due = Due(perSecond, duration, new Random(seed));
        var seconds = new double[due.Count];
        var watch = Stopwatch.StartNew();
        var underWay = new Task[due.Count];
        for (var i = 0; i < due.Count; i++)
        {
            var wait = due[i] - watch.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            underWay[i] = OneAsync(i);
        }

        await Task.WhenAll(underWay);
        return new Latencies(seconds);

        async Task OneAsync(int i)
        {
            await act(i);
            seconds[i] = (watch.Elapsed - due[i]).TotalSeconds;
        }
    }

    // At least one, however short it is.
    static List<TimeSpan> Due(double perSecond, TimeSpan duration, Random random)
    {
        List<TimeSpan> due = [TimeSpan.Zero];
        for (var at = Gap(); at < duration; at += Gap())
        {
            due.Add(at);
        }

        return due;

        TimeSpan Gap() => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);
    }
}

using System.Diagnostics;

namespace Traceability.Benchmarks;

/// <summary>Work that is done so many times by several at once.</summary>
static class Timed
{
    /// <summary>Times a second.</summary>
    public static async Task<double> RateAsync(int clients, int count, Func<int, Task> work)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = clients },
            async (i, _) => await work(i)
        );
        return count / watch.Elapsed.TotalSeconds;
    }
}

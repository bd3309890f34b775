namespace Traceability.Platform;

/// <summary>Work on many things, several at once.</summary>
public static class InParallel
{
    /// <param name="most">How many are under way at once at most.</param>
    public static Task ForEachAsync<T>(
        IEnumerable<T> items,
        int most,
        Func<T, CancellationToken, Task> act,
        CancellationToken cancellation
    ) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellation },
            async (item, stop) => await act(item, stop)
        );

    /// <summary>What each item becomes, in the order of the items.</summary>
    /// <param name="most">How many are under way at once at most.</param>
    public static async Task<IReadOnlyList<TResult>> SelectAsync<T, TResult>(
        IReadOnlyList<T> items,
        int most,
        Func<T, CancellationToken, Task<TResult>> select,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        var results = new TResult[items.Count];
        await ForEachAsync(
            Enumerable.Range(0, items.Count),
            most,
            async (i, stop) => results[i] = await select(items[i], stop),
            cancellation
        );
        return results;
    }
}

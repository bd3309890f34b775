namespace Traceability.Platform;

/// <summary>
/// What is asked for while a write is under way is written together by the next one, so that under load one write serves many, and a
/// single one waits for nobody.
/// </summary>
/// <param name="most">How many are written together at most.</param>
/// <param name="write">
/// Writes them all, and says of each in their order whether it is written; or none, and null, where several do not go together: each is
/// then written by itself. Its fault is told to all that it was asked for.
/// </param>
public sealed class GroupCommit<T>(int most, Func<IReadOnlyList<T>, Task<IReadOnlyList<bool>?>> write)
{
    readonly Lock gate = new();
    readonly Queue<(T Item, TaskCompletionSource<bool> Told)> waiting = new();
    bool isWriting;

    /// <summary>Whether it is written. Who no longer waits for the answer may still be written.</summary>
    public Task<bool> WriteAsync(T item, CancellationToken cancellation)
    {
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Enqueue((item, told));
            if (!isWriting)
            {
                isWriting = true;
                // A trace of the first one's has no place for what others ask.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(WriteAllAsync, CancellationToken.None);
                }
            }
        }

        return told.Task.WaitAsync(cancellation);
    }

    async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            await WriteAsync(group);
        }
    }

    async Task WriteAsync(IReadOnlyList<(T Item, TaskCompletionSource<bool> Told)> group)
    {
        var writing = write([.. group.Select(one => one.Item)]);
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!writing.IsCompletedSuccessfully)
        {
            foreach (var (_, told) in group)
            {
                told.SetException(writing.Exception?.InnerExceptions ?? [new TaskCanceledException(writing)]);
            }
        }
        else if (await writing is { } written)
        {
            foreach (var ((_, told), isWritten) in group.Zip(written))
            {
                told.SetResult(isWritten);
            }
        }
        else
        {
            foreach (var one in group)
            {
                await WriteAsync([one]);
            }
        }
    }

    List<(T Item, TaskCompletionSource<bool> Told)> Next()
    {
        lock (gate)
        {
            var group = new List<(T, TaskCompletionSource<bool>)>();
            while (group.Count < most && waiting.TryDequeue(out var one))
            {
                group.Add(one);
            }

            isWriting = group.Count > 0;
            return group;
        }
    }
}

namespace Traceability.Platform;

/// <summary>
/// What is asked for while a write is under way is written together by the next one, so that under load one write serves many, and a
/// single one waits for nobody.
/// </summary>
/// <param name="most">How many are written together at most.</param>
/// <param name="write">Writes them, and says of each in their order whether it is written. Its fault is told to all of them.</param>
public sealed class GroupCommit<T>(int most, Func<IReadOnlyList<T>, Task<IReadOnlyList<bool>>> write)
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
            var writing = write([.. group.Select(one => one.Item)]);
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            for (var i = 0; i < group.Count; i++)
            {
                group[i]
                    .Told.SetFromTask(
                        writing.IsCompletedSuccessfully ? Task.FromResult((await writing)[i]) : FaultOf(writing)
                    );
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

    static Task<bool> FaultOf(Task writing) =>
        writing.Exception is { } fault
            ? Task.FromException<bool>(fault.GetBaseException())
            : Task.FromCanceled<bool>(new CancellationToken(canceled: true));
}

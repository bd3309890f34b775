using Traceability.Platform;

namespace Traceability.Tests.Platform;

public class GroupCommitTests
{
    readonly List<IReadOnlyList<int>> groups = [];
    readonly Queue<TaskCompletionSource<IReadOnlyList<bool>?>> answers = new();
    readonly SemaphoreSlim asked = new(0);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_for_during_a_write_is_written_by_the_next_together()
    {
        var commit = Commit(most: 3);
        var first = commit.WriteAsync(0, Stop);
        await asked.WaitAsync(Stop);
        var others = Enumerable.Range(1, 5).Select(number => commit.WriteAsync(number, Stop)).ToList();
        Answer(true);
        await asked.WaitAsync(Stop);
        Answer(true, false, true);
        await asked.WaitAsync(Stop);
        Answer(false, true);

        Assert.True(await first);
        var written = await Task.WhenAll(others);
        Assert.Equal([true, false, true, false, true], written);
        Assert.Equal(
            [
                [0],
                [1, 2, 3],
                [4, 5],
            ],
            groups
        );
    }

    [Fact]
    public async Task A_fault_is_told_to_those_that_it_met_and_the_next_are_written()
    {
        var commit = Commit(most: 2);
        var first = commit.WriteAsync(0, Stop);
        await asked.WaitAsync(Stop);
        var second = commit.WriteAsync(1, Stop);
        var third = commit.WriteAsync(2, Stop);
        var fourth = commit.WriteAsync(3, Stop);
        Answer(true);
        await asked.WaitAsync(Stop);
        answers.Dequeue().SetException(new IOException("The line is cut."));
        await asked.WaitAsync(Stop);
        Answer(true);

        Assert.True(await first);
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(() => third);
        Assert.True(await fourth);
    }

    [Fact]
    public async Task Those_that_do_not_go_together_are_written_each_by_itself_and_a_fault_is_its_own()
    {
        var commit = Commit(most: 3);
        var first = commit.WriteAsync(0, Stop);
        await asked.WaitAsync(Stop);
        var second = commit.WriteAsync(1, Stop);
        var third = commit.WriteAsync(2, Stop);
        var fourth = commit.WriteAsync(3, Stop);
        Answer(true);
        await asked.WaitAsync(Stop);
        answers.Dequeue().SetResult(null);
        await asked.WaitAsync(Stop);
        Answer(true);
        await asked.WaitAsync(Stop);
        answers.Dequeue().SetException(new IOException("The row is too long."));
        await asked.WaitAsync(Stop);
        Answer(false);

        Assert.True(await first);
        Assert.True(await second);
        await Assert.ThrowsAsync<IOException>(() => third);
        Assert.False(await fourth);
        Assert.Equal(
            [
                [0],
                [1, 2, 3],
                [1],
                [2],
                [3],
            ],
            groups
        );
    }

    [Fact]
    public async Task Who_no_longer_waits_keeps_nobody_back()
    {
        var commit = Commit(most: 2);
        using var leaving = new CancellationTokenSource();
        var gone = commit.WriteAsync(0, leaving.Token);
        await asked.WaitAsync(Stop);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var next = commit.WriteAsync(1, Stop);
        Answer(true);
        await asked.WaitAsync(Stop);
        Answer(true);
        Assert.True(await next);
    }

    [Fact]
    public async Task After_a_pause_the_next_is_written_at_once()
    {
        var commit = Commit(most: 2);
        for (var number = 0; number < 3; number++)
        {
            var writing = commit.WriteAsync(number, Stop);
            await asked.WaitAsync(Stop);
            Answer(true);
            Assert.True(await writing);
        }

        Assert.Equal(
            [
                [0],
                [1],
                [2],
            ],
            groups
        );
    }

    GroupCommit<int> Commit(int most) =>
        new(
            most,
            group =>
            {
                groups.Add(group);
                var answer = new TaskCompletionSource<IReadOnlyList<bool>?>();
                answers.Enqueue(answer);
                asked.Release();
                return answer.Task;
            }
        );

    void Answer(params bool[] written) => answers.Dequeue().SetResult(written);
}

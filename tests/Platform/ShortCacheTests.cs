using Microsoft.Extensions.Time.Testing;
using Traceability.Platform;

namespace Traceability.Tests.Platform;

/// <summary>What is kept of storage for five seconds.</summary>
public sealed class ShortCacheTests
{
    readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_hundred_who_ask_at_once_are_one_read()
    {
        var cache = new ShortCache<string, string>(clock);
        var storage = new TaskCompletionSource<string?>();
        var reads = 0;
        var asking = Enumerable
            .Range(0, 100)
            .Select(_ =>
                cache
                    .FindAsync(
                        "lot",
                        () =>
                        {
                            reads++;
                            return storage.Task;
                        }
                    )
                    .AsTask()
            )
            .ToArray();
        clock.Advance(TimeSpan.FromSeconds(1));
        storage.SetResult("passport");
        var found = await Task.WhenAll(asking);

        Assert.Equal(1, reads);
        // As old as the question.
        Assert.All(found, one => Assert.Equal(new Aged<string>("passport", TimeSpan.FromSeconds(1)), one));
    }

    [Fact]
    public async Task Whoever_asks_while_another_finds_nothing_or_fails_asks_for_himself()
    {
        var cache = new ShortCache<string, string>(clock);
        foreach (
            var first in new Func<TaskCompletionSource<string?>, bool>[]
            {
                storage => storage.TrySetResult(null),
                storage => storage.TrySetException(new IOException()),
                storage => storage.TrySetCanceled(TestContext.Current.CancellationToken),
            }
        )
        {
            cache.Forget("lot");
            var storage = new TaskCompletionSource<string?>();
            var early = cache.FindAsync("lot", () => storage.Task).AsTask();
            var late = cache.FindAsync("lot", () => Task.FromResult<string?>("registered")).AsTask();
            first(storage);

            Assert.Equal("registered", (await late)?.Value);
            var fault = await Record.ExceptionAsync(async () => Assert.Null(await early));
            Assert.True(fault is null or IOException or OperationCanceledException);
        }
    }

    [Fact]
    public async Task What_was_forgotten_is_read_again_also_while_it_is_being_read()
    {
        var cache = new ShortCache<string, string>(clock);
        var storage = new TaskCompletionSource<string?>();
        var before = cache.FindAsync("key", () => storage.Task).AsTask();
        clock.Advance(TimeSpan.FromSeconds(1));
        cache.Forget("key");
        var after = await cache.FindAsync("key", () => Task.FromResult<string?>("revoked"));
        storage.SetResult("valid");

        Assert.Equal("revoked", after?.Value);
        await before;
        Assert.Equal("revoked", (await cache.FindAsync("key", () => Task.FromResult<string?>("other")))?.Value);
    }

    [Fact]
    public async Task After_five_seconds_it_is_read_again()
    {
        var cache = new ShortCache<string, string>(clock);
        await cache.FindAsync("lot", () => Task.FromResult<string?>("old"));
        clock.Advance(ShortCache<string, string>.Longest - TimeSpan.FromTicks(1));
        Assert.Equal("old", (await cache.FindAsync("lot", () => Task.FromResult<string?>("new")))?.Value);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("new", (await cache.FindAsync("lot", () => Task.FromResult<string?>("new")))?.Value);
    }
}

using System.Threading.Channels;
using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Platform.Functions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Functions;

/// <summary>Where no Functions host keeps the timers, the pump does.</summary>
public sealed class TimerPumpTests : IAsyncDisposable
{
    /// <summary>Five minutes past midnight in Vietnam.</summary>
    const string Nightly = "0 5 17 * * *";

    readonly PumpClock clock = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));
    readonly Channel<DateTimeOffset> runs = Channel.CreateUnbounded<DateTimeOffset>();
    TimerPump? pump;

    public async ValueTask DisposeAsync()
    {
        if (pump is not null)
        {
            await pump.StopAsync(CancellationToken.None);
            pump.Dispose();
        }
    }

    [Fact]
    public async Task A_timer_runs_at_the_start_and_then_by_its_schedule()
    {
        await StartsAsync(Timer(_ => Task.CompletedTask));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero), await Ran());
        Assert.Equal(new TimeSpan(14, 5, 0), await Waits());
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 17, 5, 0, TimeSpan.Zero), await Ran());
        Assert.Equal(TimeSpan.FromDays(1), await Waits());
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 17, 5, 0, TimeSpan.Zero), await Ran());
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_the_time_between_two_is_followed_by_the_next_one_to_come()
    {
        var first = true;
        await StartsAsync(
            Timer(_ =>
            {
                if (first)
                {
                    first = false;
                    clock.Advance(TimeSpan.FromHours(40));
                }

                return Task.CompletedTask;
            })
        );
        await Ran();
        Assert.Equal(new TimeSpan(22, 5, 0), await Waits());
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 17, 5, 0, TimeSpan.Zero), await Ran());
    }

    public static TheoryData<Exception> Faults { get; } =
    [
        new RequestFailedException(0, "Nobody is there."),
        new AggregateException(new RequestFailedException(0, "Nobody is there.")),
        new OperationCanceledException("Too slow."),
        new InvalidDataException("A row that nobody can read."),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_timer_that_fails_runs_again_at_its_next_time(Exception fault)
    {
        var failed = false;
        await StartsAsync(Timer(_ => failed ? Task.CompletedTask : throw Failed()));
        await Ran();
        Assert.Equal(new TimeSpan(14, 5, 0), await Waits());
        await Ran();
        Assert.False(pump!.ExecuteTask!.IsCompleted);

        Exception Failed()
        {
            failed = true;
            return fault;
        }
    }

    [Fact]
    public async Task One_timer_does_not_keep_another_waiting()
    {
        await StartsAsync(
            new TimerFunction("slow", Nightly, (_, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, stopping)),
            Timer(_ => Task.CompletedTask)
        );
        await Ran();
    }

    [Fact]
    public async Task A_stop_ends_a_wait_and_asks_a_run_to_end()
    {
        await StartsAsync(
            Timer(_ => Task.CompletedTask),
            new TimerFunction("slow", Nightly, (_, stopping) => Task.Delay(Timeout.InfiniteTimeSpan, stopping))
        );
        await Ran();
        await clock.NextWaitAsync();
        await pump!.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(pump.ExecuteTask!.IsCompletedSuccessfully);
    }

    Task StartsAsync(params TimerFunction[] functions)
    {
        pump = new TimerPump(functions, EmptyServices.Instance, clock, NullLogger<TimerPump>.Instance);
        return pump.StartAsync(TestContext.Current.CancellationToken);
    }

    TimerFunction Timer(Func<CancellationToken, Task> run) =>
        new(
            "test",
            Nightly,
            (_, stopping) =>
            {
                runs.Writer.TryWrite(clock.GetUtcNow());
                return run(stopping);
            }
        );

    ValueTask<DateTimeOffset> Ran() => runs.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The wait that begins next, which is then over.</summary>
    async Task<TimeSpan> Waits()
    {
        var wait = await clock.NextWaitAsync();
        clock.Advance(wait);
        return wait;
    }

    sealed class EmptyServices : IServiceProvider
    {
        public static EmptyServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

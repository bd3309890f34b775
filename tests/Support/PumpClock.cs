using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Traceability.Tests.Support;

/// <summary>A clock that a test moves, and that tells the test of every wait that begins on it.</summary>
public sealed class PumpClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next wait that began, and was not yet asked for.</summary>
    public ValueTask<TimeSpan> NextWaitAsync() => waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}

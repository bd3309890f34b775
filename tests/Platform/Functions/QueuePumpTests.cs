using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Functions;

/// <summary>Where no Functions host reads the queues, the pump does, and keeps to host.json as the host would.</summary>
public class QueuePumpTests(TestStorage storage)
{
    const string Here = Queues.BatchChanged;
    const string There = Queues.ListingChanged;
    const string Elsewhere = Queues.PassportChanged;

    [Fact]
    public async Task A_message_in_hand_is_hidden_for_a_minute_and_gone_when_it_is_handled()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        var handled = Channel.CreateUnbounded<string>();
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                (message, _) =>
                {
                    handled.Writer.TryWrite(message);
                    return Task.FromResult(Outcome.Done);
                }
            )
        );
        Assert.Equal("60", (await queues.AnsweredAsync("GET", Here)).Query["visibilitytimeout"]);
        await queues.AnsweredAsync("DELETE", Here);
        Assert.Equal("xoài", await handled.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await Count(queues, Here));
    }

    [Fact]
    public async Task A_message_whose_handler_takes_long_is_hidden_for_another_minute_each_half_minute()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        var done = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        await queues.PumpsAsync(PumpedQueues.Function(Here, (_, _) => done.Task));
        await queues.AnsweredAsync("GET", Here);
        for (var renewal = 0; renewal < 3; renewal++)
        {
            while (await queues.Clock.NextWaitAsync() != TimeSpan.FromSeconds(30)) { }

            queues.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("60", (await queues.AnsweredAsync("PUT", Here)).Query["visibilitytimeout"]);
        }

        // Under the receipt of the last renewal.
        done.SetResult(Outcome.Done);
        await queues.AnsweredAsync("DELETE", Here);
        Assert.Equal(0, await Count(queues, Here));
    }

    [Fact]
    public async Task No_more_messages_are_in_hand_than_a_batch_and_those_that_may_be_left_of_the_one_before()
    {
        await using var queues = new PumpedQueues(storage)
        {
            Limits = QueueLimits.FromHostJson() with { BatchSize = 4, NewBatchThreshold = 2 },
        };
        await queues.HoldAsync(Here, [.. Enumerable.Range(0, 11).Select(i => $"{i}")]);
        var started = Channel.CreateUnbounded<string>();
        using var released = new SemaphoreSlim(0);
        var inHand = 0;
        var atARead = new ConcurrentQueue<int>();
        queues.Tap.Before = (call, message) =>
        {
            if (call is { Method: "GET", Target: Here })
            {
                atARead.Enqueue(Volatile.Read(ref inHand));
                Assert.Contains("numofmessages=4", message.Request.Uri.Query, StringComparison.Ordinal);
            }

            return Task.CompletedTask;
        };
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                async (message, cancellation) =>
                {
                    Interlocked.Increment(ref inHand);
                    started.Writer.TryWrite(message);
                    await released.WaitAsync(cancellation);
                    Interlocked.Decrement(ref inHand);
                    return Outcome.Done;
                }
            )
        );
        // Four at first; four more when two are left; the last three when two are left again.
        var seen = new HashSet<string>();
        foreach (var (starting, releasing) in new[] { (4, 2), (4, 4), (3, 5) })
        {
            for (var i = 0; i < starting; i++)
            {
                seen.Add(await started.Reader.ReadAsync(TestContext.Current.CancellationToken));
            }

            released.Release(releasing);
        }

        for (var i = 0; i < 11; i++)
        {
            await queues.AnsweredAsync("DELETE", Here);
        }

        Assert.Equal(11, seen.Count);
        Assert.All(atARead, count => Assert.InRange(count, 0, 2));
    }

    [Fact]
    public async Task A_message_that_fails_comes_again_after_the_wait_of_host_json()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        await queues.PumpsAsync(PumpedQueues.Function(Here, (_, _) => throw new InvalidOperationException("No.")));
        Assert.Equal("30", (await queues.AnsweredAsync("PUT", Here)).Query["visibilitytimeout"]);
        Assert.Equal(1, await Count(queues, Here));
        Assert.Equal(0, await Count(queues, Queues.Poison(Here)));
    }

    [Fact]
    public async Task A_message_that_fails_five_times_ends_in_the_poison_table_where_it_does_not_expire()
    {
        await using var queues = new PumpedQueues(storage)
        {
            Limits = QueueLimits.FromHostJson() with { VisibilityTimeout = TimeSpan.Zero },
        };
        Assert.Equal(5, queues.Limits.MaxDequeueCount);
        await queues.HoldAsync(Here, "{\"không\": \"đọc được\"}");
        var tries = 0;
        await queues.PumpsAsync(
            PumpedQueues.Function(Here, (_, _) => throw new InvalidOperationException($"Try {++tries}.")),
            queues.Services.GetServices<QueueFunction>().Single(function => function.Queue == Queues.Poison(Here))
        );
        await MovesUntil(queues, queues.AnsweredAsync("DELETE", Queues.Poison(Here)));
        await queues.StopsAsync();
        Assert.Equal(5, tries);
        Assert.Equal(0, await Count(queues, Here));
        Assert.Equal(0, await Count(queues, Queues.Poison(Here)));
        var kept = new List<TableEntity>();
        await foreach (
            var row in queues
                .Services.GetRequiredService<StorageAccount>()
                .Table(Tables.Poison)
                .QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken)
        )
        {
            kept.Add(row);
        }

        Assert.Equal(
            (Here, "{\"không\": \"đọc được\"}"),
            (Assert.Single(kept).PartitionKey, kept[0].GetString("Message"))
        );
    }

    [Fact]
    public async Task What_the_poison_table_cannot_take_stays_in_its_queue_and_is_tried_on()
    {
        await using var queues = new PumpedQueues(storage)
        {
            Limits = QueueLimits.FromHostJson() with { VisibilityTimeout = TimeSpan.Zero },
        };
        var poison = Queues.Poison(Here);
        await queues.HoldAsync(poison, "xoài");
        var tries = 0;
        await queues.PumpsAsync(
            PumpedQueues.Function(
                poison,
                (_, _) =>
                    ++tries > queues.Limits.MaxDequeueCount + 2
                        ? Task.FromResult(Outcome.Done)
                        : throw new InvalidOperationException("The table is not there.")
            )
        );
        await MovesUntil(queues, queues.AnsweredAsync("DELETE", poison));
        Assert.Equal(0, await Count(queues, poison));
        Assert.DoesNotContain(
            queues.Tap.Calls,
            call => call.Target.EndsWith("-poison-poison", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_idle_queue_is_looked_into_ever_less_often_and_every_two_seconds_at_the_least()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here);
        await queues.PumpsAsync(PumpedQueues.Function(Here, (_, _) => Task.FromResult(Outcome.Done)));
        foreach (var wait in new[] { 100, 200, 400, 800, 1600, 2000, 2000, 2000 })
        {
            await queues.AnsweredAsync("GET", Here);
            Assert.Equal(TimeSpan.FromMilliseconds(wait), await queues.Clock.NextWaitAsync());
            queues.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        }
    }

    [Fact]
    public async Task After_a_message_the_queue_is_looked_into_at_once_and_soon_again()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here);
        await queues.PumpsAsync(PumpedQueues.Function(Here, (_, _) => Task.FromResult(Outcome.Done)));
        foreach (var wait in new[] { 100, 200, 400 })
        {
            await queues.AnsweredAsync("GET", Here);
            Assert.Equal(TimeSpan.FromMilliseconds(wait), await queues.Clock.NextWaitAsync());
            if (wait == 400)
            {
                await queues.SentByAnotherAsync(Here, "xoài");
            }

            queues.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        }

        await queues.AnsweredAsync("DELETE", Here);
        TimeSpan next;
        do
        {
            // The handler's own time limit and its hold begin on this clock too.
            next = await queues.Clock.NextWaitAsync();
        } while (next > queues.Limits.MaxPollingInterval);

        Assert.Equal(TimeSpan.FromMilliseconds(100), next);
    }

    [Fact]
    public async Task What_a_handler_sends_is_looked_for_at_once_and_nothing_else_though_the_clock_stands_still()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var looks = 2;
        var after = queues.Tap.After!;
        queues.Tap.After = (call, message) =>
        {
            if (call is { Method: "GET", Target: There or Elsewhere } && --looks == 0)
            {
                idle.TrySetResult();
            }

            return after(call, message);
        };
        await queues.PumpsAsync(
            PumpedQueues.Function(
                There,
                (message, _) =>
                {
                    arrived.TrySetResult(message);
                    return Task.FromResult(Outcome.Done);
                }
            ),
            PumpedQueues.Function(
                Here,
                async (_, cancellation) =>
                {
                    // The other queues were found empty; whether their wait has begun makes no difference.
                    await idle.Task;
                    await queues.Queue(There).SendMessageAsync("chôm chôm", cancellation);
                    return Outcome.Done;
                }
            ),
            PumpedQueues.Function(Elsewhere, (_, _) => Task.FromResult(Outcome.Done))
        );
        Assert.Equal("chôm chôm", await arrived.Task.WaitAsync(TestContext.Current.CancellationToken));
        await queues.AnsweredAsync("DELETE", There);
        await queues.StopsAsync();
        Assert.Single(queues.Tap.Calls, call => call is { Method: "GET", Target: Elsewhere });
    }

    [Fact]
    public async Task What_a_handler_puts_off_is_in_the_queue_for_good_before_its_message_is_gone()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                (message, _) => Task.FromResult(Outcome.Continue(message, TimeSpan.FromMinutes(3)))
            )
        );
        var sent = await queues.AnsweredAsync("POST", Here);
        Assert.Equal(("180", "-1"), (sent.Query["visibilitytimeout"], sent.Query["messagettl"]));
        await queues.AnsweredAsync("DELETE", Here);
        Assert.Equal(1, await Count(queues, Here));
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_function_timeout_is_cancelled_and_its_message_comes_again()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                async (_, cancellation) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                    return Outcome.Done;
                }
            )
        );
        while (await queues.Clock.NextWaitAsync() != queues.Limits.FunctionTimeout) { }

        queues.Clock.Advance(queues.Limits.FunctionTimeout);
        // The hold's minute may be over in the same moment.
        while ((await queues.AnsweredAsync("PUT", Here)).Query["visibilitytimeout"] is not "30") { }
    }

    [Fact]
    public async Task An_orderly_stop_lets_the_message_in_hand_be_finished()
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                async (_, _) =>
                {
                    begun.SetResult();
                    await mayEnd.Task;
                    return Outcome.Done;
                }
            )
        );
        await begun.Task;
        var stopping = queues.StopsAsync();
        Assert.False(stopping.IsCompleted);
        mayEnd.SetResult();
        await stopping;
        Assert.Equal(0, await Count(queues, Here));
    }

    [Fact]
    public async Task A_handler_that_gives_up_at_an_orderly_stop_gives_its_message_back_at_once_and_that_is_no_failure()
    {
        await using var queues = new PumpedQueues(storage)
        {
            Limits = QueueLimits.FromHostJson() with { MaxDequeueCount = 1 },
        };
        await queues.HoldAsync(Here, "xoài");
        var begun = new TaskCompletionSource();
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                async (_, cancellation) =>
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                    return Outcome.Done;
                }
            )
        );
        await begun.Task;
        await queues.StopsAsync();
        Assert.Equal("0", (await queues.AnsweredAsync("PUT", Here)).Query["visibilitytimeout"]);
        Assert.Single((await queues.Queue(Here).PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value);
        Assert.Equal(0, await Count(queues, Queues.Poison(Here)));
    }

    public static TheoryData<Exception> Faults { get; } =
    [
        new RequestFailedException(403, "The key was changed."),
        new AggregateException(new RequestFailedException(0, "Nobody is there.")),
        new OperationCanceledException("Too slow."),
        new InvalidOperationException("Something else."),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_queue_that_cannot_be_read_is_read_again_when_it_can(Exception fault)
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "xoài");
        var down = true;
        queues.Tap.Before = (call, _) =>
            call is { Method: "GET", Target: Here } && Volatile.Read(ref down) ? throw fault : Task.CompletedTask;
        await queues.PumpsAsync(PumpedQueues.Function(Here, (_, _) => Task.FromResult(Outcome.Done)));
        foreach (var wait in new[] { 100, 200, 400 })
        {
            Assert.Equal(TimeSpan.FromMilliseconds(wait), await queues.Clock.NextWaitAsync());
            Volatile.Write(ref down, wait < 400);
            queues.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        }

        await queues.AnsweredAsync("DELETE", Here);
        Assert.Equal(0, await Count(queues, Here));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_message_that_cannot_be_given_back_disturbs_neither_the_pump_nor_its_stop(Exception fault)
    {
        await using var queues = new PumpedQueues(storage);
        await queues.HoldAsync(Here, "hỏng", "xoài");
        var failed = new TaskCompletionSource();
        queues.Tap.Before = (call, _) =>
        {
            if (call is { Method: "PUT", Target: Here })
            {
                failed.SetResult();
                throw fault;
            }

            return Task.CompletedTask;
        };
        await queues.PumpsAsync(
            PumpedQueues.Function(
                Here,
                (message, _) =>
                    message == "hỏng" ? throw new InvalidOperationException("No.") : Task.FromResult(Outcome.Done)
            )
        );
        await queues.AnsweredAsync("DELETE", Here);
        await failed.Task;
        await queues.StopsAsync();
        Assert.Equal(1, await Count(queues, Here));
    }

    // The clock goes on whenever somebody waits on it, until the work is done.
    static async Task MovesUntil(PumpedQueues queues, Task done)
    {
        while (!done.IsCompleted)
        {
            var wait = queues.Clock.NextWaitAsync().AsTask();
            if (await Task.WhenAny(done, wait) == wait && await wait < queues.Limits.FunctionTimeout)
            {
                queues.Clock.Advance(await wait);
            }
        }

        await done;
    }

    static async Task<int> Count(PumpedQueues queues, string queue) =>
        (await queues.Queue(queue).GetPropertiesAsync(TestContext.Current.CancellationToken))
            .Value
            .ApproximateMessagesCount;
}

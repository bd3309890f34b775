using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Statistics;

/// <summary>
/// Counts the shoppers' pages that are opened, in memory: a scan costs no call to storage (design: promise 8), and nothing is known of
/// who scanned. What was counted is sent every <see cref="Every"/> and at an orderly stop; where the process is killed, that since the
/// last sending is lost.
/// </summary>
public sealed class OpenedPages(IStatisticsNews news, TimeProvider time)
{
    /// <summary>The longest that something counted waits in memory.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Products whose pages are counted between two sendings; those of further ones are not.</summary>
    public const int MaxProducts = 10_000;

    /// <summary>Products of one message: 500 of them are some 15 KiB, and a message has 48 at most once encoded.</summary>
    const int MaxOfMessage = 500;

    readonly Lock gate = new();
    readonly Queue<StatisticsChange> unsent = [];
    Dictionary<(DateOnly Day, Gtin Gtin), long> counts = [];
    TaskCompletionSource any = New();

    /// <summary>A shopper's page of one of the product's lots was opened.</summary>
    public void Note(Gtin gtin)
    {
        var key = (time.Today(), gtin);
        lock (gate)
        {
            if (counts.TryGetValue(key, out var count) || counts.Count < MaxProducts)
            {
                counts[key] = count + 1;
                any.TrySetResult();
            }
        }
    }

    /// <summary>Ends when there is something to send.</summary>
    public Task AnyAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return any.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Sends what was counted; what cannot be sent stays for the next time, under the id that it was to have.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            foreach (var day in counts.GroupBy(count => count.Key.Day))
            {
                foreach (var pages in day.Chunk(MaxOfMessage))
                {
                    unsent.Enqueue(
                        StatisticsChange.Of(
                            new OpenedPagesOfDay(
                                OpaqueId.Make(),
                                day.Key,
                                [.. pages.Select(page => new OpenedPage(page.Key.Gtin.ToString(), page.Value))]
                            ),
                            time.GetUtcNow()
                        )
                    );
                }
            }

            counts = [];
            any = New();
        }

        while (true)
        {
            StatisticsChange? next;
            lock (gate)
            {
                if (!unsent.TryPeek(out next))
                {
                    return;
                }
            }

            try
            {
                await news.AnnounceAsync(next, cancellation);
            }
            catch
            {
                lock (gate)
                {
                    any.TrySetResult();
                }

                throw;
            }

            lock (gate)
            {
                // Unless another sending did so meanwhile.
                if (unsent.TryPeek(out var sent) && ReferenceEquals(sent, next))
                {
                    unsent.Dequeue();
                }
            }
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Sends what was counted in memory: a while after there was something, and at an orderly stop.</summary>
public sealed partial class OpenedPagesSending(OpenedPages pages, TimeProvider time, ILogger<OpenedPagesSending> logger)
    : BackgroundService
{
    /// <summary>How long a stop waits for storage.</summary>
    static readonly TimeSpan atMost = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        await SendAsync(limit.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // No timer runs while there is nothing to send.
                await pages.AnyAsync(stoppingToken);
                await Task.Delay(OpenedPages.Every, time, stoppingToken);
                await SendAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is sent by the stop.
        }
    }

    async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            await pages.SendAsync(cancellation);
        }
#pragma warning disable CA1031 // Whatever keeps it from being sent, it is kept for the next time, and the program goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CannotSend(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Opened pages cannot be counted now: {Kind}")]
    static partial void CannotSend(ILogger logger, string kind);
}

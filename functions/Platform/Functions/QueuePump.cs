using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Functions;

/// <summary>Reads the queues where no Functions host does, with the host's own semantics.</summary>
public sealed partial class QueuePump(
    IEnumerable<QueueFunction> functions,
    IServiceProvider services,
    StorageAccount storage,
    QueueLimits limits,
    TimeProvider time,
    ILogger<QueuePump> logger
) : BackgroundService
{
    static readonly TimeSpan shortestWait = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(functions.Select(function => PumpAsync(function, stoppingToken)));

    async Task PumpAsync(QueueFunction function, CancellationToken stopping)
    {
        var queue = storage.Queue(function.Queue);
        var running = new List<Task>();
        var wait = shortestWait;
        while (!stopping.IsCancellationRequested)
        {
            // Before the look: what is sent from here on may not be found by it.
            var sent = storage.News.NextAsync(queue.Name);
            try
            {
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count > limits.NewBatchThreshold)
                {
                    await Task.WhenAny(running);
                    continue;
                }

                QueueMessage[] messages = await queue.ReceiveMessagesAsync(
                    limits.BatchSize,
                    HeldMessage.Hidden,
                    stopping
                );
                if (messages.Length > 0)
                {
                    wait = shortestWait;
                    running.AddRange(messages.Select(message => HandleAsync(function, queue, message, stopping)));
                    continue;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // Whatever keeps a queue from being read, a pump that ends would take the program with it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                CannotRead(logger, function.Queue, fault.GetType().Name);
            }

            await Task.WhenAny(Task.Delay(wait, time, stopping), sent);
            wait =
                sent.IsCompleted ? shortestWait
                : wait * 2 < limits.MaxPollingInterval ? wait * 2
                : limits.MaxPollingInterval;
        }

        // An orderly stop: what is in hand ends, or is given back by its own handling.
        await Task.WhenAll(running);
    }

    async Task HandleAsync(QueueFunction function, QueueClient queue, QueueMessage message, CancellationToken stopping)
    {
        using var held = new HeldMessage(queue, message, time);
        // Not on the reading loop: one slow handler must not keep the others of its batch from starting.
        await Task.Yield();
        try
        {
            using var timeout = new CancellationTokenSource(limits.FunctionTimeout, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
            var outcome = await function.Handle(services, message.Body.ToString(), limit.Token);
            await FunctionQueue.FollowAsync(queue, outcome, CancellationToken.None);
            await queue.DeleteMessageAsync(message.MessageId, await held.LetGoAsync(), CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the message is kept and the pump goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await GiveBackAsync(function, queue, message, await held.LetGoAsync(), fault, stopping);
        }
    }

    async Task GiveBackAsync(
        QueueFunction function,
        QueueClient queue,
        QueueMessage message,
        string receipt,
        Exception fault,
        CancellationToken stopping
    )
    {
        try
        {
            var stopped = stopping.IsCancellationRequested && fault is OperationCanceledException;
            if (!stopped)
            {
                Failed(logger, fault, function.Name, message.DequeueCount);
            }

            // A poison queue has no poison queue: what its table cannot take now, it takes later.
            if (!stopped && message.DequeueCount >= limits.MaxDequeueCount && !Queues.IsPoison(function.Queue))
            {
                await NoteAsync(function, message, fault);
                // First there, then gone here: between the two it is in both, never in none.
                await storage
                    .Queue(Queues.Poison(function.Queue))
                    .SendMessageAsync(message.Body.ToString(), CancellationToken.None);
                await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
                return;
            }

            await queue.UpdateMessageAsync(
                message.MessageId,
                receipt,
                visibilityTimeout: stopped ? TimeSpan.Zero : limits.VisibilityTimeout,
                cancellationToken: CancellationToken.None
            );
        }
#pragma warning disable CA1031 // As above.
        catch (Exception second)
#pragma warning restore CA1031
        {
            // It comes back by itself when its time in hand is over.
            CannotRead(logger, function.Queue, second.GetType().Name);
        }
    }

    // For the operator who reads it: a message is kept with what it failed with, or without.
    async Task NoteAsync(QueueFunction function, QueueMessage message, Exception fault)
    {
        try
        {
            await services
                .GetRequiredService<PoisonTable>()
                .NoteFaultAsync(
                    function.Queue,
                    message.Body.ToString(),
                    message.DequeueCount,
                    fault,
                    CancellationToken.None
                );
        }
#pragma warning disable CA1031 // As above.
        catch (Exception second)
#pragma warning restore CA1031
        {
            CannotRead(logger, function.Queue, second.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} cannot be reached: {Kind}")]
    static partial void CannotRead(ILogger logger, string queue, string kind);

    [LoggerMessage(LogLevel.Error, "{Function} failed, try {Try}")]
    static partial void Failed(ILogger logger, Exception fault, string function, long @try);
}

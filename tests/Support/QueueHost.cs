using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Support;

/// <summary>
/// Plays the Functions host for the queues, one step at a time: so a test decides which message is handled when, how often and in
/// which order.
/// </summary>
public sealed class QueueHost(IServiceProvider services, Random? shuffle = null, int deliveries = 1)
{
    // A handler that fails fails the test, so that nothing ever comes into a poison queue.
    readonly QueueFunction[] functions =
    [
        .. services
            .GetServices<QueueFunction>()
            .Where(function => !function.Queue.EndsWith("-poison", StringComparison.Ordinal)),
    ];
    readonly StorageAccount storage = services.GetRequiredService<StorageAccount>();

    readonly List<(QueueFunction Function, Outcome.Continued Message)> later = [];

    /// <summary>What handlers put off, and for how long.</summary>
    public IReadOnlyList<Outcome.Continued> Later => [.. later.Select(put => put.Message)];

    /// <summary>What was put off comes into its queue.</summary>
    public async Task LaterComesAsync()
    {
        foreach (var (function, message) in later)
        {
            await storage
                .Queue(function.Queue)
                .SendMessageAsync(message.Message, TestContext.Current.CancellationToken);
        }

        later.Clear();
    }

    /// <summary>Handles messages until no queue has a visible one.</summary>
    public async Task SettlesAsync()
    {
        while (await StepAsync() > 0) { }
    }

    /// <summary>The texts that wait in a queue; nothing takes them.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(string queue)
    {
        PeekedMessage[] messages = await storage
            .Queue(queue)
            .PeekMessagesAsync(32, TestContext.Current.CancellationToken);
        return [.. messages.Select(message => message.Body.ToString())];
    }

    /// <summary>Handles one message as it is, whatever queue it came from.</summary>
    public Task<Outcome> HandlesAsync(string queue, string message) =>
        functions
            .Single(function => function.Queue == queue)
            .Handle(services, message, TestContext.Current.CancellationToken);

    /// <summary>Takes what is visible in every queue, delivers it in the order asked for, and says how many messages there were.</summary>
    public async Task<int> StepAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var taken = new List<(QueueFunction Function, QueueMessage Message)>();
        foreach (var function in functions)
        {
            var queue = storage.Queue(function.Queue);
            if (!StorageUse.MayWait(queue.Name))
            {
                continue;
            }

            StorageUse.Asks(queue.Name);
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), cancellation);
            if (messages.Length > 0)
            {
                StorageUse.Had(queue.Name);
            }

            taken.AddRange(messages.Select(message => (function, message)));
        }

        var plan = Enumerable.Repeat(taken, deliveries).SelectMany(t => t).ToArray();
        shuffle?.Shuffle(plan);
        foreach (var (function, message) in plan)
        {
            if (await function.Handle(services, message.Body.ToString(), cancellation) is not Outcome.Continued next)
            {
                continue;
            }

            if (next.Delay == TimeSpan.Zero)
            {
                await storage.Queue(function.Queue).SendMessageAsync(next.Message, cancellation);
            }
            else
            {
                later.Add((function, next));
            }
        }

        foreach (var (function, message) in taken)
        {
            await DeleteAsync(function.Queue, message, cancellation);
        }

        return taken.Count;
    }

    async Task DeleteAsync(string queue, QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            await storage.Queue(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // The answer came too late, and its retry found the message deleted.
        }
    }
}

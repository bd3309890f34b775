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
    readonly QueueFunction[] functions = [.. services.GetServices<QueueFunction>()];
    readonly StorageAccount storage = services.GetRequiredService<StorageAccount>();

    /// <summary>Handles messages until no queue has a visible one.</summary>
    public async Task SettlesAsync()
    {
        while (await StepAsync() > 0) { }
    }

    /// <summary>Takes what is visible in every queue, delivers it in the order asked for, and says how many messages there were.</summary>
    public async Task<int> StepAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var taken = new List<(QueueFunction Function, QueueMessage Message)>();
        foreach (var function in functions)
        {
            QueueMessage[] messages = await storage
                .Queue(function.Queue)
                .ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), cancellation);
            taken.AddRange(messages.Select(message => (function, message)));
        }

        var plan = Enumerable.Repeat(taken, deliveries).SelectMany(t => t).ToArray();
        shuffle?.Shuffle(plan);
        foreach (var (function, message) in plan)
        {
            if (
                await function.Handle(services, message.Body.ToString(), cancellation) is Outcome.Continued next
                && next.Delay == TimeSpan.Zero
            )
            {
                await storage.Queue(function.Queue).SendMessageAsync(next.Message, cancellation);
            }
        }

        foreach (var (function, message) in taken)
        {
            await storage.Queue(function.Queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
        }

        return taken.Count;
    }
}

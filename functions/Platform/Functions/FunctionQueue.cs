using Azure.Storage.Queues;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Functions;

/// <summary>What follows a handled message, the same under the host and under the pump.</summary>
static class FunctionQueue
{
    public static async Task FollowAsync(QueueClient queue, Outcome outcome, CancellationToken cancellation)
    {
        if (outcome is Outcome.Continued next)
        {
            await queue.SendMessageAsync(next.Message, next.Delay, Queues.NeverExpires, cancellation);
        }
    }
}

using Azure.Storage.Queues;

namespace Traceability.Platform.Functions;

/// <summary>What follows a handled message, the same under the host and under the pump.</summary>
static class FunctionQueue
{
    /// <summary>No message of ours ever expires: it is the only announcement of a change that is kept.</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    public static async Task FollowAsync(QueueClient queue, Outcome outcome, CancellationToken cancellation)
    {
        if (outcome is Outcome.Continued next)
        {
            await queue.SendMessageAsync(next.Message, next.Delay, NeverExpires, cancellation);
        }
    }
}

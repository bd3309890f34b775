using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Subscriptions;

/// <summary>
/// Announces on the queue <c>subscription</c>; the message is hidden for a while, so that what was being accepted is there when
/// the stretch is read, and every instance knows a new subscription.
/// </summary>
public sealed class SubscriptionQueue(StorageAccount storage, Settings settings) : ISubscriptionsDue
{
    public Task AnnounceAsync(SubscriptionDue due, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.Subscription,
            due,
            SubscriptionJson.Default.SubscriptionDue,
            settings.AnnouncementDelay * 10,
            cancellation
        );
}

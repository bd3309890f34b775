using System.Text.Json;
using Azure.Storage.Queues;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>Announces listing changes on the queue <c>listing-changed</c>.</summary>
public sealed class ListingChangeQueue(StorageAccount storage) : IListingChanges
{
    QueueClient Queue => storage.Queue(Queues.ListingChanged);

    public Task AnnounceAsync(ListingChange change, CancellationToken cancellation) =>
        Queue.SendMessageAsync(
            JsonSerializer.Serialize(change, ListingChangeJson.Default.ListingChange),
            TimeSpan.Zero,
            Queues.NeverExpires,
            cancellation
        );
}

using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>Announces listing changes on the queue <c>listing-changed</c>.</summary>
public sealed class ListingChangeQueue(StorageAccount storage) : IListingChanges
{
    public Task AnnounceAsync(ListingChange change, CancellationToken cancellation, TimeSpan delay = default) =>
        storage.SendAsync(Queues.ListingChanged, change, ListingChangeJson.Default.ListingChange, delay, cancellation);
}

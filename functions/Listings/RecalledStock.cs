using Traceability.Gs1;
using Traceability.Provenance.Graph;
using Traceability.Recalls;

namespace Traceability.Listings;

/// <summary>Takes recalled lots off the shelves, and puts them back when nothing holds them any more.</summary>
public sealed class RecalledStock(IStock stock, ListingChangedHandler listings) : IRecalledStock
{
    public Task NoteAsync(Thing lot, bool isRecalled, long version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lot);
        return stock.NoteRecalledAsync(lot.Gtin!, lot.Lot!, isRecalled, version, cancellation);
    }

    // Not by the queue: a recall is complete only when no feed offers what it holds.
    public Task DecideAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return listings.HandleAsync(new ListingChange(gtin.ToString()), cancellation);
    }
}

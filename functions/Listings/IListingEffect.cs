using Traceability.Gs1;

namespace Traceability.Listings;

/// <summary>
/// What follows when a product's listings were decided, whatever came of it: its price, its stock or what it says may have
/// changed. It may come twice, late, or two at once; a fault has the decision made again.
/// </summary>
public interface IListingEffect
{
    Task FollowAsync(Gtin gtin, CancellationToken cancellation);
}

using System.Text.Json;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>What is listed of a farmer's products: decided again from the products as they are now, and with it the catalogue and the feeds.</summary>
public sealed class ListingPersonalData(IProducts products, IListings listings, ListingChangedHandler handler)
    : IPersonalData
{
    const int AtOnce = 20;

    public string Name => "listings";

    // What is listed is told with the products.
    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation) =>
        AsyncEnumerable.Empty<JsonElement>();

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var rewritten = 0;
        var page = await products.OfAsync(person.Id, new PageRequest(AtOnce, after), cancellation);
        foreach (var product in page.Items)
        {
            var isBehind = await IsBehindAsync(product.Gtin, product.Version, cancellation);
            // Not by the queue: an erasure is done only when no feed has what it erased.
            await handler.HandleAsync(new ListingChange(product.Gtin.ToString()), cancellation);
            rewritten += isBehind ? 1 : 0;
        }

        return new ErasedPart(rewritten, page.Next);
    }

    async Task<bool> IsBehindAsync(Gtin gtin, long version, CancellationToken cancellation) =>
        await listings.FindAsync(Marketplaces.Catalogue, gtin, cancellation) is { } kept
        && kept.Listing.Product.Version < version;
}

using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>A product and how it stands on each marketplace.</summary>
/// <param name="Listing">Null where nothing was decided yet.</param>
public sealed record ListedProduct(Product Product, Listing? Listing, IReadOnlyList<ListingStanding> Standings);

/// <summary>Which listings are asked for.</summary>
/// <param name="Farmer">Whose; null for everyone's.</param>
/// <param name="Marketplace">Where; null for everywhere.</param>
/// <param name="State">In which state; null for all.</param>
public sealed record ListedQuery(string? Farmer, string? Marketplace, ListingState? State);

/// <summary>Finds listings with their states. A page is read by a few point reads a product, however many there are.</summary>
public sealed class ListedProducts(IProducts products, IListings listings, ListingStandings standings)
{
    const int ReadsAtOnce = 8;

    /// <summary>
    /// A page of products in the order of their GTINs; those of which no listing is asked for are left out, so that a page may be short.
    /// </summary>
    public async Task<PageOf<ListedProduct>> FindAsync(
        ListedQuery query,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        var (found, next) = await ProductsAsync(query.Farmer, page, cancellation);
        var places = (await standings.PlacesAsync(cancellation))
            .Where(place => query.Marketplace is null || place.Id == query.Marketplace)
            .ToList();
        var listed = await InParallel.SelectAsync(
            found,
            ReadsAtOnce,
            (one, stop) => OfAsync(places, one, stop),
            cancellation
        );
        return new PageOf<ListedProduct>(
            [
                .. listed
                    .OfType<ListedProduct>()
                    .Select(one =>
                        query.State is { } state
                            ? one with
                            {
                                Standings = [.. one.Standings.Where(of => of.State == state)],
                            }
                            : one
                    )
                    .Where(one => one.Standings.Count > 0),
            ],
            next
        );
    }

    async Task<ListedProduct?> OfAsync(
        List<ListingPlace> places,
        (Gtin Gtin, Product? Product) found,
        CancellationToken cancellation
    )
    {
        var kept = await listings.FindAsync(Marketplaces.Catalogue, found.Gtin, cancellation);
        return (found.Product ?? kept?.Listing.Product) is { } product
            ? new ListedProduct(
                product,
                kept?.Listing,
                await standings.OfAsync(places, found.Gtin, kept?.Listing, cancellation)
            )
            : null;
    }

    async Task<(IReadOnlyList<(Gtin, Product?)> Found, string? Next)> ProductsAsync(
        string? farmer,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        if (farmer is not null)
        {
            var own = await products.OfAsync(farmer, page, cancellation);
            return ([.. own.Items.Select(product => (product.Gtin, (Product?)product))], own.Next);
        }

        var all = await listings.GtinsAsync(Marketplaces.Catalogue, page, cancellation);
        return (
            [
                .. all
                    .Items.Select(text => Gtin.TryParse(text, out var gtin) ? gtin : null)
                    .OfType<Gtin>()
                    .Select(gtin => (gtin, (Product?)null)),
            ],
            all.Next
        );
    }
}

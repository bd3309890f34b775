using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Catalogue;

/// <summary>
/// Brings the catalogue to a product as it is, after its listings were decided. The second time it decides the same and writes
/// nothing; one that died half-way left an entry that is not settled, and whoever comes next does the rest; of two at once, the one
/// that read earlier fails to write the entry and reads again.
/// </summary>
public sealed class ShelvedProduct(IProducts products, IStock stock, ICatalogue catalogue, TimeProvider time)
    : IListingEffect
{
    public async Task FollowAsync(Gtin gtin, CancellationToken cancellation)
    {
        while (!await IsBroughtAsync(gtin, cancellation))
        {
            // Another wrote the entry between our read and our write: read again.
        }
    }

    async Task<bool> IsBroughtAsync(Gtin gtin, CancellationToken cancellation)
    {
        // The entry first: whoever writes it after this read makes our own write fail.
        var kept = await catalogue.FindAsync(gtin, cancellation);
        var product = (await products.FindAsync(gtin, cancellation))?.Product;
        var today = time.Today();
        var item = product is null
            ? null
            : CatalogueItem.Decide(product, await stock.OfAsync(gtin, cancellation), today);
        if (CatalogueEntry.Decide(kept?.Entry, gtin, item, today, OpaqueId.Make()) is not { } entry)
        {
            return true;
        }

        var etag = kept?.ETag;
        if (entry != kept?.Entry && (etag = await catalogue.WriteAsync(entry, etag, cancellation)) is null)
        {
            return false;
        }

        if (entry.IsSettled)
        {
            return true;
        }

        // The new place first: while both are there it is found twice and shown once; with neither it would be missing.
        if (entry.Place is { } place)
        {
            await catalogue.PutAsync(place, cancellation);
        }

        foreach (var former in entry.Former)
        {
            await catalogue.RemoveAsync(former, cancellation);
        }

        return await catalogue.WriteAsync(entry with { IsSettled = true, Former = [] }, etag, cancellation) is not null;
    }
}

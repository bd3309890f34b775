using Traceability.Platform;

namespace Traceability.Catalogue;

/// <summary>What was found of a search.</summary>
/// <param name="Items">On sale today, what came on sale last first.</param>
/// <param name="Next">From where to go on; null where there is no more.</param>
public sealed record CatalogueFound(IReadOnlyList<CatalogueItem> Items, string? Next);

/// <summary>
/// Finds what is on sale. A page costs at most <see cref="MaxReads"/> queries of lists and a point read an item, however much there
/// is; none where the same was asked for in the last five seconds.
/// </summary>
public sealed class CatalogueShelves(ICatalogue catalogue, TimeProvider time)
{
    /// <summary>Queries of lists at most, for one page; where they do not do, the page ends early and says that there is more.</summary>
    public const int MaxReads = 24;

    const int Chunk = 100;
    const int ReadsAtOnce = 8;

    readonly ShortCache<(string Terms, string From, int Count), CatalogueFound> cache = new(time);

    /// <param name="from">Where the page begins; null for the first.</param>
    /// <param name="count">Items at most.</param>
    public async Task<Aged<CatalogueFound>> FindAsync(
        CatalogueSearch search,
        string? from,
        int count,
        CancellationToken cancellation
    )
    {
        var found = await cache.FindAsync(
            (string.Join(' ', search.Terms), from ?? "", count),
            async () => await ReadAsync(search, from, count, cancellation)
        );
        return found!.Value;
    }

    /// <summary>The same, read from storage now.</summary>
    public async Task<CatalogueFound> ReadAsync(
        CatalogueSearch search,
        string? from,
        int count,
        CancellationToken cancellation
    )
    {
        var terms = search.Terms;
        // A single list is its own answer, and needs no more than the page and the beginning of the next.
        var chunk = terms.Count == 1 ? count + 1 : Chunk;
        var places = await Intersection.FindAsync(
            terms.Count,
            (list, start) => catalogue.PlacesAsync(terms[list], start, chunk, cancellation),
            chunk,
            from ?? "",
            count,
            MaxReads
        );
        var gtins = places.Keys.Select(CatalogueEntry.GtinAt).OfType<Gs1.Gtin>().Distinct().ToList();
        var entries = await InParallel.SelectAsync(gtins, ReadsAtOnce, catalogue.FindAsync, cancellation);
        // What the lists lead to must still be so: the entry is right, a list may be late.
        var today = time.Today();
        return new CatalogueFound(
            [
                .. entries
                    .Select(kept => kept?.Entry.Item)
                    .OfType<CatalogueItem>()
                    .Where(item => item.IsOnSaleOn(today) && item.Has(terms)),
            ],
            places.Next
        );
    }
}

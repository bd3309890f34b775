using Traceability.Gs1;

namespace Traceability.Catalogue;

/// <summary>An entry as it was read, with storage's own mark of this state.</summary>
public sealed record KeptEntry(CatalogueEntry Entry, string ETag);

/// <summary>Where the catalogue is kept: an entry a product, and the lists that lead to them.</summary>
public interface ICatalogue
{
    /// <summary>One point read.</summary>
    Task<KeptEntry?> FindAsync(Gtin gtin, CancellationToken cancellation);

    /// <summary>Writes an entry, unless it changed since it was read, or came to be: then null, else storage's new mark.</summary>
    Task<string?> WriteAsync(CatalogueEntry entry, string? etag, CancellationToken cancellation);

    /// <summary>Puts a place into its lists; twice is once.</summary>
    Task PutAsync(IndexedPlace place, CancellationToken cancellation);

    /// <summary>Takes a place out of its lists; twice is once.</summary>
    Task RemoveAsync(IndexedPlace place, CancellationToken cancellation);

    /// <summary>A list's places from one on, that one too, in order. One query.</summary>
    /// <param name="count">At most; fewer only where the list ends.</param>
    Task<IReadOnlyList<string>> PlacesAsync(string term, string from, int count, CancellationToken cancellation);
}

using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Products;

/// <summary>Where products are kept.</summary>
public interface IProducts
{
    /// <summary>Keeps a new product; false where its GTIN is taken.</summary>
    /// <param name="product">The product.</param>
    /// <param name="request">Which request made it, so that a retry knows its own.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(Product product, string request, CancellationToken cancellation);

    /// <summary>The product as storage has it now; null where there is none.</summary>
    Task<KeptProduct?> FindAsync(Gtin gtin, CancellationToken cancellation);

    /// <summary>Replaces a product, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptProduct read, Product changed, CancellationToken cancellation);

    /// <summary>Notes that every passport has reached a version; a later note stays.</summary>
    Task NotePassportsAsync(Gtin gtin, long version, CancellationToken cancellation);

    /// <summary>A farmer's products in the order of their GTINs.</summary>
    Task<PageOf<Product>> OfAsync(string farmerId, PageRequest page, CancellationToken cancellation);
}

/// <summary>A product as it was read, with what a later replacement must know.</summary>
/// <param name="Request">Which request made it.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptProduct(Product Product, string Request, string ETag);

/// <summary>Counts the item numbers that were given under a company prefix.</summary>
public interface IGtinNumbers
{
    /// <summary>Takes some numbers in a row that nobody ever took, and says the first.</summary>
    Task<long> TakeAsync(CompanyPrefix prefix, int count, CancellationToken cancellation);
}

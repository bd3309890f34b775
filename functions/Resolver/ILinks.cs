using Traceability.Gs1;

namespace Traceability.Resolver;

/// <summary>The links of a key that has no row of its own elsewhere, as they were read.</summary>
/// <param name="Owner">Who set them first: a farmer's or partner's id, or <c>operator</c>.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptLinks(string Owner, IReadOnlyList<TargetLink> Links, string ETag);

/// <summary>
/// Where the links of serials, logistic units (SSCC) and locations (GLN) are kept. Those of products and batches are in their
/// own rows, so that a scan needs no second read.
/// </summary>
public interface ILinks
{
    /// <summary>One point read.</summary>
    Task<KeptLinks?> FindAsync(DigitalLink key, CancellationToken cancellation);

    /// <summary>Keeps the links, unless somebody changed them since they were read, or set the first ones: then false.</summary>
    Task<bool> SetAsync(
        DigitalLink key,
        KeptLinks? read,
        string owner,
        IReadOnlyList<TargetLink> links,
        CancellationToken cancellation
    );

    /// <summary>What an owner set and still has.</summary>
    IAsyncEnumerable<OwnedLinks> OfOwnerAsync(string owner, CancellationToken cancellation);

    /// <summary>Removes what an owner set; says how many there were.</summary>
    Task<int> RemoveOwnedAsync(string owner, CancellationToken cancellation);

    /// <summary>Removes them, unless somebody changed them since they were read: then false.</summary>
    Task<bool> RemoveAsync(DigitalLink key, KeptLinks read, CancellationToken cancellation);
}

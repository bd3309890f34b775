using Traceability.Platform;

namespace Traceability.Privacy;

/// <summary>An erasure as it was read.</summary>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptErasure(Erasure Erasure, string ETag);

/// <summary>Where erasures are kept.</summary>
public interface IErasures
{
    /// <summary>Keeps a new erasure; false where the person's is there.</summary>
    Task<bool> AddAsync(Erasure erasure, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptErasure?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces how far an erasure is, unless that changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptErasure read, ErasureProgress progress, CancellationToken cancellation);

    /// <summary>Every erasure that there ever was, in the order of their ids.</summary>
    Task<PageOf<Erasure>> AllAsync(PageRequest page, CancellationToken cancellation);
}

/// <summary>Where work of erasures is announced.</summary>
public interface IErasuresDue
{
    Task AnnounceAsync(ErasureDue due, CancellationToken cancellation);
}

using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Authorities;

/// <summary>
/// Who watches over food: it reads every batch's history and file and the statistics, and recalls what it finds unsafe, whoever's it is.
/// </summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Name">As it signs, 1 to 150 characters.</param>
public sealed record Authority(string Id, string Name, DateTimeOffset RegisteredAt);

/// <summary>What an operator sends to register an authority.</summary>
public sealed record RegisterAuthority(string? Name)
{
    const int MaxName = 150;

    /// <summary>The authority, or every field that was refused.</summary>
    public Authority? Decide(string id, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        return refusals.Any ? null : new Authority(id, name!, now);
    }
}

/// <summary>An authority as it was read, with what its keys and retries must know.</summary>
/// <param name="Request">The SHA-256 of the request that made it.</param>
/// <param name="KeyId">The id of the key that opens now.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptAuthority(Authority Authority, string Request, string KeyId, string ETag);

/// <summary>Where authorities are kept.</summary>
public interface IAuthorities
{
    /// <summary>Keeps a new authority; false where its id is taken.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="request">The SHA-256 of the request that made it, to know a retry from another request.</param>
    /// <param name="keyId">The id of its key.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(Authority authority, string request, string keyId, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptAuthority?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Notes the key that opens from now on, unless the authority changed since it was read: then false.</summary>
    Task<bool> NoteKeyAsync(KeptAuthority read, string keyId, CancellationToken cancellation);

    /// <summary>Every authority, in the order of their ids.</summary>
    Task<PageOf<Authority>> ListAsync(PageRequest page, CancellationToken cancellation);
}

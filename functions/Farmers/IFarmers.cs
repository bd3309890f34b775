using Traceability.Farmers.Certificates;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Farmers;

/// <summary>A farmer as it was read, with what a later replacement must know.</summary>
/// <param name="Request">The SHA-256 of the request that made it.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptFarmer(Farmer Farmer, string Request, string ETag);

/// <summary>A key of a farmer, as its list shows it: never the key itself.</summary>
public sealed record FarmerKey(string Id, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>What it opens, and for how long.</summary>
    public KeyTerms Terms { get; init; } = KeyTerms.Whole;
}

/// <summary>Where farmers are kept.</summary>
public interface IFarmers
{
    /// <summary>Keeps a new farmer and lists its first key, whole or not at all; false where its id is taken.</summary>
    /// <param name="farmer">What anyone may see.</param>
    /// <param name="personal">What nobody else may.</param>
    /// <param name="request">The SHA-256 of the request that made it, to know a retry from another request.</param>
    /// <param name="keyId">The id of its first key; null where it gets none.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(
        Farmer farmer,
        FarmerPrivate personal,
        string request,
        string? keyId,
        CancellationToken cancellation
    );

    /// <summary>The public part of a farmer; null where there is none.</summary>
    Task<KeptFarmer?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>What nobody else may see of a farmer; null where there is none, or none any more.</summary>
    Task<FarmerPrivate?> PrivateAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces both parts of a farmer, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptFarmer read, Farmer changed, FarmerPrivate personal, CancellationToken cancellation);

    /// <summary>Replaces the public part alone, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptFarmer read, Farmer changed, CancellationToken cancellation);

    /// <summary>
    /// Writes a certificate's record, new or changed, and the farmer with it, whole or not at all; false where the farmer changed
    /// since it was read.
    /// </summary>
    Task<bool> WriteCertificateAsync(
        KeptFarmer read,
        Farmer changed,
        KeptCertificate certificate,
        CancellationToken cancellation
    );

    /// <summary>A certificate of a farmer, ended and over ones too; null where there is none.</summary>
    Task<KeptCertificate?> FindCertificateAsync(string farmerId, string id, CancellationToken cancellation);

    /// <summary>Every certificate that a farmer ever had, in the order of their ids.</summary>
    Task<PageOf<CertificateRecord>> CertificatesAsync(
        string farmerId,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Lists a key, or its end; twice is once.</summary>
    Task ListKeyAsync(string farmerId, FarmerKey key, CancellationToken cancellation);

    /// <summary>A farmer's keys, in no order.</summary>
    Task<IReadOnlyList<FarmerKey>> KeysAsync(string farmerId, CancellationToken cancellation);
}

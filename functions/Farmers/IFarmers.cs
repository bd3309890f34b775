namespace Traceability.Farmers;

/// <summary>Where farmers are kept.</summary>
public interface IFarmers
{
    /// <summary>Keeps a new farmer, whole or not at all; false where its id is taken.</summary>
    /// <param name="farmer">What anyone may see.</param>
    /// <param name="personal">What nobody else may.</param>
    /// <param name="request">The SHA-256 of the request that made it, to know a retry from another request.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(Farmer farmer, FarmerPrivate personal, string request, CancellationToken cancellation);

    /// <summary>The public part of a farmer and the hash of the request that made it; null where there is none.</summary>
    Task<(Farmer Farmer, string Request)?> FindAsync(string id, CancellationToken cancellation);
}

using Traceability.Farmers;
using Traceability.Places;

namespace Traceability.Partners;

/// <summary>Farmers and partners as owners of places.</summary>
public sealed class PlaceOwners(IFarmers farmers, IPartners partners) : IPlaceOwners
{
    public async Task<PlaceOwner?> FindAsync(string ownerId, CancellationToken cancellation) =>
        await farmers.FindAsync(ownerId, cancellation) is { Farmer: var farmer }
            ? new PlaceOwner(farmer.Name, FarmerPath.Page(farmer.Id))
        : await partners.FindAsync(ownerId, cancellation) is { Partner: var partner }
            ? new PlaceOwner(partner.Name, null)
        : null;

    public Task<string?> ByGlnAsync(string gln, CancellationToken cancellation) =>
        partners.ByGlnAsync(gln, cancellation);
}

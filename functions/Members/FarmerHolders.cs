using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Members;

/// <summary>What a farmer is told of itself.</summary>
public sealed class FarmerHolders(IFarmers farmers, IMembers members) : IHolders
{
    public Role Role => Role.Farmer;

    public async Task<Me> TellAsync(string id, CancellationToken cancellation)
    {
        var finding = farmers.FindAsync(id, cancellation);
        var belonging = members.OfFarmerAsync(id, cancellation);
        await Task.WhenAll(finding, belonging);
        if (await finding is not { Farmer: var farmer })
        {
            return new Me("farmer", id);
        }

        return new Me("farmer", id)
        {
            Name = farmer.Name,
            Kind = IHolders.Word(farmer.Kind, FarmerJson.Default.FarmerKind),
            Province = farmer.Province.Name,
            Commune = farmer.Commune,
            Cooperative = await belonging is { Present: { } cooperative }
                ? await CooperativeAsync(cooperative, cancellation)
                : null,
            Members = farmer.Kind == FarmerKind.Cooperative ? await HasMembersAsync(id, cancellation) : null,
        };
    }

    async Task<MyCooperative?> CooperativeAsync(string id, CancellationToken cancellation) =>
        await farmers.FindAsync(id, cancellation) is { Farmer: var cooperative }
            ? new MyCooperative(id, cooperative.Name)
            : null;

    async Task<bool> HasMembersAsync(string id, CancellationToken cancellation) =>
        (await members.OfCooperativeAsync(id, new PageRequest(1, null), cancellation)).Items.Count > 0;
}

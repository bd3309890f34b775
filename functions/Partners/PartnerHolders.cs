using Traceability.Platform.Authentication;

namespace Traceability.Partners;

/// <summary>What a partner is told of itself.</summary>
public sealed class PartnerHolders(IPartners partners) : IHolders
{
    public Role Role => Role.Partner;

    public async Task<Me> TellAsync(string id, CancellationToken cancellation) =>
        await partners.FindAsync(id, cancellation) is { Partner: var partner }
            ? new Me("partner", id)
            {
                Name = partner.Name,
                Kind = IHolders.Word(partner.Kind, PartnerJson.Default.PartnerKind),
                Province = partner.Province.Name,
                Commune = partner.Commune,
            }
            : new Me("partner", id);
}

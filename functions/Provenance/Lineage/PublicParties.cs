using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Gs1.Epcis;
using Traceability.Partners;

namespace Traceability.Provenance.Lineage;

/// <summary>What anyone may know of who took part in an event.</summary>
public sealed class PublicParties(Viewers viewers, IFarmers farmers, IPartners partners)
{
    /// <summary>At whose place it happened; else who told it. Null for someone who is not known here.</summary>
    public async Task<StoryParty?> PlaceAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        foreach (var place in new[] { accepted.Event.ReadPoint, accepted.Event.BizLocation })
        {
            if (place is not null && await OfAsync(place, cancellation) is { } party)
            {
                return party;
            }
        }

        return await OfAsync(accepted.CapturedBy, cancellation);
    }

    /// <summary>The first source or destination that is known here.</summary>
    public async Task<StoryParty?> FirstAsync(IEnumerable<SourceOrDestination> named, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(named);
        foreach (var one in named)
        {
            if (await OfAsync(one.Id, cancellation) is { } party)
            {
                return party;
            }
        }

        return null;
    }

    async Task<StoryParty?> OfAsync(Epc named, CancellationToken cancellation) =>
        await viewers.PartyAsync(named, cancellation) is { } id ? await OfAsync(id, cancellation) : null;

    async Task<StoryParty?> OfAsync(string id, CancellationToken cancellation)
    {
        if (await farmers.FindAsync(id, cancellation) is { Farmer: var farmer })
        {
            return new StoryParty(farmer.Name, farmer.Commune, farmer.Province.Name) { Id = id };
        }

        return await partners.FindAsync(id, cancellation) is { Partner: var partner }
            ? new StoryParty(partner.Name, partner.Commune, partner.Province.Name) { Id = id }
            : null;
    }
}

using Traceability.Platform.Authentication;

namespace Traceability.Markets;

/// <summary>What a marketplace is told of itself.</summary>
public sealed class MarketplaceHolders(IMarketplaces marketplaces) : IHolders
{
    public Role Role => Role.Marketplace;

    public async Task<Me> TellAsync(string id, CancellationToken cancellation) =>
        await marketplaces.FindAsync(id, cancellation) is { Marketplace: var marketplace }
            ? new Me("marketplace", id)
            {
                Name = marketplace.Name,
                Kind = IHolders.Word(marketplace.Kind, MarketplaceJson.Default.MarketplaceKind),
            }
            : new Me("marketplace", id);
}

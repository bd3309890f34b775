using Traceability.Listings;

namespace Traceability.Shops;

/// <summary>The connected shops, as places where products are listed.</summary>
public sealed class ShopPlaces(IShops shops, IShopItems items) : IListingPlaces
{
    public async Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation) =>
        [
            .. (await shops.AllAsync(cancellation))
                .Where(shop => shop.EndedAt is null)
                .Select(shop => new ListingPlace(
                    shop.Id,
                    shop.Name,
                    async (listing, _, stop) =>
                        Answer(shop, await items.FindAsync(shop.Id, listing.Product.Gtin.ToString(), stop))
                )),
        ];

    static ListingAnswer Answer(Shop shop, KeptItem? found)
    {
        var kept = found ?? KeptItem.New;
        var answer = new ListingAnswer(shop.Id, shop.Name) { Notes = kept.Notes };
        var said = kept.LastError ?? "";
        return kept.State switch
        {
            ShopItemState.Done => answer,
            ShopItemState.Unfit => answer with { Missing = ListingReason.Read(said) },
            ShopItemState.Refused => answer with { Rejected = said },
            ShopItemState.GivenUp => answer with { Waiting = ListingReason.GivenUp },
            ShopItemState.BrokenCredentials => answer with { Waiting = ListingReason.BrokenCredentials },
            _ => answer with { Waiting = ListingReason.Waiting },
        };
    }
}

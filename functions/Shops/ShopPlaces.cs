using Traceability.Listings;

namespace Traceability.Shops;

/// <summary>The connected shops, as places where products are listed.</summary>
public sealed class ShopPlaces(IShops shops, IShopItems items) : IListingPlaces
{
    public async Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation) =>
        [
            .. (await shops.AllAsync(cancellation))
                .Where(shop => shop.EndedAt is null)
                .Select(shop => new ListingPlace(shop.Id, shop.Name)),
        ];

    public async Task<IReadOnlyList<ListingAnswer>> OfAsync(
        Listing listing,
        DateOnly day,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(listing);
        var answers = new List<ListingAnswer>();
        foreach (var place in await AllAsync(cancellation))
        {
            var kept = await items.FindAsync(place.Id, listing.Product.Gtin.ToString(), cancellation);
            answers.Add(Answer(place, kept ?? KeptItem.New));
        }

        return answers;
    }

    static ListingAnswer Answer(ListingPlace place, KeptItem kept)
    {
        var answer = new ListingAnswer(place.Id, place.Name) { Notes = kept.Notes };
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

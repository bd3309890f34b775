using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Markets;
using Traceability.Platform;

namespace Traceability.Listings;

/// <summary>A marketplace that products are listed on.</summary>
/// <param name="Name">As people know it.</param>
/// <param name="AskAsync">What it made of a listing so far.</param>
public sealed record ListingPlace(
    string Id,
    string Name,
    Func<Listing, DateOnly, CancellationToken, Task<ListingAnswer>> AskAsync
)
{
    /// <summary>One that pulls a feed: what it makes of a listing follows from its rules.</summary>
    public static ListingPlace Of(MarketplaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new ListingPlace(rules.Id, rules.Name, (listing, day, _) => Task.FromResult(rules.Answer(listing, day)));
    }
}

/// <summary>Marketplaces that products are listed on, beside those that the program itself knows.</summary>
public interface IListingPlaces
{
    /// <summary>Every one in use.</summary>
    Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation);
}

/// <summary>Marketplaces that the operator registered and that pull a feed; their rules are those of the open format.</summary>
public sealed class RegisteredPlaces(IMarketplaces marketplaces) : IListingPlaces
{
    public async Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation)
    {
        var places = new List<ListingPlace>();
        await foreach (var one in PagesOf.AllAsync(page => marketplaces.ListAsync(page, cancellation)))
        {
            if (one.Kind == MarketplaceKind.Feed)
            {
                places.Add(ListingPlace.Of(Marketplaces.SchemaOrg with { Id = one.Id, Name = one.Name }));
            }
        }

        return places;
    }
}

/// <summary>Tells how products stand on every marketplace.</summary>
public sealed class ListingStandings(
    IListings listings,
    IRejections rejections,
    IEnumerable<IListingPlaces> further,
    TimeProvider time
) : IListingStates
{
    static Text MarketName { get; } = new("Trang bán của chúng tôi", "Our own pages");

    static readonly ListingPlace[] known =
    [
        .. Marketplaces.All.Select(ListingPlace.Of),
        // Our own pages show a product without a photo too.
        new(
            Marketplaces.Market,
            MarketName.Vi,
            (_, _, _) => Task.FromResult(new ListingAnswer(Marketplaces.Market, MarketName.Vi))
        ),
    ];

    /// <summary>A marketplace's name; our own pages have one in each language.</summary>
    public static string NameOf(ListingStanding standing, Language language)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.Marketplace == Marketplaces.Market ? MarketName.In(language) : standing.Name;
    }

    /// <summary>Every marketplace that products are listed on.</summary>
    public async Task<IReadOnlyList<ListingPlace>> PlacesAsync(CancellationToken cancellation)
    {
        var places = new List<ListingPlace>(known);
        foreach (var more in further)
        {
            places.AddRange(await more.AllAsync(cancellation));
        }

        return places;
    }

    /// <summary>How a product stands on some marketplaces, whether its listing was decided yet or not.</summary>
    /// <param name="places">From <see cref="PlacesAsync"/>: who asks for many products asks once for these.</param>
    public async Task<IReadOnlyList<ListingStanding>> OfAsync(
        IReadOnlyList<ListingPlace> places,
        Gtin gtin,
        Listing? listing,
        CancellationToken cancellation
    )
    {
        var today = time.Today();
        if (listing is null)
        {
            return [.. places.Select(place => ListingLife.Decide(null, new(place.Id, place.Name), today))];
        }

        var rejected = (await rejections.OfAsync(gtin, cancellation))
            .Where(rejection => rejection.IsAbout(listing.Product))
            .ToDictionary(rejection => rejection.Marketplace, rejection => rejection.Words);
        var standings = new List<ListingStanding>();
        foreach (var place in places)
        {
            var answer = await place.AskAsync(listing, today, cancellation);
            standings.Add(
                ListingLife.Decide(
                    listing,
                    rejected.TryGetValue(place.Id, out var words) ? answer with { Rejected = words } : answer,
                    today
                )
            );
        }

        return standings;
    }

    /// <summary>For a batch's owner.</summary>
    public async Task<IReadOnlyList<BatchListing>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        var kept = await listings.FindAsync(Marketplaces.Catalogue, gtin, cancellation);
        return
        [
            .. (await OfAsync(await PlacesAsync(cancellation), gtin, kept?.Listing, cancellation)).Select(
                standing => new BatchListing(
                    standing.Marketplace,
                    ListingLife.Name(standing.State),
                    standing.Reason?.Code,
                    standing.Notes.Count == 0 ? null : standing.Notes
                )
            ),
        ];
    }
}

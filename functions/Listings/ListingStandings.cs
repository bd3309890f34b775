using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Markets;
using Traceability.Platform;

namespace Traceability.Listings;

/// <summary>A marketplace that products are listed on.</summary>
/// <param name="Name">As people know it.</param>
public sealed record ListingPlace(string Id, string Name);

/// <summary>Marketplaces that products are listed on, beside those that the program itself knows.</summary>
public interface IListingPlaces
{
    /// <summary>Every one in use.</summary>
    Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation);

    /// <summary>What each of them made of a listing so far.</summary>
    Task<IReadOnlyList<ListingAnswer>> OfAsync(Listing listing, DateOnly day, CancellationToken cancellation);
}

/// <summary>Marketplaces that the operator registered and that pull a feed; their rules are those of the open format.</summary>
public sealed class RegisteredPlaces(IMarketplaces marketplaces) : IListingPlaces
{
    public async Task<IReadOnlyList<ListingPlace>> AllAsync(CancellationToken cancellation)
    {
        var places = new List<ListingPlace>();
        string? after = null;
        do
        {
            var page = await marketplaces.ListAsync(new PageRequest(PageRequest.MaxSize, after), cancellation);
            places.AddRange(
                page.Items.Where(one => one.Kind == MarketplaceKind.Feed)
                    .Select(one => new ListingPlace(one.Id, one.Name))
            );
            after = page.Next;
        } while (after is not null);

        return places;
    }

    public async Task<IReadOnlyList<ListingAnswer>> OfAsync(
        Listing listing,
        DateOnly day,
        CancellationToken cancellation
    ) =>
        [
            .. (await AllAsync(cancellation)).Select(place =>
                (Marketplaces.SchemaOrg with { Id = place.Id, Name = place.Name }).Answer(listing, day)
            ),
        ];
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
        .. Marketplaces.All.Select(rules => new ListingPlace(rules.Id, rules.Name)),
        new(Marketplaces.Market, MarketName.Vi),
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

    /// <summary>How a product stands on each of them, whether its listing was decided yet or not.</summary>
    public async Task<IReadOnlyList<ListingStanding>> OfAsync(
        Gtin gtin,
        Listing? listing,
        CancellationToken cancellation
    )
    {
        var today = time.Today();
        if (listing is null)
        {
            return
            [
                .. (await PlacesAsync(cancellation)).Select(place =>
                    ListingLife.Decide(null, new ListingAnswer(place.Id, place.Name), today)
                ),
            ];
        }

        var answers = Marketplaces.All.Select(rules => rules.Answer(listing, today)).ToList();
        // Our own pages show a product without a photo too.
        answers.AddRange(known.Skip(answers.Count).Select(place => new ListingAnswer(place.Id, place.Name)));
        foreach (var more in further)
        {
            answers.AddRange(await more.OfAsync(listing, today, cancellation));
        }

        var rejected = (await rejections.OfAsync(gtin, cancellation))
            .Where(rejection => rejection.IsAbout(listing.Product))
            .ToDictionary(rejection => rejection.Marketplace, rejection => rejection.Words);
        return
        [
            .. answers
                .Select(answer =>
                    rejected.TryGetValue(answer.Marketplace, out var words) ? answer with { Rejected = words } : answer
                )
                .Select(answer => ListingLife.Decide(listing, answer, today)),
        ];
    }

    /// <summary>For a batch's owner.</summary>
    public async Task<IReadOnlyList<BatchListing>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        var kept = await listings.FindAsync(Marketplaces.Catalogue, gtin, cancellation);
        return
        [
            .. (await OfAsync(gtin, kept?.Listing, cancellation)).Select(standing => new BatchListing(
                standing.Marketplace,
                ListingLife.Name(standing.State),
                standing.Reason?.Code,
                standing.Notes.Count == 0 ? null : standing.Notes
            )),
        ];
    }
}

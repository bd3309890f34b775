namespace Traceability.Listings;

/// <summary>What a marketplace made of a listing so far.</summary>
/// <param name="Marketplace">Its id.</param>
/// <param name="Name">As people know it.</param>
public sealed record ListingAnswer(string Marketplace, string Name)
{
    /// <summary>What it asks for and does not get.</summary>
    public ListingReason? Missing { get; init; }

    /// <summary>In its own words, why it would not have the listing as it is.</summary>
    public string? Rejected { get; init; }

    /// <summary>Why the listing is not there yet.</summary>
    public ListingReason? Waiting { get; init; }

    /// <summary>What of the product's texts it does not take, for the owner.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How a listing stands on one marketplace.</summary>
/// <param name="Reason">Null where it is listed, or nothing was decided yet.</param>
public sealed record ListingStanding(
    string Marketplace,
    string Name,
    ListingState State,
    ListingReason? Reason,
    IReadOnlyList<string> Notes
);

/// <summary>
/// The life of a listing, decided from what it is and what a marketplace answered. The first that holds is told: what endangers people
/// before what the owner wants, that before what is missing, that before what the marketplace says, and stock last.
/// </summary>
public static class ListingLife
{
    /// <param name="listing">The product's; null where nothing was decided yet.</param>
    /// <param name="day">In Vietnam.</param>
    public static ListingStanding Decide(Listing? listing, ListingAnswer answer, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (state, reason) = listing is null
            ? (ListingState.Pending, null)
            : StateOf(listing.At(answer.Marketplace), answer, day);
        return new ListingStanding(answer.Marketplace, answer.Name, state, reason, answer.Notes);
    }

    static (ListingState, ListingReason?) StateOf(Listing here, ListingAnswer answer, DateOnly day)
    {
        var isOnSale = here.Lots.Any(lot => !(lot.BestBefore < day)) || here.FurtherStock > 0;
        return (here, answer) switch
        {
            ({ RecalledLots: { Count: > 0 } recalled }, _) when !isOnSale => (
                ListingState.Recalled,
                ListingReason.Recalled(recalled)
            ),
            ({ Withdrawal: { } withdrawal }, _) => (ListingState.Withdrawn, ListingReason.Withdrawn(withdrawal.Reason)),
            (_, { Missing: { } missing }) => (ListingState.Incomplete, missing),
            (_, { Rejected: { } words }) => (ListingState.Rejected, ListingReason.Rejected(words)),
            (_, { Waiting: { } waiting }) => (ListingState.Pending, waiting),
            _ when isOnSale => (ListingState.Listed, null),
            ({ WithdrawnLots: { Count: > 0 } lots }, _) => (ListingState.SoldOut, ListingReason.LotsWithdrawn(lots)),
            _ => (ListingState.SoldOut, ListingReason.NothingLeft),
        };
    }

    /// <summary>A state's name in the interface.</summary>
    public static string Name(ListingState state) =>
        state switch
        {
            ListingState.Incomplete => "incomplete",
            ListingState.Listed => "listed",
            ListingState.Rejected => "rejected",
            ListingState.SoldOut => "sold out",
            ListingState.Withdrawn => "withdrawn",
            ListingState.Recalled => "recalled",
            _ => "pending",
        };
}

using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Listings;

/// <summary>How products stand on each marketplace, and what their owner can do.</summary>
/// <param name="State">The state that is shown alone; null for all.</param>
/// <param name="Next">The token of the next page; null on the last.</param>
/// <param name="Today">In Vietnam.</param>
public sealed record ListingsPageModel(
    PageLanguage Language,
    IReadOnlyList<ListedProduct> Products,
    ListingState? State,
    string? Next,
    DateOnly Today
) : IPageModel
{
    /// <summary>A state in a few words.</summary>
    public static Text Name(ListingState state) =>
        state switch
        {
            ListingState.Incomplete => new Text("Còn thiếu", "Incomplete"),
            ListingState.Listed => new Text("Đang bán", "On sale"),
            ListingState.Rejected => new Text("Sàn không nhận", "Rejected"),
            ListingState.SoldOut => new Text("Hết hàng", "Sold out"),
            ListingState.Withdrawn => new Text("Ngừng bán", "Withdrawn"),
            ListingState.Recalled => new Text("Bị thu hồi", "Recalled"),
            _ => new Text("Đang chờ", "Pending"),
        };

    /// <summary>Marketplaces that say the same, together.</summary>
    public IEnumerable<(string Names, ListingStanding Standing)> Alike(IEnumerable<ListingStanding> standings) =>
        standings
            .GroupBy(standing => (standing.State, standing.Reason, string.Join('\n', standing.Notes)))
            .Select(group =>
                (string.Join(" · ", group.Select(one => ListingStandings.NameOf(one, Language.Value))), group.First())
            );

    /// <summary>The address of the same list with one state alone.</summary>
    public string Only(ListingState? state) =>
        Language.Link(
            state is { } one ? "/listings?state=" + Uri.EscapeDataString(ListingLife.Name(one)) : "/listings"
        );

    /// <summary>The address of the next page.</summary>
    public string More =>
        Language.Link(
            $"{Only(State)}{(Only(State).Contains('?', StringComparison.Ordinal) ? '&' : '?')}nextPageToken={Next}"
        );
}

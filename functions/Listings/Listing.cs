using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>How a product stands on a marketplace.</summary>
public enum ListingState
{
    /// <summary>It is not decided yet.</summary>
    Pending,

    /// <summary>Something that the marketplace needs is missing.</summary>
    Incomplete,

    /// <summary>It is for sale.</summary>
    Listed,

    /// <summary>It stays, with nothing to sell today.</summary>
    SoldOut,
}

/// <summary>A lot that a listing is sold from.</summary>
/// <param name="Lot">The lot, as text.</param>
/// <param name="HarvestedOn">The day in Vietnam.</param>
/// <param name="BestBefore">The last day that it may be sold; null where it has none.</param>
/// <param name="Stock">What is left, in the product's unit.</param>
public sealed record SellableLot(string Lot, DateOnly HarvestedOn, DateOnly? BestBefore, decimal Stock);

/// <summary>
/// A product offered on one marketplace. It outlives its lots, and so keeps its reviews from harvest to harvest. Its stock is what
/// its sellable lots hold, first to expire first sold.
/// </summary>
/// <param name="Marketplace">The marketplace's id.</param>
/// <param name="Product">What is sold, as it was when the listing was decided.</param>
/// <param name="Lots">In selling order, at most <see cref="MaxLots"/>.</param>
/// <param name="FurtherStock">What lots beyond those hold: they come in when the first are gone.</param>
/// <param name="State">As of the day of the decision.</param>
/// <param name="Reason">What is missing, where something is.</param>
public sealed record Listing(
    string Marketplace,
    Product Product,
    IReadOnlyList<SellableLot> Lots,
    decimal FurtherStock,
    ListingState State,
    string? Reason
)
{
    /// <summary>Lots that a listing names: what fits a row of storage and an item of a feed.</summary>
    public const int MaxLots = 200;

    /// <summary>Google Merchant refuses a smaller picture.</summary>
    const int MinPhoto = 100;

    /// <summary>Decides a listing from what is sold and what is there of it.</summary>
    public static Listing Decide(string marketplace, Product product, IEnumerable<SellableLot> lots, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(product);
        var sellable = lots.Where(lot => lot.Stock > 0 && !(lot.BestBefore < today))
            .OrderBy(lot => lot.BestBefore ?? DateOnly.MaxValue)
            .ThenBy(lot => lot.Lot, StringComparer.Ordinal)
            .ToList();
        var missing = Missing(product);
        return new Listing(
            marketplace,
            product,
            [.. sellable.Take(MaxLots)],
            sellable.Skip(MaxLots).Sum(lot => lot.Stock),
            missing is not null ? ListingState.Incomplete
                : sellable.Count > 0 ? ListingState.Listed
                : ListingState.SoldOut,
            missing
        );
    }

    /// <summary>The lots that may be sold on a day: a feed is right on the next day too, before anything decided again.</summary>
    public IEnumerable<SellableLot> LotsOn(DateOnly day) => Lots.Where(lot => !(lot.BestBefore < day));

    public decimal StockOn(DateOnly day) => LotsOn(day).Sum(lot => lot.Stock) + FurtherStock;

    static string? Missing(Product product) =>
        product.Photo is not { } photo ? "photo missing"
        : photo.Width < MinPhoto || photo.Height < MinPhoto ? "photo too small"
        : null;
}

/// <summary>The marketplaces that the program itself knows.</summary>
public static class Marketplaces
{
    public const string Google = "google";

    public static IReadOnlyList<string> All { get; } = [Google];
}

/// <summary>The message of <c>listing-changed</c>: a product's listings must be decided again.</summary>
public sealed record ListingChange(string Product);

[JsonSerializable(typeof(ListingChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class ListingChangeJson : JsonSerializerContext;

/// <summary>A listing as it was read, with storage's own mark of this state.</summary>
public sealed record KeptListing(Listing Listing, string ETag);

/// <summary>Where listings are kept.</summary>
public interface IListings
{
    Task<KeptListing?> FindAsync(string marketplace, Gtin gtin, CancellationToken cancellation);

    /// <summary>
    /// Writes a listing and a new version of its marketplace's feed in one transaction; false where the listing changed since it
    /// was read, or came to be.
    /// </summary>
    Task<bool> WriteAsync(Listing listing, string? etag, CancellationToken cancellation);

    /// <summary>The version of a marketplace's feed: another one after each change of its listings. One point read.</summary>
    Task<string> VersionAsync(string marketplace, CancellationToken cancellation);

    /// <summary>The GTINs of a marketplace's listings, in their order.</summary>
    Task<PageOf<string>> GtinsAsync(string marketplace, PageRequest page, CancellationToken cancellation);

    /// <summary>A marketplace's listings in the order of their GTINs, read as they are taken.</summary>
    IAsyncEnumerable<Listing> AllAsync(string marketplace, CancellationToken cancellation);
}

/// <summary>What is there to sell of each product.</summary>
public interface IStock
{
    /// <summary>Puts a new batch in; twice is once.</summary>
    Task PutAsync(Gtin gtin, SellableLot lot, CancellationToken cancellation);

    /// <summary>Takes out what an event says is gone, above 0 and in the product's unit; once, whether the lot came in before or not.</summary>
    Task TakeAsync(Gtin gtin, Lot lot, string eventKey, decimal amount, CancellationToken cancellation);

    /// <summary>Puts back what an event took, and keeps it from taking anything: it was a mistake.</summary>
    Task PutBackAsync(Gtin gtin, Lot lot, string eventKey, CancellationToken cancellation);

    /// <summary>
    /// Notes whether a lot is recalled, whether it is in stock already or not; what is noted at this version, or beyond it, stays.
    /// </summary>
    Task NoteRecalledAsync(Gtin gtin, Lot lot, bool isRecalled, long version, CancellationToken cancellation);

    /// <summary>A product's lots and what is left of each, never below 0; not those that are recalled.</summary>
    Task<IReadOnlyList<SellableLot>> OfAsync(Gtin gtin, CancellationToken cancellation);

    /// <summary>Products that have a lot whose last day was this one.</summary>
    IAsyncEnumerable<Gtin> LastSoldOnAsync(DateOnly day, CancellationToken cancellation);
}

/// <summary>What follows when a product's listings were decided, the same or not: who died on the way to it comes here again.</summary>
public interface IListingEffect
{
    Task FollowAsync(Gtin gtin, CancellationToken cancellation);
}

/// <summary>Where listing changes are announced.</summary>
public interface IListingChanges
{
    Task AnnounceAsync(ListingChange change, CancellationToken cancellation);
}

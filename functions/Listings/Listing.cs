using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>How a product stands on a marketplace.</summary>
public enum ListingState
{
    /// <summary>It is not decided yet, or is on its way to the marketplace.</summary>
    Pending,

    /// <summary>Something that the marketplace needs is missing.</summary>
    Incomplete,

    /// <summary>It is for sale.</summary>
    Listed,

    /// <summary>The marketplace would not have it; its words are kept.</summary>
    Rejected,

    /// <summary>It stays, with nothing to sell today.</summary>
    SoldOut,

    /// <summary>Its owner does not sell it there for now.</summary>
    Withdrawn,

    /// <summary>It stays, and all that there would be to sell is recalled.</summary>
    Recalled,
}

/// <summary>A lot that a listing is sold from.</summary>
/// <param name="Lot">The lot, as text.</param>
/// <param name="HarvestedOn">The day in Vietnam.</param>
/// <param name="BestBefore">The last day that it may be sold; null where it has none.</param>
/// <param name="Stock">What is left, in the product's unit.</param>
public sealed record SellableLot(string Lot, DateOnly HarvestedOn, DateOnly? BestBefore, decimal Stock)
{
    /// <summary>What may be sold on a day, first to expire first.</summary>
    public static IOrderedEnumerable<SellableLot> ToSell(IEnumerable<SellableLot> lots, DateOnly day) =>
        lots.Where(lot => lot.Stock > 0 && !(lot.BestBefore < day))
            .OrderBy(lot => lot.BestBefore ?? DateOnly.MaxValue)
            .ThenBy(lot => lot.Lot, StringComparer.Ordinal);

    /// <summary>What may be sold of a product on a marketplace on a day, first to expire first.</summary>
    public static IEnumerable<SellableLot> ToSell(Product product, string marketplace, ProductStock stock, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(stock);
        return product.WithdrawnFrom(marketplace) is null ? ToSell(stock.Lots, day) : [];
    }
}

/// <summary>What is left of a product.</summary>
/// <param name="Lots">Those that may be sold, whatever their day; never below 0.</param>
/// <param name="Recalled">The names of recalled lots of which something is left.</param>
/// <param name="Withdrawn">The names of lots that their owner does not sell for now, and of which something is left.</param>
public sealed record ProductStock(
    IReadOnlyList<SellableLot> Lots,
    IReadOnlyList<string> Recalled,
    IReadOnlyList<string> Withdrawn
);

/// <summary>
/// A product offered for sale. It outlives its lots, and so keeps its reviews from harvest to harvest. Its stock is what its sellable
/// lots hold, first to expire first sold. The marketplaces that pull a feed share one: what each of them makes of it follows from
/// its own rules, <see cref="MarketplaceRules.Show"/>, from where its owner sells it, and from its answers, <see cref="ListingLife"/>.
/// </summary>
/// <param name="Marketplace">Whose listing it is: <see cref="Marketplaces.Catalogue"/> for the one that feeds share.</param>
/// <param name="Product">What is sold, as it was when the listing was decided.</param>
/// <param name="Lots">In selling order, at most <see cref="MaxLots"/>.</param>
/// <param name="FurtherStock">What lots beyond those hold: they come in when the first are gone.</param>
public sealed record Listing(string Marketplace, Product Product, IReadOnlyList<SellableLot> Lots, decimal FurtherStock)
{
    /// <summary>Lots that a listing names: what fits a row of storage and an item of a feed.</summary>
    public const int MaxLots = 200;

    /// <summary>Recalled lots of which something is left, at most <see cref="MaxLots"/>.</summary>
    public IReadOnlyList<string> RecalledLots { get; init; } = [];

    /// <summary>Lots that their owner does not sell for now, at most <see cref="MaxLots"/>.</summary>
    public IReadOnlyList<string> WithdrawnLots { get; init; } = [];

    /// <summary>Decides a listing from what is sold and what is there of it.</summary>
    public static Listing Decide(string marketplace, Product product, ProductStock stock, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(stock);
        var sellable = SellableLot.ToSell(stock.Lots, today).ToList();
        return new Listing(
            marketplace,
            product,
            [.. sellable.Take(MaxLots)],
            sellable.Skip(MaxLots).Sum(lot => lot.Stock)
        )
        {
            RecalledLots = [.. stock.Recalled.Take(MaxLots)],
            WithdrawnLots = [.. stock.Withdrawn.Take(MaxLots)],
        };
    }

    /// <summary>The same as one marketplace has it: nothing is sold where its owner does not sell it.</summary>
    public Listing At(string marketplace) =>
        Marketplace == marketplace ? this : this with { Marketplace = marketplace };

    /// <summary>Why nothing is sold here, where the product's owner withdrew it.</summary>
    public Withdrawal? Withdrawal => Product.WithdrawnFrom(Marketplace);

    /// <summary>The lots that may be sold on a day: a feed is right on the next day too, before anything decided again.</summary>
    public IEnumerable<SellableLot> LotsOn(DateOnly day) =>
        Withdrawal is null ? Lots.Where(lot => !(lot.BestBefore < day)) : [];

    public decimal StockOn(DateOnly day) => Withdrawal is null ? LotsOn(day).Sum(lot => lot.Stock) + FurtherStock : 0;
}

/// <summary>The message of <c>listing-changed</c>: a product's listings must be decided again.</summary>
/// <param name="RegisteredAt">When the batch was registered that is to be listed; null where it is something else that changed.</param>
public sealed record ListingChange(
    string Product,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RegisteredAt = null
);

[JsonSerializable(typeof(ListingChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class ListingChangeJson : JsonSerializerContext;

/// <summary>A listing as it was read, with storage's own mark of this state.</summary>
/// <param name="Change">The number of the change that wrote it, which is kept under that number too.</param>
public sealed record KeptListing(Listing Listing, string ETag, long Change);

/// <summary>A listing that changed.</summary>
/// <param name="Change">The number of its latest change: 1 for the first of all, one more with each change of any listing.</param>
/// <param name="Listing">As it is now; null where it changed once more while it was read, and so comes again further on.</param>
public sealed record ChangedListing(long Change, Gtin Gtin, Listing? Listing);

/// <summary>Where listings are kept.</summary>
public interface IListings
{
    Task<KeptListing?> FindAsync(string marketplace, Gtin gtin, CancellationToken cancellation);

    /// <summary>
    /// Writes a listing, its place among the changes and its marketplace's new version in one transaction; false where it changed
    /// since it was read, came to be, or another of the marketplace was written at the same moment.
    /// </summary>
    /// <param name="kept">The listing as it was read; null where there was none.</param>
    Task<bool> WriteAsync(Listing listing, KeptListing? kept, CancellationToken cancellation);

    /// <summary>The number of the last change of a marketplace's listings, 0 where there was none. One point read.</summary>
    Task<long> VersionAsync(string marketplace, CancellationToken cancellation);

    /// <summary>The GTINs of a marketplace's listings, in their order.</summary>
    Task<PageOf<string>> GtinsAsync(string marketplace, PageRequest page, CancellationToken cancellation);

    /// <summary>A marketplace's listings in the order of their GTINs, read as they are taken.</summary>
    IAsyncEnumerable<Listing> AllAsync(string marketplace, CancellationToken cancellation);

    /// <summary>
    /// Listings that changed behind a number, each once, at its latest change, oldest first. None up to <paramref name="version"/> is
    /// missed, whoever writes meanwhile: what is no more at its place there has moved behind the version.
    /// </summary>
    /// <param name="after">The change that is known already, 0 or more.</param>
    /// <param name="version">The last change that is told, read from <see cref="VersionAsync"/> before.</param>
    /// <param name="count">Listings at most, 1 to 1,000.</param>
    Task<IReadOnlyList<ChangedListing>> ChangedAsync(
        string marketplace,
        long after,
        long version,
        int count,
        CancellationToken cancellation
    );
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

    /// <summary>Notes that a lot's owner does not sell it for now, or sells it again; what was noted last stays.</summary>
    Task NoteWithdrawnAsync(Gtin gtin, Lot lot, bool isWithdrawn, CancellationToken cancellation);

    /// <summary>A product's lots and what is left of each, never below 0.</summary>
    Task<ProductStock> OfAsync(Gtin gtin, CancellationToken cancellation);

    /// <summary>Products that have a lot whose last day was this one.</summary>
    IAsyncEnumerable<Gtin> LastSoldOnAsync(DateOnly day, CancellationToken cancellation);
}

/// <summary>Where listing changes are announced.</summary>
public interface IListingChanges
{
    /// <param name="delay">How long the message is hidden at first; nothing for not at all.</param>
    Task AnnounceAsync(ListingChange change, CancellationToken cancellation, TimeSpan delay = default);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Listings;

namespace Traceability.Shops;

/// <summary>Which interface a shop speaks.</summary>
public enum ShopKind
{
    /// <summary>Shopee Open Platform v2.</summary>
    Shopee,

    /// <summary>TikTok Shop Partner API.</summary>
    TikTok,

    /// <summary>Anything that takes Standard Webhooks.</summary>
    Webhook,
}

public static class ShopKinds
{
    /// <summary>As requests, answers and signals write it.</summary>
    public static string Name(this ShopKind kind) =>
        kind switch
        {
            ShopKind.Shopee => "shopee",
            ShopKind.TikTok => "tiktok",
            _ => "webhook",
        };
}

/// <summary>An attribute of a shop's category, as its operator filled it in.</summary>
/// <param name="Id">The shop's own id of it.</param>
/// <param name="ValueId">One of the shop's values; null where it is said in words.</param>
/// <param name="Text">The value in words; null where the shop's own value says all.</param>
public sealed record ShopAttribute(string Id, string? ValueId, string? Text);

/// <summary>Where a shop puts products of a category of ours.</summary>
/// <param name="Name">The product's category; null for those that no other line names.</param>
/// <param name="Id">The shop's own category: one without further ones below it.</param>
/// <param name="Attributes">What the shop asks of everything in it.</param>
public sealed record ShopCategory(string? Name, string Id, IReadOnlyList<ShopAttribute> Attributes);

/// <summary>The box that one unit is sent in, in centimetres.</summary>
public sealed record ShopPackage(int Length, int Width, int Height);

/// <summary>How products are sold in a shop: what its interface asks for and a product does not say.</summary>
/// <param name="Categories">In the order in which they are tried.</param>
/// <param name="Package">The box of one unit.</param>
/// <param name="Warehouse">The shop's own id of the place that is sent from.</param>
/// <param name="PieceWeight">Kilograms of a piece whose product says no weight.</param>
/// <param name="RequestsPerSecond">Requests that one instance sends at most.</param>
public sealed record ShopTerms(
    IReadOnlyList<ShopCategory> Categories,
    ShopPackage? Package,
    string? Warehouse,
    decimal? PieceWeight,
    int RequestsPerSecond
)
{
    /// <summary>Where anyone sees a product there, with <see cref="ItemPage.GtinMark"/> for the GTIN; null where nobody told it.</summary>
    public string? ItemUrl { get; init; }
}

/// <summary>
/// A shop on somebody else's platform that products are brought to. Once ended it is never spoken to again; its items stay as
/// they are.
/// </summary>
/// <param name="Id">Opaque, our own.</param>
/// <param name="Name">For people.</param>
/// <param name="RemoteId">The shop's id on its platform.</param>
/// <param name="AppKey">Who we are on that platform.</param>
/// <param name="AppSecret">Signs every request; never shown.</param>
/// <param name="Origin">Where its interface is; a webhook's target.</param>
/// <param name="TokenOrigin">Where its tokens are renewed.</param>
public sealed record Shop(
    string Id,
    ShopKind Kind,
    string Name,
    string RemoteId,
    string AppKey,
    string AppSecret,
    Uri Origin,
    Uri TokenOrigin,
    ShopTerms Terms,
    DateTimeOffset ConnectedAt,
    DateTimeOffset? EndedAt
);

/// <summary>What became of bringing an item to a shop.</summary>
public abstract record ShopAnswer
{
    ShopAnswer() { }

    /// <summary>The shop has it as it was said.</summary>
    /// <param name="Notes">What had to be made otherwise on the way: a name that was cut.</param>
    public sealed record Done(IReadOnlyList<string> Notes) : ShopAnswer;

    /// <summary>The product lacks what it asks for, so it was not asked.</summary>
    public sealed record Unfit(ListingReason Reason) : ShopAnswer;

    /// <summary>It will not have it so, however often it is asked.</summary>
    /// <param name="Words">The shop's own.</param>
    public sealed record Refused(string Words) : ShopAnswer;

    /// <summary>Not now.</summary>
    /// <param name="After">Asking before is no use; zero where nothing was said.</param>
    public sealed record Later(TimeSpan After, string Words) : ShopAnswer;

    /// <summary>It does not know us any more: until its operator gives other tokens, nothing is asked.</summary>
    public sealed record BrokenCredentials(string Words) : ShopAnswer;
}

/// <summary>A shop's interface. It brings the shop's item to what is said, whatever it was before.</summary>
public interface IShop
{
    ShopKind Kind { get; }

    /// <summary>
    /// Reads what the shop has and changes what differs, so that a try whose answer was lost is found by the next. Whoever calls
    /// holds the item, and so is the only one who does.
    /// </summary>
    Task<ShopAnswer> PutAsync(Shop shop, ShopItem item, IHeldItem held, CancellationToken cancellation);
}

/// <summary>Where connected shops are kept.</summary>
public interface IShops
{
    /// <summary>Keeps a shop; false where its id is taken.</summary>
    Task<bool> AddAsync(Shop shop, CancellationToken cancellation);

    Task<Shop?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Every shop, ended ones too: an operator connects a few.</summary>
    Task<IReadOnlyList<Shop>> AllAsync(CancellationToken cancellation);

    /// <summary>Ends a shop; ended twice it stays as it ended first.</summary>
    Task EndAsync(string id, DateTimeOffset at, CancellationToken cancellation);
}

/// <summary>The message of <c>shop-changed</c>: a product is to be brought to a shop.</summary>
/// <param name="Shop">The shop's id.</param>
/// <param name="Product">The GTIN; null where every product is to be.</param>
/// <param name="After">The GTIN that the next products come behind, where every one is.</param>
/// <param name="Id">This message's own: one of several about an item is the one that tries again.</param>
/// <param name="IsReplay">Its operator asks again for what was refused or given up.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
/// <param name="IsEnding">The shop is ended: nothing is brought, and no page leads there any more.</param>
public sealed record ShopChange(
    string Shop,
    string? Product,
    string? After,
    string Id,
    bool IsReplay,
    DateTimeOffset AnnouncedAt,
    bool IsEnding = false
);

[JsonSerializable(typeof(ShopChange))]
[JsonSerializable(typeof(ShopTerms))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class ShopChangeJson : JsonSerializerContext
{
    /// <summary>A shop's terms as they are kept.</summary>
    public static string Text(ShopTerms terms) => JsonSerializer.Serialize(terms, Default.ShopTerms);
}

/// <summary>Where products are announced that are to be brought to a shop.</summary>
public interface IShopChanges
{
    /// <param name="delay">How long the message is hidden at first.</param>
    Task AnnounceAsync(ShopChange change, TimeSpan delay, CancellationToken cancellation);
}

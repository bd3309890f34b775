namespace Traceability.Shops;

/// <summary>How bringing an item to a shop stands.</summary>
public enum ShopItemState
{
    /// <summary>It was not tried yet, or is being tried.</summary>
    Pending,

    /// <summary>The shop has it as it should be.</summary>
    Done,

    /// <summary>The product lacks what the shop asks for.</summary>
    Unfit,

    /// <summary>The shop would not have it so.</summary>
    Refused,

    /// <summary>It is tried again.</summary>
    Waiting,

    /// <summary>It was tried for three days.</summary>
    GivenUp,

    /// <summary>The shop does not know us any more.</summary>
    BrokenCredentials,
}

/// <summary>What is kept of an item in a shop, from one try to the next.</summary>
/// <param name="Remote">The shop's own id of it; a webhook's last message. Null where none is known.</param>
/// <param name="RemoteSku">The shop's own id of its only variant, where it has such.</param>
/// <param name="Image">The shop's own id of the photo that was sent to it.</param>
/// <param name="ImageHash">Which photo that was.</param>
/// <param name="Intention">Names a creation that was begun, and whose answer is not known.</param>
/// <param name="IntendedAt">When it was begun.</param>
/// <param name="Revision">How many contents were brought to it.</param>
/// <param name="Details">The hash of the details that the shop has taken.</param>
/// <param name="Sent">The hash of the content that was last answered for good.</param>
/// <param name="Notes">What was made otherwise for the shop.</param>
/// <param name="Attempts">Tries since it was last answered for good.</param>
/// <param name="FailingSince">When the first of those was.</param>
/// <param name="LastError">In the shop's words; what is missing, by its code, where it is unfit.</param>
/// <param name="NextTryAt">When it is tried again.</param>
/// <param name="Carrier">The message that tries again; others need not wait.</param>
/// <param name="BusyUntil">Until when somebody works on it, unless that one ends first.</param>
public sealed record KeptItem(
    string? Remote,
    string? RemoteSku,
    string? Image,
    string? ImageHash,
    string? Intention,
    DateTimeOffset? IntendedAt,
    long Revision,
    string? Details,
    string? Sent,
    ShopItemState State,
    IReadOnlyList<string> Notes,
    int Attempts,
    DateTimeOffset? FailingSince,
    string? LastError,
    DateTimeOffset? NextTryAt,
    DateTimeOffset? DoneAt,
    string? Carrier,
    DateTimeOffset? BusyUntil
)
{
    /// <summary>What is kept of an item that nobody tried yet.</summary>
    public static KeptItem New { get; } =
        new(
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            null,
            null,
            ShopItemState.Pending,
            [],
            0,
            null,
            null,
            null,
            null,
            null,
            null
        );
}

/// <summary>An item that its holder alone works on, while its time lasts.</summary>
public interface IHeldItem
{
    KeptItem Kept { get; }

    /// <summary>Keeps what came to be known, before anything else is done.</summary>
    /// <exception cref="InvalidOperationException">Another holds it now: its time was over.</exception>
    Task NoteAsync(KeptItem kept, CancellationToken cancellation);
}

/// <summary>A line of what is kept, as it was read.</summary>
public sealed record ShopItemLine(string Gtin, KeptItem Kept);

/// <summary>Where items in shops are kept.</summary>
public interface IShopItems
{
    Task<KeptItem?> FindAsync(string shop, string gtin, CancellationToken cancellation);

    /// <summary>Holds an item, new or kept; null where it changed in between.</summary>
    /// <param name="decide">What is kept when it is held; null where it is not to be held.</param>
    Task<(IHeldItem? Held, KeptItem Kept)> HoldAsync(
        string shop,
        string gtin,
        Func<KeptItem, KeptItem?> decide,
        CancellationToken cancellation
    );

    /// <summary>A shop's items in the order of their GTINs.</summary>
    Task<Traceability.Platform.PageOf<ShopItemLine>> OfAsync(
        string shop,
        Traceability.Platform.PageRequest page,
        CancellationToken cancellation
    );
}

namespace Traceability.Platform.Storage;

/// <summary>Every queue that the program has; each has a <c>-poison</c> queue for messages that failed too often.</summary>
public static class Queues
{
    public const string DiaryChanged = "diary-changed";
    public const string BatchChanged = "batch-changed";
    public const string PassportChanged = "passport-changed";
    public const string ListingChanged = "listing-changed";
    public const string ShopChanged = "shop-changed";
    public const string Delivery = "delivery";
    public const string Capture = "capture";
    public const string EventAccepted = "event-accepted";
    public const string Subscription = "subscription";
    public const string Recall = "recall";
    public const string Story = "story";
    public const string SaleChanged = "sale-changed";
    public const string OrderChanged = "order-changed";
    public const string OpinionChanged = "opinion-changed";
    public const string Import = "import";
    public const string Statistics = "statistics";
    public const string Erasure = "erasure";

    /// <summary>How long a message of ours lives: it may be the only announcement of a change.</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    public static IReadOnlyList<string> All { get; } =
    [
        DiaryChanged,
        BatchChanged,
        PassportChanged,
        ListingChanged,
        ShopChanged,
        Delivery,
        Capture,
        EventAccepted,
        Subscription,
        Recall,
        Story,
        SaleChanged,
        OrderChanged,
        OpinionChanged,
        Import,
        Statistics,
        Erasure,
    ];

    public static string Poison(string queue) => queue + "-poison";

    public static bool IsPoison(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.EndsWith("-poison", StringComparison.Ordinal);
    }
}

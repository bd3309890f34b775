namespace Traceability.Platform.Storage;

/// <summary>Every table that the program has.</summary>
public static class Tables
{
    public const string Keys = "keys";
    public const string People = "people";
    public const string Erasures = "erasures";
    public const string Places = "places";
    public const string Farmers = "farmers";
    public const string Devices = "devices";
    public const string Members = "members";
    public const string Partners = "partners";
    public const string Authorities = "authorities";
    public const string Products = "products";
    public const string Diary = "diary";
    public const string Batches = "batches";
    public const string Stock = "stock";
    public const string Boxes = "boxes";
    public const string Listings = "listings";
    public const string Marketplaces = "marketplaces";
    public const string Rejections = "rejections";
    public const string Sales = "sales";
    public const string Orders = "orders";
    public const string Opinions = "opinions";
    public const string Imports = "imports";
    public const string Shops = "shops";
    public const string ShopItems = "shopitems";
    public const string ShopTokens = "shoptokens";
    public const string Catalogue = "catalogue";
    public const string Requests = "requests";
    public const string Webhooks = "webhooks";
    public const string Events = "events";
    public const string EventIndex = "eventindex";
    public const string ThingEvents = "thingevents";
    public const string Captures = "captures";
    public const string Queries = "queries";
    public const string Shipments = "shipments";
    public const string Graph = "graph";
    public const string Recalls = "recalls";
    public const string Marks = "marks";
    public const string Notices = "notices";
    public const string Links = "links";
    public const string Feeds = "feeds";
    public const string Statistics = "statistics";
    public const string Poison = "poison";

    public static IReadOnlyList<string> All { get; } =
    [
        Keys,
        People,
        Erasures,
        Places,
        Farmers,
        Devices,
        Members,
        Partners,
        Authorities,
        Products,
        Diary,
        Batches,
        Stock,
        Boxes,
        Listings,
        Marketplaces,
        Rejections,
        Sales,
        Orders,
        Opinions,
        Imports,
        Shops,
        ShopItems,
        ShopTokens,
        Catalogue,
        Requests,
        Webhooks,
        Events,
        EventIndex,
        ThingEvents,
        Captures,
        Queries,
        Shipments,
        Graph,
        Recalls,
        Marks,
        Notices,
        Links,
        Feeds,
        Statistics,
        Poison,
    ];
}

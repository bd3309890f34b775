namespace Traceability.Platform.Storage;

/// <summary>Every table that the program has.</summary>
public static class Tables
{
    public const string Keys = "keys";
    public const string Farmers = "farmers";
    public const string Partners = "partners";
    public const string Products = "products";
    public const string Batches = "batches";
    public const string Stock = "stock";
    public const string Listings = "listings";
    public const string Requests = "requests";
    public const string Webhooks = "webhooks";
    public const string Links = "links";
    public const string Poison = "poison";

    public static IReadOnlyList<string> All { get; } =
    [Keys, Farmers, Partners, Products, Batches, Stock, Listings, Requests, Webhooks, Links, Poison];
}

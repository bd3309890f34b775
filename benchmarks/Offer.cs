using System.Globalization;
using System.Text.Json.Nodes;
using Traceability.Listings;

namespace Traceability.Benchmarks;

/// <summary>A product as one side has it for sale.</summary>
/// <param name="Price">Đồng.</param>
/// <param name="Stock">In the product's unit.</param>
/// <param name="Lots">In selling order, with a comma between two.</param>
sealed record Offer(string Gtin, long Price, decimal Stock, bool IsForSale, string Lots)
{
    /// <summary>What the program itself says is for sale.</summary>
    public static async Task<IReadOnlyList<Offer>> OfListingsAsync(Emulator storage, string prefix)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var listings = new ListingTable(Emulator.Account(storage.ConnectionString, prefix));
        List<Offer> offers = [];
        await foreach (var listing in listings.AllAsync(Marketplaces.Catalogue, CancellationToken.None))
        {
            var stock = listing.StockOn(today);
            offers.Add(
                new Offer(
                    listing.Product.Gtin.ToString(),
                    listing.Product.Facts.Price.Amount,
                    stock,
                    stock > 0,
                    string.Join(", ", listing.LotsOn(today).Select(lot => lot.Lot))
                )
            );
        }

        return offers;
    }

    /// <summary>What a marketplace reads that pulls the feed of schema.org: JSON Lines.</summary>
    public static IReadOnlyList<Offer> OfFeed(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Read(JsonNode.Parse(line)!))];

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsForSale ? "for sale" : "not for sale")}, {Stock} at {Price} of [{Lots}]"
        );

    static Offer Read(JsonNode product)
    {
        var offer = product["offers"]!;
        return new Offer(
            product["sku"]!.GetValue<string>(),
            offer["price"]!.GetValue<long>(),
            offer["inventoryLevel"]!["value"]!.GetValue<decimal>(),
            offer["availability"]!.GetValue<string>() == "https://schema.org/InStock",
            string.Join(", ", product["additionalProperty"]!.AsArray().Select(lot => lot!["value"]!.GetValue<string>()))
        );
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>
/// What farmers do through the public interface, and beside it what must be for sale after it, by what was answered alone.
/// </summary>
sealed class Trading(HttpClient client, Harvests harvests)
{
    readonly ConcurrentDictionary<(string Gtin, string Lot), decimal> left = new();
    readonly ConcurrentDictionary<string, long> prices = new(
        harvests.Products.Select(product => KeyValuePair.Create(product.Gtin, Price(product)))
    );

    /// <summary>A harvest comes in.</summary>
    public async Task RegisterAsync(int number)
    {
        await harvests.RegisterAsync(client, number);
        left[(harvests.Of(number).Gtin, Harvests.Lot(number))] = Harvests.Kilograms(number);
    }

    /// <summary>A harvest is sold by hand: whole, or a half of it.</summary>
    public Task SellAsync(int number)
    {
        var whole = Harvests.Kilograms(number);
        return SellAsync(
            harvests.Of(number),
            Harvests.Lot(number),
            number % 2 == 0 ? whole : Math.Max(1, whole / 2),
            string.Create(CultureInfo.InvariantCulture, $"sale-{number}")
        );
    }

    /// <summary>All that is left of a product is sold.</summary>
    public Task SellOutAsync(BusyProduct product) =>
        SellAsync(product, null, LotsOf(product.Gtin).Sum(lot => lot.Value), $"sold-out-{product.Gtin}");

    public async Task RaiseAsync(BusyProduct product)
    {
        var price = Price(product) + 1_000;
        var body = product.Body.DeepClone();
        body["price"]!["amount"] = price.ToString(CultureInfo.InvariantCulture);
        await client.CallAsync(product.Farm.Key, HttpMethod.Put, $"/api/products/{product.Gtin}", body.ToJsonString());
        prices[product.Gtin] = price;
    }

    /// <summary>A product's newest lot that is still there is recalled.</summary>
    public async Task RecallAsync(BusyProduct product)
    {
        var lot = LotsOf(product.Gtin).Last().Key;
        await client.PostAsync(
            product.Farm.Key,
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = lot.Gtin,
                ["lot"] = lot.Lot,
                ["reason"] = "Dư lượng thuốc bảo vệ thực vật.",
            }.ToJsonString(),
            $"recall-{product.Gtin}"
        );
        left[lot] = 0;
    }

    /// <summary>What must be for sale.</summary>
    public IReadOnlyList<Offer> Offers() =>
        [
            .. left.GroupBy(lot => lot.Key.Gtin)
                .Select(lots =>
                {
                    var stock = lots.Sum(lot => lot.Value);
                    return new Offer(
                        lots.Key,
                        prices[lots.Key],
                        stock,
                        stock > 0,
                        string.Join(", ", InOrder(lots).Select(lot => lot.Key.Lot))
                    );
                }),
        ];

    async Task SellAsync(BusyProduct product, string? lot, decimal kilograms, string idempotencyKey)
    {
        var sale = await client.PostAsync(
            product.Farm.Key,
            "/api/sales",
            new JsonObject
            {
                ["gtin"] = product.Gtin,
                ["lot"] = lot,
                ["quantity"] = Requests.Kilograms(kilograms),
            }.ToJsonString(),
            idempotencyKey
        );
        // What was oversold took nothing: its harvest had not come in yet.
        foreach (var taken in sale["lots"]!.AsArray())
        {
            var amount = taken!["quantity"]!["value"]!.GetValue<decimal>();
            left.AddOrUpdate(
                (product.Gtin, taken["lot"]!.GetValue<string>()),
                _ => throw new InvalidOperationException($"{product.Gtin} has no lot {taken["lot"]}."),
                (_, kept) => kept - amount
            );
        }
    }

    IEnumerable<KeyValuePair<(string Gtin, string Lot), decimal>> LotsOf(string gtin) =>
        InOrder(left.Where(lot => lot.Key.Gtin == gtin));

    // None has a last day: they are sold by their names.
    static IOrderedEnumerable<KeyValuePair<(string Gtin, string Lot), decimal>> InOrder(
        IEnumerable<KeyValuePair<(string Gtin, string Lot), decimal>> lots
    ) => lots.Where(lot => lot.Value > 0).OrderBy(lot => lot.Key.Lot, StringComparer.Ordinal);

    static long Price(BusyProduct product) =>
        long.Parse(product.Body["price"]!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}

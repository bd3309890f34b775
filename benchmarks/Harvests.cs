using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>Products of many farmers, and their harvests by number: a load that several runs share.</summary>
sealed class Harvests
{
    /// <summary>Who registers at once.</summary>
    public const int Clients = 16;

    const int MaxKilograms = 500;

    Harvests(IReadOnlyList<BusyProduct> products) => Products = products;

    public IReadOnlyList<BusyProduct> Products { get; }

    public static async Task<IReadOnlyList<BusyFarm>> FarmersAsync(HttpClient client, Shape shape)
    {
        Console.WriteLine($"{shape.Farmers} farmers, {shape.Products} products …");
        var farms = new Farms(client);
        var all = new BusyFarm[shape.Farmers];
        await Timed.RateAsync(Clients, all.Length, async i => all[i] = await farms.FarmAsync());
        return all;
    }

    /// <summary>The farmers' products, each with its photo.</summary>
    /// <param name="followAsync">
    /// Waits until what follows from some products is done: it is more work than they are, and the queues would be thousands deep.
    /// </param>
    public static async Task<Harvests> PlantAsync(
        HttpClient client,
        IReadOnlyList<BusyFarm> farmers,
        Shape shape,
        Func<Task> followAsync
    )
    {
        var farms = new Farms(client);
        var all = new BusyProduct[shape.Products];
        for (var first = 0; first < all.Length; first += shape.PerSlice)
        {
            var start = first;
            await Timed.RateAsync(
                Clients,
                Math.Min(shape.PerSlice, all.Length - start),
                async i =>
                    all[start + i] = await farms.ProductAsync(
                        farmers[(start + i) % farmers.Count],
                        string.Create(CultureInfo.InvariantCulture, $"product-{start + i}")
                    )
            );
            await followAsync();
        }

        return new Harvests(all);
    }

    public static string Lot(int number) => string.Create(CultureInfo.InvariantCulture, $"L{number:D5}");

    public static int Kilograms(int number) => 1 + (number % MaxKilograms);

    /// <summary>What a harvest is of.</summary>
    public BusyProduct Of(int number) => Products[number % Products.Count];

    /// <summary>Registers a harvest; the same number again is a retry.</summary>
    public Task<JsonNode> RegisterAsync(HttpClient client, int number)
    {
        var product = Of(number);
        return new Farms(client).HarvestAsync(product.Farm.Key, product.Gtin, Lot(number), Kilograms(number));
    }
}

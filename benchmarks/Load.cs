using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Traceability.Listings;

namespace Traceability.Benchmarks;

/// <summary>
/// A load of real shape through the public interface, beside the raw limit in the same run: registering is measured in slices, ours
/// and raw in turn; then the queues are worked off, and every product must be listed once and every batch counted once.
/// </summary>
static class Load
{
    const int Clients = 16;
    const int PerSlice = 500;
    const string Prefix = "load";

    public sealed record Shape(int Farmers, int Products, int Batches)
    {
        public static Shape Real { get; } = new(1_000, 5_000, 20_000);

        public static Shape Small { get; } = new(50, 250, 1_000);
    }

    public static async Task<int> RunAsync(Shape shape)
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        var raw = await RawRegistration.PrepareAsync(storage.ConnectionString);
        var products = await PrepareAsync(executable, storage, shape);
        List<double> ratios = [];
        List<double> ours = [];
        List<double> followed = [];
        var perSlice = Math.Min(PerSlice, shape.Batches / 10);
        var slices = shape.Batches / perSlice;
        for (var slice = 0; slice < slices; slice++)
        {
            var first = slice * perSlice;
            await using (
                var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: false)
            )
            {
                await program.FirstAsync("/readyz");
                await WarmAsync(program.Client);
                var we = await RateAsync(perSlice, i => RegisterAsync(program.Client, products, first + i));
                var limit = await RateAsync(perSlice, i => raw.OnceAsync(first + i));
                ours.Add(we);
                ratios.Add(we / limit);
                Console.Write(
                    $"slice {slice + 1, 2}: {we:0} registrations/s, raw {limit:0}/s, ratio {ProgramUnderTest.Figure(we / limit)}, {program.ResidentBytes / 1e6:0} MB"
                );
            }

            // The emulator looks at every message of every queue each time that one is asked for: each slice starts with empty ones.
            await raw.ForgetMessagesAsync();
            followed.Add(await FollowAsync(executable, storage, perSlice));
            Console.WriteLine($"; followed through at {followed[^1]:0}/s");
        }

        Console.WriteLine(
            $"registering: {ProgramUnderTest.Median(ours):0}/s, {ProgramUnderTest.Figure(ProgramUnderTest.Median(ratios))} of the same storage calls without us (medians of {slices} slices, {Clients} clients)"
        );
        Console.WriteLine($"followed through to code, stock and listing: {ProgramUnderTest.Median(followed):0}/s");
        return await CountAsync(executable, storage, shape, products) ? 0 : 1;
    }

    // With its queues read all along: the emulator slows down by itself when one is thousands deep.
    static async Task<List<(BusyFarm Farm, string Gtin)>> PrepareAsync(string executable, Emulator storage, Shape shape)
    {
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var farms = new Farms(program.Client);
        var all = new BusyFarm[shape.Farmers];
        Console.WriteLine($"{shape.Farmers} farmers, {shape.Products} products …");
        await RateAsync(shape.Farmers, async i => all[i] = await farms.FarmAsync());
        var products = new (BusyFarm Farm, string Gtin)[shape.Products];
        await RateAsync(
            shape.Products,
            async i =>
            {
                var farm = all[i % all.Length];
                products[i] = (farm, await farms.ProductAsync(farm));
            }
        );
        await storage.EmptyAsync(Prefix);
        return [.. products];
    }

    static Task<JsonNode> RegisterAsync(HttpClient client, List<(BusyFarm Farm, string Gtin)> products, int number)
    {
        var (farm, gtin) = products[number % products.Count];
        var lot = string.Create(CultureInfo.InvariantCulture, $"L{number:D5}");
        return new Farms(client).HarvestAsync(farm.Key, gtin, lot, 1 + (number % 500));
    }

    static Task<double> RateAsync(int count, Func<int, Task> work) => Timed.RateAsync(Clients, count, work);

    // The program's connections and its first reads are no part of a rate.
    static Task<double> WarmAsync(HttpClient client) =>
        RateAsync(Clients * 4, async _ => (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).Dispose());

    static async Task<double> FollowAsync(string executable, Emulator storage, int batches)
    {
        var watch = Stopwatch.StartNew();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await storage.EmptyAsync(Prefix);
        return batches / watch.Elapsed.TotalSeconds;
    }

    static async Task<bool> CountAsync(
        string executable,
        Emulator storage,
        Shape shape,
        List<(BusyFarm Farm, string Gtin)> products
    )
    {
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        await storage.EmptyAsync(Prefix);
        var feed = XDocument.Parse(await program.Client.GetStringAsync(new Uri("/feeds/google.xml", UriKind.Relative)));
        XNamespace g = "http://base.google.com/ns/1.0";
        var listed = feed.Descendants("item").Select(item => item.Element(g + "id")!.Value).ToList();
        var once = listed.Count == listed.Distinct(StringComparer.Ordinal).Count();
        var every = listed.ToHashSet(StringComparer.Ordinal).SetEquals(products.Select(p => p.Gtin));
        var expected = Enumerable.Range(0, shape.Batches).Sum(i => 1 + (i % 500));
        var (lots, stock) = await StockAsync(storage.ConnectionString);
        Console.WriteLine($"listed: {listed.Count} of {shape.Products} products, each once: {once && every}");
        Console.WriteLine($"counted: {lots} of {shape.Batches} batches, {stock} of {expected} kg");
        return once && every && lots == shape.Batches && stock == expected;
    }

    static async Task<(int Lots, decimal Stock)> StockAsync(string storage)
    {
        var account = Emulator.Account(storage, Prefix);
        var (lots, stock) = (0, 0m);
        using var listings = new ListingTable(account);
        await foreach (var listing in listings.AllAsync(Marketplaces.Catalogue, CancellationToken.None))
        {
            lots += listing.Lots.Count;
            stock += listing.StockOn(new DateOnly(2026, 11, 20));
        }

        return (lots, stock);
    }
}

using System.Diagnostics;
using System.Xml.Linq;
using Traceability.Listings;

namespace Traceability.Benchmarks;

/// <summary>
/// A load of real shape through the public interface, beside the raw limit in the same run: registering is measured in slices, ours
/// and raw in turn; then the queues are worked off, and every product must be listed once and every batch counted once.
/// </summary>
static class Load
{
    const string Prefix = "load";

    public static async Task<int> RunAsync(Shape shape)
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartApartAsync();
        var raw = await RawRegistration.PrepareAsync(storage.ConnectionString, shape.Farmers);
        var harvests = await PrepareAsync(executable, storage, shape);
        List<double> ratios = [];
        List<double> ours = [];
        List<double> followed = [];
        var perSlice = shape.PerSlice;
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
                var we = await RateAsync(perSlice, i => harvests.RegisterAsync(program.Client, first + i));
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
            $"registering: {ProgramUnderTest.Median(ours):0}/s, {ProgramUnderTest.Figure(ProgramUnderTest.Median(ratios))} of the same storage calls without us (medians of {slices} slices, {Harvests.Clients} clients)"
        );
        Console.WriteLine($"followed through to code, stock and listing: {ProgramUnderTest.Median(followed):0}/s");
        return await CountAsync(executable, storage, shape, harvests) ? 0 : 1;
    }

    // With its queues read all along: the emulator slows down by itself when one is thousands deep.
    static async Task<Harvests> PrepareAsync(string executable, Emulator storage, Shape shape)
    {
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var farmers = await Harvests.FarmersAsync(program.Client, shape);
        return await Harvests.PlantAsync(program.Client, farmers, shape, () => storage.EmptyAsync(Prefix));
    }

    static Task<double> RateAsync(int count, Func<int, Task> work) => Timed.RateAsync(Harvests.Clients, count, work);

    // The program's connections and its first reads are no part of a rate.
    static Task<double> WarmAsync(HttpClient client) =>
        RateAsync(
            Harvests.Clients * 4,
            async _ => (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).Dispose()
        );

    static async Task<double> FollowAsync(string executable, Emulator storage, int batches)
    {
        var watch = Stopwatch.StartNew();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await storage.EmptyAsync(Prefix);
        return batches / watch.Elapsed.TotalSeconds;
    }

    static async Task<bool> CountAsync(string executable, Emulator storage, Shape shape, Harvests harvests)
    {
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        await storage.EmptyAsync(Prefix);
        var feed = XDocument.Parse(await program.Client.GetStringAsync(new Uri("/feeds/google.xml", UriKind.Relative)));
        XNamespace g = "http://base.google.com/ns/1.0";
        var listed = feed.Descendants("item").Select(item => item.Element(g + "id")!.Value).ToList();
        var once = listed.Count == listed.Distinct(StringComparer.Ordinal).Count();
        var every = listed.ToHashSet(StringComparer.Ordinal).SetEquals(harvests.Products.Select(p => p.Gtin));
        var expected = Enumerable.Range(0, shape.Batches).Sum(Harvests.Kilograms);
        var (lots, stock) = await StockAsync(storage.ConnectionString);
        Console.WriteLine($"listed: {listed.Count} of {shape.Products} products, each once: {once && every}");
        Console.WriteLine($"counted: {lots} of {shape.Batches} batches, {stock} of {expected} kg");
        return once && every && lots == shape.Batches && stock == expected;
    }

    static async Task<(int Lots, decimal Stock)> StockAsync(string storage)
    {
        var account = Emulator.Account(storage, Prefix);
        var (lots, stock) = (0, 0m);
        var listings = new ListingTable(account);
        await foreach (var listing in listings.AllAsync(Marketplaces.Catalogue, CancellationToken.None))
        {
            lots += listing.Lots.Count;
            stock += listing.StockOn(new DateOnly(2026, 11, 20));
        }

        return (lots, stock);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Traceability.Platform.Storage;

namespace Traceability.Benchmarks.OpenLoop;

/// <summary>
/// Registering, scanning, capturing, pulling a feed and deciding a recall as they come in from many who know nothing of each other, at a
/// rate that the machine carries: how long each is waited for, beside the same storage calls without us at the same rate, in turn.
/// </summary>
static class Opening
{
    const int Turns = 2;
    const int FeedItems = 1_000;
    const string Prefix = "openloop";

    static readonly TimeSpan turn = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartApartAsync();
        // What follows is not worked off meanwhile: the same storage would be busy with it for one side alone.
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: false);
        await program.FirstAsync("/readyz");
        var account = Emulator.Account(storage.ConnectionString, Prefix);
        var farms = new Farms(program.Client);
        var farm = await farms.FarmAsync();
        var gtin = (await farms.ProductAsync(farm)).Gtin;
        var partner = await program.Client.PartnerAsync();
        await Feeding.FillAsync(account.Table(Tables.Listings), FeedItems);
        var registration = await RawRegistration.PrepareAsync(storage.ConnectionString, farmers: 1);
        await using var capture = await RawCapture.PrepareAsync(storage.ConnectionString);
        var decision = await RawDecision.PrepareAsync(storage.ConnectionString);
        var reads = RawReads.Of(account);

        Operation[] operations =
        [
            new(
                "registering a batch",
                40,
                i => farms.HarvestAsync(farm.Key, gtin, Harvests.Lot(i), Harvests.Kilograms(i)),
                registration.OnceAsync
            ),
            new(
                "scanning a lot that nobody scanned",
                40,
                i => program.Client.OpensAsync($"/trace/{gtin}/{Harvests.Lot(i)}"),
                i => reads.PassportAsync(gtin, Harvests.Lot(i))
            ),
            new(
                "scanning the lot that everybody scans",
                100,
                _ => program.Client.OpensAsync($"/trace/{gtin}/{Harvests.Lot(0)}"),
                _ => reads.PassportAsync(gtin, Harvests.Lot(0))
            ),
            new(
                "capturing an event",
                8,
                i => program.Client.TellAsync(partner, "ObjectEvent", Event(i)),
                capture.OneAsync
            ),
            new(
                string.Create(CultureInfo.InvariantCulture, $"pulling a feed of {FeedItems} items"),
                1,
                _ => program.Client.OpensAsync("/feeds/google.xml"),
                _ => reads.FeedAsync()
            ),
            new(
                "deciding a recall",
                10,
                i => RecallAsync(program.Client, farm.Key, gtin, Harvests.Lot(i)),
                decision.OnceAsync
            ),
        ];
        Console.WriteLine($"{"milliseconds", -40}{"a second", 9}{"", 6}{Latencies.Head}");
        foreach (var operation in operations)
        {
            await MeasureAsync(operation);
        }

        Console.WriteLine($"{program.ResidentBytes / 1e6:0} MB in memory");
        return 0;
    }

    static async Task MeasureAsync(Operation operation)
    {
        List<Latencies> ours = [];
        List<Latencies> raw = [];
        var (we, they) = (0, 0);
        for (var round = 0; round < Turns; round++)
        {
            var (first, other) = (we, they);
            ours.Add(await Arrivals.OfAsync(operation.PerSecond, turn, round, i => operation.Ours(first + i)));
            raw.Add(await Arrivals.OfAsync(operation.PerSecond, turn, round, i => operation.Raw(other + i)));
            we += ours[^1].Seconds.Count;
            they += raw[^1].Seconds.Count;
        }

        var (all, limit) = (Latencies.Of(ours), Latencies.Of(raw));
        Console.WriteLine($"{operation.Name, -40}{operation.PerSecond, 9}{"ours", 6}{all}");
        Console.WriteLine($"{"", -49}{"raw", 6}{limit}");
        Console.WriteLine(
            $"{"", -49}{"raw / ours", 15}{ProgramUnderTest.Figure(limit.At(0.5) / all.At(0.5)), 9}{ProgramUnderTest.Figure(limit.At(0.9) / all.At(0.9)), 9}{ProgramUnderTest.Figure(limit.At(0.99) / all.At(0.99)), 9}"
        );
    }

    static async Task OpensAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
    }

    static async Task RecallAsync(HttpClient client, string key, string gtin, string lot) =>
        await client.PostAsync(
            key,
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = lot,
                ["reason"] = "Dư lượng thuốc bảo vệ thực vật.",
            }.ToJsonString(),
            "recall-" + lot
        );

    static string Event(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            "eventTime": "2026-11-24T10:00:00.{{number % 1000:D3}}+07:00",
            "action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit",
            "quantityList": [{{Requests.Amount("09520000000004", $"E{number}", 40)}}]
            """
        );

    /// <param name="PerSecond">How many come a second.</param>
    /// <param name="Ours">Asks the program, by a number that is new each time.</param>
    /// <param name="Raw">The same storage calls without it.</param>
    sealed record Operation(string Name, double PerSecond, Func<int, Task> Ours, Func<int, Task> Raw);
}

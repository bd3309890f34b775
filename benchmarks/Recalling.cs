using System.Diagnostics;
using System.Globalization;

namespace Traceability.Benchmarks;

/// <summary>
/// The recall of a registered lot from which a packing house made 10,000 lots that a retailer received, until each is marked and the
/// retailer is told of it; beside the storage calls of the same recall without the program around them, in the same run.
/// </summary>
static class Recalling
{
    const int Lots = 10_000;
    const int PerEvent = 100;
    const int PerDocument = 10;
    const string Prefix = "recall";

    // Of GS1's prefix for demonstrations, and of nobody here.
    const string Gtin = "09521234000013";

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartApartAsync();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var farms = new Farms(program.Client);
        var farm = await farms.FarmAsync();
        var root = (await farms.ProductAsync(farm)).Gtin;
        await farms.HarvestAsync(farm.Key, root, "ROOT", Lots);
        var retailer = await program.Client.PartnerAsync();
        Console.WriteLine($"{Lots} lots are made of one and received by a retailer …");
        foreach (var events in Enumerable.Range(0, Lots / PerEvent).Chunk(PerDocument))
        {
            await program.Client.CaptureAsync(farm.Key, "TransformationEvent", events.Select(e => Making(root, e)));
            await program.Client.CaptureAsync(retailer, "ObjectEvent", events.Select(Receiving));
        }

        await storage.EmptyAsync(Prefix);
        var watch = Stopwatch.StartNew();
        var recall = await program.Client.PostAsync(
            ProgramUnderTest.OperatorKey,
            "/api/recalls",
            $$"""{"gtin": "{{root}}", "lot": "ROOT", "reason": "Dư lượng thuốc bảo vệ thực vật."}"""
        );
        await storage.EmptyAsync(Prefix);
        var ours = watch.Elapsed.TotalSeconds;
        var told = await program.Client.GetAsync(
            ProgramUnderTest.OperatorKey,
            $"/api/recalls/{recall["id"]!.GetValue<string>()}?perPage=1"
        );
        var reached = told["lots"]!.GetValue<long>() - 1;
        var raw = await RawRecall.PrepareAsync(storage.ConnectionString, Lots);
        watch.Restart();
        await raw.RunAsync();
        var limit = watch.Elapsed.TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"recall of {reached} descendants: {ours:0.0} s, {reached / ours:0}/s; raw {limit:0.0} s; {limit / ours:0.00} of the same storage calls without us; {program.ResidentBytes / 1e6:0} MB"
            )
        );
        return reached == Lots ? 0 : 1;
    }

    static string Making(string root, int number) =>
        $$"""
            "eventTime": "2026-11-24T10:00:00+07:00", "bizStep": "commissioning",
            "inputQuantityList": [{{Requests.Amount(root, "ROOT", PerEvent)}}], "outputQuantityList": [{{LotsOf(
                number
            )}}]
            """;

    static string Receiving(int number) =>
        $$"""
            "eventTime": "2026-11-24T14:00:00+07:00", "action": "OBSERVE", "bizStep": "receiving",
            "quantityList": [{{LotsOf(number)}}]
            """;

    static string LotsOf(int number) =>
        string.Join(
            ',',
            Enumerable
                .Range(number * PerEvent, PerEvent)
                .Select(lot => Requests.Amount(Gtin, string.Create(CultureInfo.InvariantCulture, $"P{lot:D5}"), 1))
        );
}

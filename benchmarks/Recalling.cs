using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>
/// The recall of a lot from which 10,000 registered lots were made, of a hundred products, until each is marked, its owner told and
/// no feed offers it; beside the storage calls of the same recall without the program around them, in the same run.
/// </summary>
static class Recalling
{
    const int Products = 100;
    const int LotsOfEach = 100;
    const int Lots = Products * LotsOfEach;
    const int PerDocument = 10;
    const string Prefix = "recall";

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var farms = new Farms(program.Client);
        var farm = await farms.FarmAsync();
        var root = await farms.ProductAsync(farm);
        await farms.HarvestAsync(farm.Key, root, "ROOT", Lots);
        List<string> products = [];
        for (var i = 0; i < Products; i++)
        {
            products.Add(await farms.ProductAsync(farm));
        }

        Console.WriteLine($"{Lots} lots of {Products} products are made of one …");
        foreach (var documents in products.Chunk(PerDocument))
        {
            await program.Client.CaptureAsync(
                farm.Key,
                "TransformationEvent",
                documents.Select(product => Making(root, product))
            );
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
        JsonNode told = await program.Client.GetAsync(
            ProgramUnderTest.OperatorKey,
            $"/api/recalls/{recall["id"]!.GetValue<string>()}?perPage=1"
        );
        var reached = told["lots"]!.GetValue<long>() - 1;
        var raw = await RawRecall.PrepareAsync(storage.ConnectionString, Products, LotsOfEach);
        // What arrives comes in the order of hashes, so that a step meets many products.
        var order = Enumerable.Range(0, Lots).ToArray();
        new Random(2026).Shuffle(order);
        watch.Restart();
        await raw.RunAsync(lot => order[lot] % Products);
        var limit = watch.Elapsed.TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"recall of {reached} descendants: {ours:0.0} s, {reached / ours:0}/s; raw {limit:0.0} s; {limit / ours:0.00} of the same storage calls without us; {program.ResidentBytes / 1e6:0} MB"
            )
        );
        return reached == Lots ? 0 : 1;
    }

    static string Making(string root, string product)
    {
        var outputs = string.Join(
            ',',
            Enumerable
                .Range(0, LotsOfEach)
                .Select(i => Requests.Amount(product, string.Create(CultureInfo.InvariantCulture, $"P{i:D3}"), 1))
        );
        return $$"""
            "eventTime": "2026-11-24T10:00:00+07:00", "bizStep": "commissioning",
            "inputQuantityList": [{{Requests.Amount(root, "ROOT", LotsOfEach)}}],
            "outputQuantityList": [{{outputs}}]
            """;
    }
}

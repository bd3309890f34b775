using System.Globalization;
using System.Net.Http.Headers;

namespace Traceability.Benchmarks;

/// <summary>
/// 1,000 labels, each of a box with a code of its own, from the published program: how its memory grows beside 300 labels, when the
/// first byte comes, and labels a second.
/// </summary>
static class Labelling
{
    const int Labels = 1000;
    const int Few = 300;
    const int Pulls = 3;
    const string Prefix = "labels";
    const string Lot = "L26-114";

    // What the collector leaves lying between two of its rounds.
    const double MaxGrowth = 24;

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: false);
        await program.FirstAsync("/readyz");
        var files = await NumberedAsync(program.Client);
        var most = 0.0;
        foreach (
            var (file, query) in new[] { ("pdf", "sheet=l7160"), ("pdf", "sheet=a7"), ("zpl", "sheet=60x40&dpi=300") }
        )
        {
            // The code and the font are read in, and the buffers are there, before anything is measured.
            var few = await PullAsync(files(file, $"{query}&count={Few}"));
            for (var pull = 1; pull <= Pulls; pull++)
            {
                var all = await PullAsync(files(file, query));
                var grown = (all.Most - few.After) / 1e6;
                most = Math.Max(most, grown);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Labels} labels, {file} {query}: {all.Bytes / 1e6:0.0} MB in {all.Seconds:0.00} s, {Labels / all.Seconds:0} labels/s, first byte after {all.FirstByte * 1000:0} ms; {few.After / 1e6:0} MB in memory after {Few} labels, {grown:+0;-0;0} MB at most"
                    )
                );
            }
        }

        return most < MaxGrowth ? 0 : 1;

        Task<Pull> PullAsync(string path) => Pull.OfAsync(program.Client, path, () => program.ResidentBytes);
    }

    // A batch with 1,000 numbered boxes, and where its labels are.
    static async Task<Func<string, string, string>> NumberedAsync(HttpClient client)
    {
        var farms = new Farms(client);
        var farm = await farms.FarmAsync();
        var gtin = (await farms.ProductAsync(farm)).Gtin;
        await farms.HarvestAsync(farm.Key, gtin, Lot, 5000);
        var boxes = await client.PostAsync(
            farm.Key,
            $"/api/batches/{gtin}/{Lot}/boxes",
            $$"""{"count": {{Labels}} }"""
        );
        var run = boxes["run"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", farm.Key);
        return (file, query) => $"/labels/{gtin}/{Lot}.{file}?each=box&run={run}&{query}";
    }
}

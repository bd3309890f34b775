using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>
/// 1,000 labels, each of a box with a code of its own, from the published program: how its memory grows beside ten labels, when the
/// first byte comes, and labels a second.
/// </summary>
static class Labelling
{
    const int Labels = 1000;
    const int Pulls = 3;
    const string Prefix = "labels";

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
            // The code and the font are read in and the buffers are there before anything is measured.
            var few = await PullAsync(program, files(file, $"{query}&count=10"));
            for (var pull = 1; pull <= Pulls; pull++)
            {
                var all = await PullAsync(program, files(file, query));
                var grown = (all.Most - few.After) / 1e6;
                most = Math.Max(most, grown);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Labels} labels, {file} {query}: {all.Bytes / 1e6:0.0} MB in {all.Seconds:0.00} s, {Labels / all.Seconds:0} labels/s, first byte after {all.FirstByte * 1000:0} ms; {few.After / 1e6:0} MB in memory after 10 labels, {grown:+0;-0;0} MB at most"
                    )
                );
            }
        }

        return most < MaxGrowth ? 0 : 1;
    }

    readonly record struct Pull(double Seconds, double FirstByte, long Bytes, long Most, long After);

    static async Task<Pull> PullAsync(ProgramUnderTest program, Uri file)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await program.Client.GetAsync(file, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (bytes, most, firstByte, buffer) = (0L, 0L, 0.0, new byte[256 * 1024]);
        var looked = TimeSpan.Zero;
        for (int read; (read = await body.ReadAsync(buffer)) > 0; bytes += read)
        {
            firstByte = bytes == 0 ? watch.Elapsed.TotalSeconds : firstByte;
            if (watch.Elapsed - looked > TimeSpan.FromSeconds(0.05))
            {
                most = Math.Max(most, program.ResidentBytes);
                looked = watch.Elapsed;
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var after = program.ResidentBytes;
        return new Pull(seconds, firstByte, bytes, Math.Max(most, after), after);
    }

    // A batch with 1,000 numbered boxes, and where its labels are.
    static async Task<Func<string, string, Uri>> NumberedAsync(HttpClient client)
    {
        var farms = new Farms(client);
        var farm = await farms.FarmAsync();
        var product = await farms.ProductAsync(farm, "labels");
        await PostAsync(
            client,
            farm.Key,
            "/api/batches",
            new JsonObject
            {
                ["gtin"] = product.Gtin,
                ["lot"] = "L26-114",
                ["harvestedOn"] = "2026-11-20",
                ["quantity"] = new JsonObject { ["value"] = 5000, ["unit"] = "KGM" },
            }
        );
        var boxes = await PostAsync(
            client,
            farm.Key,
            $"/api/batches/{product.Gtin}/L26-114/boxes",
            new JsonObject { ["count"] = Labels }
        );
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", farm.Key);
        return (file, query) =>
            new Uri(
                $"/labels/{product.Gtin}/L26-114.{file}?each=box&run={boxes["run"]!.GetValue<string>()}&{query}",
                UriKind.Relative
            );
    }

    static async Task<JsonNode> PostAsync(HttpClient client, string key, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}

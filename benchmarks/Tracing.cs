using Traceability.Tests.Support;

namespace Traceability.Benchmarks;

/// <summary>
/// One trace of one batch, from the request that registers it to the shop that is told of it: the published program tells a collector
/// by OTLP, and what the collector has is printed as the tree that the spans' parents make.
/// </summary>
static class Tracing
{
    const string Prefix = "trace";

    static readonly string[] told = ["faas.name", "http.response.status_code", "error.type"];

    /// <param name="aot">The program as it is deployed; or else under JIT, which is published sooner and needs no clang.</param>
    public static async Task<int> RunAsync(bool aot)
    {
        var executable = await ProgramUnderTest.PublishAsync(aot);
        await using var storage = await Emulator.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var shop = await ToldShop.StartAsync(seed: 1, lostAnswers: 0);
        var settings = new Dictionary<string, string>(collector.Settings, StringComparer.Ordinal)
        {
            // Told as soon as it is there; the default is five seconds.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            // The shop is on this machine.
            ["Traceability__AllowPrivateWebhooks"] = "true",
        };
        await using var program = ProgramUnderTest.Start(
            executable,
            storage.ConnectionString,
            Prefix,
            pump: true,
            settings
        );
        await program.FirstAsync("/readyz");
        var connected = await program.Client.PostAsync(
            ProgramUnderTest.OperatorKey,
            "/api/shops",
            $$"""{"kind": "webhook", "name": "Cửa hàng của xã", "target": "{{shop.Target}}"}"""
        );
        shop.Trust(connected["secret"]!.GetValue<string>());
        var farms = new Farms(program.Client);
        var farm = await farms.FarmAsync();
        var gtin = (await farms.ProductAsync(farm)).Gtin;
        // The product's own messages would bring the batch along, in a trace that is not the batch's.
        await storage.DoneAsync(Prefix);
        await farms.HarvestAsync(farm.Key, gtin, "L1", 100);
        await storage.DoneAsync(Prefix);
        Print(await collector.WholeAsync("POST /api/batches", "POST webhook", CancellationToken.None));
        return 0;
    }

    static void Print(IReadOnlyList<OtlpSpan> trace)
    {
        var begun = trace.Min(span => span.StartedAt);
        var ended = trace.Max(span => span.EndedAt);
        Console.WriteLine();
        Console.WriteLine(
            $"Trace {trace[0].Trace}: {trace.Count} spans, {ProgramUnderTest.Figure((ended - begun) / 1e9)} s from first to last"
        );
        Console.WriteLine($"{"begins, ms", 12} {"lasts, ms", 10}");
        foreach (var root in trace.Where(span => span.Parent.Length == 0))
        {
            Print(root, trace, begun, 0);
        }
    }

    static void Print(OtlpSpan span, IReadOnlyList<OtlpSpan> trace, ulong begun, int depth)
    {
        var begins = ProgramUnderTest.Figure((span.StartedAt - begun) / 1e6, "0.0");
        var lasts = ProgramUnderTest.Figure((span.EndedAt - span.StartedAt) / 1e6, "0.0");
        var words = told.Where(span.Attributes.ContainsKey).Select(name => span.Attributes[name]);
        Console.WriteLine(
            $"{begins, 12} {lasts, 10}  {new string(' ', depth * 2)}{span.Name}  {string.Join(' ', words)}".TrimEnd()
        );
        foreach (var child in trace.Where(child => child.Parent == span.Id))
        {
            Print(child, trace, begun, depth + 1);
        }
    }
}

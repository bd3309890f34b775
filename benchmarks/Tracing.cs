using Traceability.Tests.Support;

namespace Traceability.Benchmarks;

/// <summary>
/// One trace of one batch, from the request that registers it to the shop that is told of it: the published program tells a collector
/// by OTLP, and what the collector has is printed as the tree that the spans' parents make.
/// </summary>
static class Tracing
{
    const string Prefix = "trace";
    const string First = "POST /api/batches";
    const string Last = "POST webhook";

    static readonly TimeSpan limit = TimeSpan.FromMinutes(1);
    static readonly TimeSpan look = TimeSpan.FromMilliseconds(200);

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
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
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
        await new Farms(program.Client).OneBatchAsync();

        if (await WholeAsync(collector) is not { } trace)
        {
            await Console.Error.WriteLineAsync($"No trace came from {First} to {Last} within {limit.TotalSeconds:0} s.");
            return 1;
        }

        Print(trace);
        return 0;
    }

    // A span is told when it ends: the trace is whole when the shop's is there, and each one's parent.
    static async Task<IReadOnlyList<OtlpSpan>?> WholeAsync(OtlpReceiver collector)
    {
        using var late = new CancellationTokenSource(limit);
        var count = 0;
        while (!late.IsCancellationRequested)
        {
            await Task.Delay(look, late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (collector.Spans.FirstOrDefault(span => span.Name == First) is not { } root)
            {
                continue;
            }

            var trace = collector.Trace(root.Trace);
            var ids = trace.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
            if (
                trace.Any(span => span.Name == Last)
                && trace.All(span => span.Parent.Length == 0 || ids.Contains(span.Parent))
                && trace.Count == count
            )
            {
                return trace;
            }

            count = trace.Count;
        }

        return null;
    }

    static void Print(IReadOnlyList<OtlpSpan> trace)
    {
        var begun = trace.Min(span => span.StartedAt);
        var ended = trace.Max(span => span.EndedAt);
        Console.WriteLine();
        Console.WriteLine(
            $"Trace {trace[0].Trace}: {trace.Count} spans, {ProgramUnderTest.Figure((ended - begun) / 1e9)} s from the request to the shop"
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
        var told = string.Join(
            ' ',
            new[] { "faas.name", "http.response.status_code", "error.type" }
                .Where(span.Attributes.ContainsKey)
                .Select(name => span.Attributes[name])
        );
        Console.WriteLine($"{begins, 12} {lasts, 10}  {new string(' ', depth * 2)}{span.Name}  {told}".TrimEnd());
        foreach (var child in trace.Where(child => child.Parent == span.Id))
        {
            Print(child, trace, begun, depth + 1);
        }
    }
}

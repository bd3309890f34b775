using System.Diagnostics;
using Traceability.Tests.Isolated;

namespace Traceability.Benchmarks;

/// <summary>
/// From the start of the process to the first shopper's page, one storage read included, and the memory after it: the custom handler, the
/// isolated worker's head, and the program under JIT alone, in turn on one machine. What the Functions host itself takes is in none of them.
/// </summary>
static class Heads
{
    const int Rounds = 9;

    public static async Task<int> RunAsync()
    {
        var native = await ProgramUnderTest.PublishAsync(aot: true);
        var jit = await ProgramUnderTest.PublishAsync(aot: false);
        var isolated = await PublishIsolatedAsync();
        await using var storage = await Emulator.StartAsync();
        string page;
        await using (var program = ProgramUnderTest.Start(native, storage.ConnectionString, "heads", pump: false))
        {
            await program.FirstAsync("/healthz");
            page = await new Farms(program.Client).OneBatchAsync();
        }

        (string Name, Func<Task<Sample>> Once)[] heads =
        [
            ("custom handler, Native AOT", () => OnceAsync(native, storage.ConnectionString, page)),
            ("isolated worker", () => IsolatedOnceAsync(isolated, storage.ConnectionString, page)),
            ("the program alone, JIT", () => OnceAsync(jit, storage.ConnectionString, page)),
        ];
        var samples = heads.ToDictionary(head => head.Name, _ => new List<Sample>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, once) in heads)
            {
                var sample = await once();
                if (round > 0)
                {
                    // The first round fills the disk's cache.
                    samples[name].Add(sample);
                }
            }
        }

        foreach (var (name, _) in heads)
        {
            var seconds = ProgramUnderTest.Median(samples[name].Select(sample => sample.Seconds));
            var bytes = ProgramUnderTest.Median(samples[name].Select(sample => sample.Bytes));
            Console.WriteLine(
                $"{name, -28} first page {ProgramUnderTest.Figure(seconds, "0.000")} s   resident {ProgramUnderTest.Figure(bytes / 1e6, "0.0")} MB   (medians of {Rounds}, in turn)"
            );
        }

        return 0;
    }

    static async Task<Sample> OnceAsync(string executable, string storage, string page)
    {
        var watch = Stopwatch.StartNew();
        await using var program = ProgramUnderTest.Start(executable, storage, "heads", pump: false);
        await program.FirstAsync(page);
        return new Sample(watch.Elapsed.TotalSeconds, program.ResidentBytes);
    }

    // Indexing is a part of it: before the host knows the functions, it brings no request.
    static async Task<Sample> IsolatedOnceAsync(string folder, string storage, string page)
    {
        await using var host = await GrpcHost.StartAsync(
            folder,
            ProgramUnderTest.Environment(storage, "heads", pump: false)
        );
        using var answer = await host.Proxied(HttpMethod.Get, page);
        answer.EnsureSuccessStatusCode();
        return new Sample(host.Elapsed.TotalSeconds, host.ResidentBytes);
    }

    static async Task<string> PublishIsolatedAsync()
    {
        var output = Path.Combine(ProgramUnderTest.Root, "artifacts", "isolated");
        string[] arguments =
        [
            "publish",
            Path.Combine(ProgramUnderTest.Root, "functions", "Isolated"),
            "-c",
            "Release",
            "-o",
            output,
            "-v",
            "q",
            "-p:IsolatedWorker=true",
            "-p:RunAnalyzers=false",
        ];
        Console.WriteLine($"dotnet {string.Join(' ', arguments)}");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                "The isolated worker's head cannot be published: docs/isolated-worker.md says what it needs."
            );
    }

    sealed record Sample(double Seconds, double Bytes);
}

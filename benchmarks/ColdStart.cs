using System.Diagnostics;

namespace Traceability.Benchmarks;

/// <summary>
/// From the start of the process to the first shopper's page, one storage read included, and the memory after it: the published
/// Native AOT binary against the same program under JIT, in turn on one machine.
/// </summary>
static class ColdStart
{
    const int Rounds = 9;

    public static async Task<int> RunAsync()
    {
        var aot = await ProgramUnderTest.PublishAsync(aot: true);
        var jit = await ProgramUnderTest.PublishAsync(aot: false);
        await using var storage = await Emulator.StartAsync();
        string page;
        await using (var program = ProgramUnderTest.Start(aot, storage.ConnectionString, "cold", pump: false))
        {
            await program.FirstAsync("/healthz");
            page = await new Farms(program.Client).OneBatchAsync();
        }

        List<(double Seconds, double Bytes)> ours = [];
        List<(double Seconds, double Bytes)> theirs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var a = await OnceAsync(aot, storage.ConnectionString, page);
            var b = await OnceAsync(jit, storage.ConnectionString, page);
            if (round > 0)
            {
                // The first round fills the disk's cache.
                ours.Add(a);
                theirs.Add(b);
            }
        }

        Report("first page, s", ours.Select(x => x.Seconds), theirs.Select(x => x.Seconds), "0.000");
        Report("resident, MB", ours.Select(x => x.Bytes / 1e6), theirs.Select(x => x.Bytes / 1e6), "0.0");
        return 0;
    }

    static async Task<(double Seconds, double Bytes)> OnceAsync(string executable, string storage, string page)
    {
        var watch = Stopwatch.StartNew();
        await using var program = ProgramUnderTest.Start(executable, storage, "cold", pump: false);
        await program.FirstAsync(page);
        return (watch.Elapsed.TotalSeconds, program.ResidentBytes);
    }

    static void Report(string what, IEnumerable<double> aot, IEnumerable<double> jit, string format)
    {
        var (a, b) = (ProgramUnderTest.Median(aot), ProgramUnderTest.Median(jit));
        Console.WriteLine(
            $"{what, -16} Native AOT {ProgramUnderTest.Figure(a, format)}   JIT {ProgramUnderTest.Figure(b, format)}   ratio {ProgramUnderTest.Figure(a / b)}   (medians of {Rounds}, in turn)"
        );
    }
}

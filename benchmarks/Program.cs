using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Traceability.Benchmarks;
using Traceability.Benchmarks.Faults;
using Traceability.Benchmarks.OpenLoop;
using Traceability.Benchmarks.Scale;

return args switch
{
    ["cold-start"] => await ColdStart.RunAsync(),
    ["heads"] => await Heads.RunAsync(),
    ["load"] => await Load.RunAsync(Shape.Real),
    ["load", "small"] => await Load.RunAsync(Shape.Small),
    ["shops", .. var how] when how.All(word => word is "small" or "kills") => await Selling.RunAsync(
        how.Contains("small") ? Shape.Small : Shape.Real,
        how.Contains("kills")
    ),
    ["oversell"] => await Overselling.RunAsync(),
    ["open-loop"] => await Opening.RunAsync(),
    ["capture"] => await Capture.RunAsync(),
    ["counting"] => await Counting.RunAsync(),
    ["recall"] => await Recalling.RunAsync(),
    ["feed"] => await Feeding.RunAsync(),
    ["shopper-page"] => await ShopperPageLoading.RunAsync(),
    ["labels"] => await Labelling.RunAsync(),
    ["trace"] => await Tracing.RunAsync(aot: true),
    ["trace", "jit"] => await Tracing.RunAsync(aot: false),
    ["faults", var minutes] => await FaultsAsync(minutes, await ProgramUnderTest.PublishAsync(aot: true)),
    ["faults", var minutes, "built"] => await FaultsAsync(minutes, ProgramUnderTest.Built),
    ["scale"] => Scaling.Run(null),
    ["scale", var size] => Scaling.Run(size),
    ["parts", .. var rest] => Parts(rest),
    _ => Usage(),
};

static async Task<int> FaultsAsync(string minutes, string executable)
{
    var duration = TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
    return await FaultRun.RunAsync(executable, duration, seed: 2026, Console.Out) ? 0 : 1;
}

static int Parts(string[] rest)
{
    // In this process: a project of its own for each would have to be restored and built first.
    BenchmarkSwitcher
        .FromAssembly(typeof(CodecBenchmarks).Assembly)
        .Run(
            rest is [] ? ["--filter", "*"] : rest,
            DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        );
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        dotnet run -c Release --project benchmarks -- cold-start   the published binary against the JIT build: first page, memory
        dotnet run -c Release --project benchmarks -- heads        the custom handler and the isolated worker: first page, memory
        dotnet run -c Release --project benchmarks -- load         1,000 farmers, 5,000 products, 20,000 batches, and the raw limit
        dotnet run -c Release --project benchmarks -- load small   the same, a twentieth of it
        dotnet run -c Release --project benchmarks -- shops        the same load on three marketplaces: each one's own database is the listings
        dotnet run -c Release --project benchmarks -- shops small kills   a twentieth of it; the program is killed every few seconds
        dotnet run -c Release --project benchmarks -- oversell     two marketplaces and the order page sell one stock of 1,000 kg
        dotnet run -c Release --project benchmarks -- open-loop    registering, scanning, capturing, a feed, a recall as they come: percentiles, and the raw limit
        dotnet run -c Release --project benchmarks -- capture      EPCIS events, one by one and in documents of 100, and the raw limit
        dotnet run -c Release --project benchmarks -- counting     requests and rows of each indexed query at 1,000 and 50,000 events
        dotnet run -c Release --project benchmarks -- recall       a lot of which 10,000 were made, and the raw limit
        dotnet run -c Release --project benchmarks -- feed         100,000 items in Google's feed: memory, first byte, and a 304's reads
        dotnet run -c Release --project benchmarks -- shopper-page   first opening of the shopper's page in Chromium as on a phone with 3G
        dotnet run -c Release --project benchmarks -- labels       1,000 labels of numbered boxes: memory, first byte, labels a second
        dotnet run -c Release --project benchmarks -- trace        one trace of one batch, from the request to the shop that is told of it
        dotnet run -c Release --project benchmarks -- trace jit    the same of a build under JIT, which is made sooner
        dotnet run -c Release --project benchmarks -- faults 10    the program killed and its storage failing for ten minutes: nothing lost, nothing doubled
        dotnet run -c Release --project benchmarks -- faults 0.3 built   the same for a moment, with the program as it is built
        dotnet run -c Release --project benchmarks -- scale        bottlenecks, queues and money of a cooperative, a province and the country
        dotnet run -c Release --project benchmarks -- scale province   of one of them
        dotnet run -c Release --project benchmarks -- parts        codec, QR code, hash, page, feed item, label (BenchmarkDotNet)
        """
    );
    return 2;
}

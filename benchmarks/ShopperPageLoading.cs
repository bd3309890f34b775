using Microsoft.Playwright;
using Traceability.Tests.Support;

namespace Traceability.Benchmarks;

/// <summary>The shopper's page, opened for the first time in Chromium as on a cheap phone with 3G: what it loads, and when it is there.</summary>
static class ShopperPageLoading
{
    const int Rounds = 9;

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, "page", pump: true);
        await program.FirstAsync("/healthz");
        var page = new Uri(program.Address, await HarvestAsync(program));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SlowPhone.LaunchAsync(playwright);
        var loadings = new List<Loading>();
        for (var round = 0; round <= Rounds; round++)
        {
            var loading = await SlowPhone.OpensAsync(browser, page);
            if (round > 0)
            {
                // The first round fills the program's and the disk's caches.
                loadings.Add(loading);
            }
        }

        Console.WriteLine(
            $"requests {loadings[0].Requests}   transferred {Kilobytes(loadings[0].Bytes)} KB, {Kilobytes(loadings[0].PhotoBytes)} KB of them the photo   "
                + $"largest paint {ProgramUnderTest.Figure(Median(l => l.LargestPaint) / 1000)} s   layout shift {ProgramUnderTest.Figure(Median(l => l.Shift), "0.000")}   "
                + $"(medians of {Rounds}; 1.6 Mbit/s, 300 ms, a processor four times slower)"
        );
        return 0;

        double Median(Func<Loading, double> of) => ProgramUnderTest.Median(loadings.Select(of));
    }

    static async Task<string> HarvestAsync(ProgramUnderTest program)
    {
        var farms = new Farms(program.Client);
        var farm = await farms.FarmAsync();
        var gtin = (await farms.ProductAsync(farm)).Gtin;
        var photo = await File.ReadAllBytesAsync(Path.Combine(ProgramUnderTest.Root, "docs", "mango.jpg"));
        await program.Client.PutPhotoAsync(farm.Key, gtin, photo);
        var made = await farms.HarvestAsync(farm.Key, gtin, "L26-114", 120);
        var page = new Uri(made["page"]!.GetValue<string>()).AbsolutePath;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (
            await program.Client.GetStringAsync(new Uri(page, UriKind.Relative), limit.Token) is var html
            && !(
                html.Contains("/codes/", StringComparison.Ordinal)
                && html.Contains("/photos/", StringComparison.Ordinal)
            )
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }

        return page;
    }

    static string Kilobytes(long bytes) => ProgramUnderTest.Figure(bytes / 1000.0, "0.0");
}

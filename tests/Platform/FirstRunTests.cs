using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Traceability.Tests.Published;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>The program on a laptop that has never seen it: the published binary, an empty folder, no settings but a free port.</summary>
public sealed partial class FirstRunTests(Package package)
{
    [Fact]
    public async Task The_first_run_says_where_everything_is_and_the_next_one_finds_it_again()
    {
        await using var laptop = new LaptopProgram(package);
        var said = await laptop.StartsAsync();

        Assert.Equal(
            (laptop.Address, laptop.Address + "/docs", laptop.Data),
            (said["Address"], said["Interface"], said["Data"])
        );
        Assert.StartsWith(laptop.Address + "/trace/", said["Demo batch"], StringComparison.Ordinal);
        Assert.Contains("Xoài cát Hòa Lộc", WebUtility.HtmlDecode(await laptop.GetsAsync(said["Demo batch"])), Ordinal);
        Assert.Contains("<html", await laptop.GetsAsync(said["Interface"]), Ordinal);
        Assert.Equal(HttpStatusCode.Created, await laptop.RegistersFarmerAsync(said["Operator's key"]));
        Assert.Equal(HttpStatusCode.Unauthorized, await laptop.RegistersFarmerAsync("another key"));
        Assert.NotNull(laptop.Emulator());

        // An orderly stop stops the emulator that it started.
        Assert.Equal(0, await laptop.EndsAsync());
        Assert.Null(laptop.Emulator());

        Assert.Equal(said, await laptop.StartsAsync());
        Assert.Contains("Xoài cát Hòa Lộc", WebUtility.HtmlDecode(await laptop.GetsAsync(said["Demo batch"])), Ordinal);
    }

    [Fact]
    public async Task What_README_says_about_the_first_batch_works_as_it_stands_and_outlives_a_kill()
    {
        Debian.Needs("curl", "curl");
        Debian.Needs("zbarimg", "zbar-tools");
        await using var laptop = new LaptopProgram(package)
        {
            Environment = { ["Traceability__OperatorKey"] = TraceabilityProgram.OperatorKey },
        };
        var said = await laptop.StartsAsync();
        Assert.Equal(TraceabilityProgram.OperatorKey, said["Operator's key"]);

        Directory.CreateDirectory(Path.Combine(laptop.Folder, "docs"));
        File.Copy(
            Path.Combine(LaptopProgram.Root, "docs", "mango.jpg"),
            Path.Combine(laptop.Folder, "docs", "mango.jpg")
        );
        var readme = await File.ReadAllTextAsync(Path.Combine(LaptopProgram.Root, "README.md"), Token);
        var output = await laptop.RunsAsync(FirstBatch.Match(readme).Groups[1].Value);

        var gtin = Gtin.Match(output).Groups[1].Value;
        var code = await File.ReadAllBytesAsync(Path.Combine(laptop.Folder, "code.png"), Token);
        Assert.Equal($"{laptop.Address}/01/{gtin}/10/L26-114", await Debian.DecodesAsync(code));
        Assert.Contains("<html", output, Ordinal);
        Assert.Contains("L26-114", await laptop.GetsAsync($"/01/{gtin}/10/L26-114"), Ordinal);
        await IsInFeedAsync(laptop, gtin, TimeSpan.FromSeconds(5));

        // The emulator saves every few seconds and is no part of the killed process: it goes on, and the next start finds it.
        var emulator = laptop.Emulator();
        await laptop.IsKilledAsync();
        Assert.Equal(emulator, laptop.Emulator());
        Assert.Equal(said, await laptop.StartsAsync());
        Assert.Equal(emulator, laptop.Emulator());
        Assert.Contains("L26-114", await laptop.GetsAsync($"/01/{gtin}/10/L26-114"), Ordinal);
        Assert.StartsWith("<svg", await laptop.GetsAsync($"/codes/{gtin}/L26-114.svg"), Ordinal);
        await IsInFeedAsync(laptop, gtin, TimeSpan.Zero);
    }

    [Fact]
    public async Task Without_Node_it_says_so_in_one_line_with_the_remedy()
    {
        await using var laptop = new LaptopProgram(package);
        laptop.Environment["PATH"] = laptop.Folder;
        Assert.Equal(
            (
                1,
                "The storage emulator needs Node.js, and there is no command node. "
                    + "Install Node.js 20 or later, or set AzureWebJobsStorage to a storage account."
            ),
            await laptop.FailsAsync()
        );
    }

    [Fact]
    public async Task Where_it_may_not_write_it_says_so_in_one_line_with_the_remedy()
    {
        await using var laptop = new LaptopProgram(package);
        await File.WriteAllTextAsync(laptop.Data, "", Token);
        var (code, said) = await laptop.FailsAsync();
        Assert.Equal(1, code);
        Assert.StartsWith($"The data folder {laptop.Data} cannot be written: ", said, Ordinal);
        Assert.EndsWith(
            " Make it writable, or name another folder in the setting Traceability:DataFolder.",
            said,
            Ordinal
        );
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public async Task Where_another_program_listens_it_says_so_in_one_line_and_starts_nothing()
    {
        await using var laptop = new LaptopProgram(package);
        using var other = new TcpListener(IPAddress.Loopback, new Uri(laptop.Address).Port);
        other.Start();
        Assert.Equal(
            (
                1,
                $"Another program listens on {laptop.Address}. "
                    + "End it, or choose another address, for example ASPNETCORE_URLS=http://localhost:7072."
            ),
            await laptop.FailsAsync()
        );
        Assert.False(Directory.Exists(laptop.Data));
    }

    const StringComparison Ordinal = StringComparison.Ordinal;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task IsInFeedAsync(LaptopProgram laptop, string gtin, TimeSpan limit)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var feed = await laptop.GetsAsync("/feeds/google.xml");
            var item = feed.Split("<item>").FirstOrDefault(item => item.Contains($"<g:id>{gtin}</g:id>", Ordinal));
            if (item?.Contains("L26-114", Ordinal) == true)
            {
                return;
            }

            Assert.True(waited.Elapsed < limit, "The lot is not in the feed: " + feed);
            await Task.Delay(50, Token);
        }
    }

    [GeneratedRegex("## The first batch\n+```bash\n(.*?)```", RegexOptions.Singleline)]
    static partial Regex FirstBatch { get; }

    [GeneratedRegex("\"gtin\":\"([0-9]{14})\"")]
    static partial Regex Gtin { get; }
}

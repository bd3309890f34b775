using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Traceability.Platform.Laptop;

namespace Traceability.Benchmarks;

/// <summary>Builds of the program, and running ones as processes of their own.</summary>
sealed class ProgramUnderTest : IAsyncDisposable
{
    public const string OperatorKey = "operator-of-the-benchmark";

    readonly Process process;

    ProgramUnderTest(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 })
        {
            BaseAddress = address,
        };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Bytes of the process that are in memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The repository, found by its package.json.</summary>
    public static string Root { get; } =
        DataFolder.PackageFolder(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Run the benchmarks from a checkout of the repository.");

    /// <summary>The program as it was built with the benchmarks.</summary>
    public static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "Traceability");

    /// <summary>Publishes the program; says the executable.</summary>
    public static async Task<string> PublishAsync(bool aot)
    {
        var output = Path.Combine(Root, "artifacts", aot ? "aot" : "jit");
        // The analysers say nothing that the build did not, and take half of the publishing.
        List<string> arguments =
        [
            "publish",
            Path.Combine(Root, "functions"),
            "-c",
            "Release",
            "-o",
            output,
            "-v",
            "q",
            "-p:RunAnalyzers=false",
        ];
        if (!aot)
        {
            arguments.AddRange(["-p:PublishAot=false", "-p:UseAppHost=true"]);
        }

        Console.WriteLine($"dotnet {string.Join(' ', arguments)}");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(output, "Traceability")
            : throw new InvalidOperationException("The program cannot be published.");
    }

    /// <summary>What every process that is measured is told.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string storage, string prefix, bool pump) =>
        new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Logging__LogLevel__Default"] = "Warning",
            ["Traceability__StoragePrefix"] = prefix,
            ["Traceability__OperatorKey"] = OperatorKey,
            ["Traceability__PublicUrl"] = "https://truyxuat.example",
            ["Traceability__Pump"] = pump ? "true" : "false",
            // The emulator answers nobody while it sweeps what many messages held.
            ["Traceability__StorageTimeout"] = "00:01:00",
            // The figures are what the program can do, not what it lets one caller ask for.
            ["Traceability__KeyLimit__Burst"] = "0",
            ["Traceability__AddressLimit__Burst"] = "0",
        };

    /// <summary>Starts the program; it may not listen yet.</summary>
    /// <param name="settings">Of this run alone, named as its environment names them.</param>
    public static ProgramUnderTest Start(
        string executable,
        string storage,
        string prefix,
        bool pump,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = Path.GetDirectoryName(executable)!,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Environment(storage, prefix, pump))
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = address.OriginalString;
        foreach (var (name, value) in settings ?? ImmutableDictionary<string, string>.Empty)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new ProgramUnderTest(process, address);
    }

    /// <summary>Waits for a 200, asking again without pause: what a measured start ends with.</summary>
    public async Task FirstAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(1, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A figure as it goes into README.</summary>
    public static string Figure(double value, string format = "0.00") =>
        value.ToString(format, CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

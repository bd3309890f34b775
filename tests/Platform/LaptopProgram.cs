using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Laptop;
using Traceability.Tests.Published;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>
/// A person's folder and port on a laptop: the published program is started here by hand, with no storage configured. What it
/// leaves running goes with this.
/// </summary>
public sealed partial class LaptopProgram(Package package) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    readonly List<Process> started = [];
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>A folder of the person's own; the data folder is in it, and does not exist before the first start.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("first-run-").FullName;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Of the checkout, where README is.</summary>
    public static string Root { get; } = DataFolder.PackageFolder(AppContext.BaseDirectory)!;

    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Starts it, until it says that it runs.</summary>
    /// <returns>What it said, by the words before it.</returns>
    public async Task<IReadOnlyDictionary<string, string>> StartsAsync()
    {
        var (process, lines) = await StartAsync();
        var said = new Dictionary<string, string>();
        var limit = Stopwatch.StartNew();
        while (!said.ContainsKey("Data"))
        {
            Assert.True(limit.Elapsed < Patience, "It did not say that it runs: " + string.Join('\n', lines));
            Assert.False(process.HasExited, string.Join('\n', lines));
            await Task.Delay(20, TestContext.Current.CancellationToken);
            foreach (var match in lines.Select(line => Said.Match(line)).Where(match => match.Success))
            {
                said[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        return said;
    }

    /// <summary>Starts it where something is in its way.</summary>
    /// <returns>Its exit code, and everything that it said.</returns>
    public async Task<(int Code, string Said)> FailsAsync()
    {
        var (process, lines) = await StartAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return (process.ExitCode, string.Join('\n', lines));
    }

    /// <summary>Ends it in an instant, as a power cut does.</summary>
    public async Task IsKilledAsync()
    {
        started[^1].Kill();
        await started[^1].WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to end, and says its exit code.</summary>
    public async Task<int> EndsAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{started[^1].Id}"]);
        await started[^1].WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return started[^1].ExitCode;
    }

    /// <summary>The storage emulator that the data folder names, while it runs.</summary>
    public int? Emulator()
    {
        var record = Path.Combine(Data, "azurite.json");
        if (!File.Exists(record))
        {
            return null;
        }

        var pid = JsonNode.Parse(File.ReadAllText(record))!["Pid"]!.GetValue<int>();
        // The number alone may belong to another program by now; an ended process has an empty command line.
        var arguments = $"/proc/{pid}/cmdline";
        return File.Exists(arguments) && File.ReadAllText(arguments).Contains(Data, StringComparison.Ordinal)
            ? pid
            : null;
    }

    public async Task<string> GetsAsync(string address)
    {
        using var answer = await client.GetAsync(new Uri(new Uri(Address), address), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    public async Task<HttpStatusCode> RegistersFarmerAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address + "/api/farmers")
        {
            Content = new StringContent(
                TraceabilityProgram.HoaLoc.ToJsonString(),
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    /// <summary>Runs a shell's lines in the person's folder, with the same environment, and says what they said.</summary>
    public async Task<string> RunsAsync(string shell)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-u", "-o", "pipefail", "-c", shell])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Surround(start);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (Emulator() is { } pid)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{pid}"]);
            for (var limit = Stopwatch.StartNew(); Emulator() is not null && limit.Elapsed < Patience; )
            {
                await Task.Delay(50);
            }
        }

        client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    async Task<(Process Process, ConcurrentQueue<string> Lines)> StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(await package.FolderAsync(), "Traceability"))
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Surround(start);
        var lines = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = start };
        void Hears(object _, DataReceivedEventArgs line)
        {
            if (line.Data is { Length: > 0 } text)
            {
                lines.Enqueue(text);
            }
        }

        process.OutputDataReceived += Hears;
        process.ErrorDataReceived += Hears;
        process.Start();
        started.Add(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, lines);
    }

    void Surround(ProcessStartInfo start)
    {
        start.Environment.Remove("AzureWebJobsStorage");
        // They saw this very code when the tests were built.
        start.Environment["RunAnalyzers"] = "false";
        start.Environment["ASPNETCORE_URLS"] = Address;
        start.Environment["Traceability__PublicUrl"] = Address;
        start.Environment["Traceability__DataFolder"] = Data;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^  (Address|Operator's key|Demo batch|Interface|Data) +(.+)$")]
    static partial Regex Said { get; }
}

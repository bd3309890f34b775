using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Platform.Laptop;

/// <summary>The three loopback ports of one Azurite.</summary>
public sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    public static AzuritePorts Usual { get; } = new(10000, 10001, 10002);

    internal int[] All => [Blob, Queue, Table];
}

/// <summary>How to find or start Azurite; the defaults are what a laptop wants.</summary>
/// <param name="Data">The data folder whose contents Azurite keeps.</param>
public sealed record AzuriteOptions(DataFolder Data)
{
    /// <summary>The ports asked for; null takes the usual ones if they are free, else free ones.</summary>
    public AzuritePorts? Ports { get; init; }

    /// <summary>The folder of package.json; null searches upwards from the program.</summary>
    public string? PackageFolder { get; init; }

    /// <summary>
    /// Whether its data outlives it, as a laptop's must. Saving stops the emulator every five seconds for as long as it takes to write
    /// all that it holds: a test or a measurement, whose data goes with it, does without.
    /// </summary>
    public bool Saves { get; init; } = true;

    /// <summary>A script that Node runs before it; null for none.</summary>
    public string? Preload { get; init; }

    public string Node { get; init; } = "node";

    public string Npm { get; init; } = "npm";
}

/// <summary>Finds the storage emulator that a data folder already runs, or starts one.</summary>
public static class Azurite
{
    public const int OldestNode = 20;

    // Azurite is a process of its own session with its output in a file: neither Ctrl+C, a closed terminal nor our own
    // sudden end may take it along before it has saved. Node knows how to do that on every operating system; .NET does not.
    const string Launcher =
        "const fs=require('fs');const [log,...args]=process.argv.slice(1);const out=fs.openSync(log,'w');"
        + "const child=require('child_process').spawn(process.execPath,args,"
        + "{detached:true,windowsHide:true,stdio:['ignore',out,out]});"
        + "console.log(child.pid);child.unref()";

    static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A proxy of the company's network cannot reach our loopback.
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    /// <exception cref="LaptopFault">Node or its packages are missing, a port is busy, or Azurite does not start.</exception>
    public static async Task<AzuriteAddress> FindOrStartAsync(
        AzuriteOptions options,
        TextWriter console,
        CancellationToken cancel = default
    )
    {
        if (!options.Data.Asked && options.Ports is null && await AnswersAsync(AzuritePorts.Usual, cancel))
        {
            return new AzuriteAddress(AzuriteAddress.Development, AzuritePorts.Usual, null, null);
        }

        // Two Azurites over one folder overwrite each other's data, so only one program at a time may look and start.
        using var only = await LockAsync(Path.Combine(options.Data.Path, "azurite.lock"), cancel);
        var location = Path.Combine(options.Data.Path, "azurite");
        var record = Path.Combine(options.Data.Path, "azurite.json");
        if (await FindAsync(record, location, cancel) is { } found)
        {
            if (options.Ports is not null && options.Ports != found.Ports)
            {
                throw new LaptopFault(
                    $"The data folder {options.Data.Path} already runs its storage emulator on port {found.Ports.Blob}.",
                    $"Ask for no port, or end process {found.Pid} first."
                );
            }

            return new AzuriteAddress(AzuriteAddress.Explicit(found.Ports), found.Ports, found.Pid, null);
        }

        if (options.Ports?.All.FirstOrDefault(port => !IsFree(port)) is { } busy and not 0)
        {
            throw new LaptopFault(
                $"Port {busy}, asked for the storage emulator, is in use.",
                "End the program that uses it, or ask for another port or for none."
            );
        }

        await CheckNodeAsync(options.Node, cancel);
        var script = await InstallAsync(options, console, cancel);
        Directory.CreateDirectory(location);
        return await StartAsync(options, script, location, record, console, cancel);
    }

    /// <summary>Whether this process is the Azurite that serves this folder.</summary>
    internal static bool Runs(int pid, string location)
    {
        if (Directory.Exists("/proc/self"))
        {
            try
            {
                // The number alone may belong to another program by now; an ended process has an empty command line.
                var arguments = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline")
                    .Split('\0');
                return arguments.Contains(location, StringComparer.Ordinal);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && process.ProcessName.StartsWith("node", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    internal static async Task StopAsync(string node, int pid, string location, string record, CancellationToken cancel)
    {
        if (Runs(pid, location))
        {
            if (OperatingSystem.IsWindows())
            {
                // Windows knows no polite signal, and Azurite saves every five seconds.
                await Task.Delay(TimeSpan.FromSeconds(6), cancel);
            }

            // SIGTERM makes Azurite save and leave; Process.Kill would lose what it has not saved.
            await RunAsync(
                node,
                ["-e", "process.kill(+process.argv[1],'SIGTERM')", "--", pid.ToString(CultureInfo.InvariantCulture)],
                null,
                StopLimit,
                cancel
            );
            if (!await UntilAsync(_ => Task.FromResult(!Runs(pid, location)), StopLimit, cancel))
            {
                Kill(pid);
            }
        }

        File.Delete(record);
    }

    static async Task<AzuriteRecord?> FindAsync(string path, string location, CancellationToken cancel)
    {
        AzuriteRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(
                await File.ReadAllBytesAsync(path, cancel),
                AzuriteJson.Default.AzuriteRecord
            );
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }

        if (record?.Ports is null || !Runs(record.Pid, location))
        {
            return null;
        }

        // Without /proc any node process may have the number, and then it never answers here: one look must do.
        var limit = Directory.Exists("/proc/self") ? AnswerLimit : TimeSpan.Zero;
        if (await UntilAsync(stop => AnswersAsync(record.Ports, stop), limit, cancel))
        {
            return record;
        }

        return limit == TimeSpan.Zero
            ? null
            : throw new LaptopFault(
                $"The storage emulator of this data folder, process {record.Pid}, runs but does not answer.",
                "End that process and start again."
            );
    }

    static async Task<AzuriteAddress> StartAsync(
        AzuriteOptions options,
        string script,
        string location,
        string record,
        TextWriter console,
        CancellationToken cancel
    )
    {
        var log = Path.Combine(options.Data.Path, "azurite.log");
        // A free port may be taken between our look and Azurite's bind: then there are others.
        for (var tries = options.Ports is null ? 3 : 1; tries > 0; tries--)
        {
            var ports = options.Ports ?? (AzuritePorts.Usual.All.All(IsFree) ? AzuritePorts.Usual : FreePorts());
            var (code, output) = await RunAsync(
                options.Node,
                ["-e", Launcher, "--", log, .. Arguments(options, script, location, ports)],
                null,
                AnswerLimit,
                cancel
            );
            if (code != 0 || !int.TryParse(output.Trim(), CultureInfo.InvariantCulture, out var pid))
            {
                break;
            }

            // Written before it answers: were we killed while waiting, the next run would find it all the same.
            await WriteAsync(record, new AzuriteRecord(pid, ports), cancel);
            var answers = false;
            await UntilAsync(
                async stop => (answers = await AnswersAsync(ports, stop)) || !Runs(pid, location),
                AnswerLimit,
                cancel
            );
            // What answers might be the other program's Azurite on the same port, while ours is leaving.
            if (answers && Runs(pid, location))
            {
                await console.WriteLineAsync(
                    $"Storage emulator started on ports {ports.Blob}, {ports.Queue} and {ports.Table}."
                );
                return new AzuriteAddress(
                    AzuriteAddress.Explicit(ports),
                    ports,
                    pid,
                    stop => StopAsync(options.Node, pid, location, record, stop)
                );
            }

            await StopAsync(options.Node, pid, location, record, cancel);
        }

        throw new LaptopFault("The storage emulator did not start.", $"See {log} for its reason.");
    }

    static string[] Arguments(AzuriteOptions options, string script, string location, AzuritePorts ports)
    {
        static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
        // It refuses a location that it does not save to, and its command line must name it all the same: that is how it is found.
        string[] begin = options.Saves
            ? [script, "--location", location]
            : ["--diagnostic-dir", location, script, "--inMemoryPersistence"];
        string[] before = options.Preload is { } preload ? ["--require", preload] : [];
        return
        [
            .. before,
            .. begin,
            "--blobHost",
            "127.0.0.1",
            "--queueHost",
            "127.0.0.1",
            "--tableHost",
            "127.0.0.1",
            "--blobPort",
            Text(ports.Blob),
            "--queuePort",
            Text(ports.Queue),
            "--tablePort",
            Text(ports.Table),
            "--skipApiVersionCheck",
            "--silent",
            "--disableTelemetry",
        ];
    }

    static async Task CheckNodeAsync(string node, CancellationToken cancel)
    {
        var remedy = $"Install Node.js {OldestNode} or later, or set AzureWebJobsStorage to a storage account.";
        string version;
        try
        {
            (_, version) = await RunAsync(node, ["--version"], null, AnswerLimit, cancel);
        }
        catch (Win32Exception fault)
        {
            throw new LaptopFault(
                $"The storage emulator needs Node.js, and there is no command {node}.",
                remedy,
                fault
            );
        }

        version = version.Trim();
        if (
            !int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major)
            || major < OldestNode
        )
        {
            throw new LaptopFault($"The storage emulator needs a later Node.js than {node} {version}.", remedy);
        }
    }

    static async Task<string> InstallAsync(AzuriteOptions options, TextWriter console, CancellationToken cancel)
    {
        var folder =
            options.PackageFolder
            ?? DataFolder.PackageFolder(AppContext.BaseDirectory)
            ?? DataFolder.PackageFolder(Environment.CurrentDirectory)
            ?? throw new LaptopFault(
                "There is no package.json that names the storage emulator at or above the program.",
                "Run it from a checkout of the repository, or set AzureWebJobsStorage to a storage account."
            );
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (IsInstalled(folder, script))
        {
            return script;
        }

        using var only = await LockAsync(Path.Combine(folder, ".npm-ci.lock"), cancel, FileOptions.DeleteOnClose);
        if (IsInstalled(folder, script))
        {
            return script;
        }

        await console.WriteLineAsync($"Fetching the storage emulator (npm ci in {folder}); this happens once.");
        var remedy =
            "Check the network and run npm ci there yourself, or set AzureWebJobsStorage to a storage account.";
        try
        {
            string[] arguments = ["ci", "--no-audit", "--no-fund", "--no-progress"];
            // npm is a batch file on Windows, which only the shell starts.
            var (code, _) = OperatingSystem.IsWindows()
                ? await RunAsync(
                    "cmd.exe",
                    ["/d", "/c", options.Npm, .. arguments],
                    folder,
                    InstallLimit,
                    cancel,
                    console
                )
                : await RunAsync(options.Npm, arguments, folder, InstallLimit, cancel, console);
            return code == 0 && IsInstalled(folder, script)
                ? script
                : throw new LaptopFault($"Fetching the storage emulator with npm ci in {folder} failed.", remedy);
        }
        catch (Win32Exception fault)
        {
            throw new LaptopFault(
                $"There is no command {options.Npm} to fetch the storage emulator with.",
                remedy,
                fault
            );
        }
    }

    static bool IsInstalled(string folder, string script)
    {
        try
        {
            // npm writes this list last: an install that was cut short has none.
            if (!File.Exists(script) || !File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                return false;
            }

            var package = Path.Combine(folder, "node_modules", "azurite", "package.json");
            using var installed = JsonDocument.Parse(File.ReadAllBytes(package));
            return installed.RootElement.GetProperty("version").GetString() == DataFolder.AzuritePin(folder);
        }
        catch (Exception fault) when (fault is IOException or JsonException or KeyNotFoundException)
        {
            return false;
        }
    }

    static async Task<bool> AnswersAsync(AzuritePorts ports, CancellationToken cancel) =>
        await AnswersAsync(ports.Blob, "Azurite-Blob", cancel)
        && await AnswersAsync(ports.Queue, "Azurite-Queue", cancel)
        && await AnswersAsync(ports.Table, "Azurite-Table", cancel);

    static async Task<bool> AnswersAsync(int port, string server, CancellationToken cancel)
    {
        try
        {
            // Azurite refuses this for want of a signature, and says who it is in doing so.
            var address = new Uri($"http://127.0.0.1:{port}/devstoreaccount1?comp=list");
            using var answer = await Http.GetAsync(address, cancel);
            return answer.Headers.TryGetValues("Server", out var names)
                && names.Any(name => name.StartsWith(server, StringComparison.Ordinal));
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static AzuritePorts FreePorts()
    {
        // All three are held at once, else one port may come twice.
        using var blob = new TcpListener(IPAddress.Loopback, 0);
        using var queue = new TcpListener(IPAddress.Loopback, 0);
        using var table = new TcpListener(IPAddress.Loopback, 0);
        static int Port(TcpListener listener)
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        return new AzuritePorts(Port(blob), Port(queue), Port(table));
    }

    static async Task WriteAsync(string path, AzuriteRecord record, CancellationToken cancel)
    {
        // Written aside and moved: a reader sees the old record or the new one, never half of one.
        var aside = path + ".new";
        await File.WriteAllBytesAsync(
            aside,
            JsonSerializer.SerializeToUtf8Bytes(record, AzuriteJson.Default.AzuriteRecord),
            cancel
        );
        File.Move(aside, path, overwrite: true);
    }

    static async Task<FileStream> LockAsync(
        string path,
        CancellationToken cancel,
        FileOptions options = FileOptions.None
    )
    {
        FileStream? held = null;
        var got = await UntilAsync(
            _ =>
            {
                try
                {
                    held = new FileStream(
                        path,
                        FileMode.OpenOrCreate,
                        FileAccess.ReadWrite,
                        FileShare.None,
                        1,
                        options
                    );
                }
                catch (IOException)
                {
                    held = null;
                }
                catch (UnauthorizedAccessException fault)
                {
                    throw new LaptopFault($"{path} cannot be written.", "Make its folder writable.", fault);
                }

                return Task.FromResult(held is not null);
            },
            InstallLimit,
            cancel
        );
        return got
            ? held!
            : throw new LaptopFault(
                $"Another program holds {path}.",
                "End the other start of this program and try again."
            );
    }

    static async Task<bool> UntilAsync(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition(cancel))
        {
            if (Stopwatch.GetElapsedTime(started) >= limit)
            {
                return false;
            }

            await Task.Delay(Pause, cancel);
        }

        return true;
    }

    static async Task<(int Code, string Output)> RunAsync(
        string command,
        IEnumerable<string> arguments,
        string? folder,
        TimeSpan limit,
        CancellationToken cancel,
        TextWriter? console = null
    )
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, arguments)
            {
                WorkingDirectory = folder ?? "",
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var output = new StringBuilder();
        void Take(string? line)
        {
            lock (output)
            {
                if (line is not null)
                {
                    output.AppendLine(line);
                    console?.WriteLine($"  {line}");
                }
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(console is null ? null : line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(bounded.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return (-1, "");
        }

        lock (output)
        {
            return (process.ExitCode, output.ToString());
        }
    }

    static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It left by itself meanwhile.
        }
    }
}

/// <summary>Where the storage emulator listens.</summary>
public sealed class AzuriteAddress
{
    /// <summary>The connection string that every Azure tool knows for an emulator on the usual ports.</summary>
    public const string Development = "UseDevelopmentStorage=true";

    // The emulator's one account and its key are published by Microsoft; they protect nothing.
    const string Account =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    Func<CancellationToken, Task>? stop;

    internal AzuriteAddress(string connectionString, AzuritePorts ports, int? pid, Func<CancellationToken, Task>? stop)
    {
        ConnectionString = connectionString;
        Ports = ports;
        ProcessId = pid;
        this.stop = stop;
    }

    public string ConnectionString { get; }

    public AzuritePorts Ports { get; }

    /// <summary>The process, where it is known: somebody else's emulator on the usual ports does not say.</summary>
    public int? ProcessId { get; }

    public bool StartedHere => stop is not null;

    /// <summary>Lets the emulator save and leave if this instance started it; one that was found goes on.</summary>
    public Task StopAsync(CancellationToken cancel = default) =>
        Interlocked.Exchange(ref stop, null) is { } once ? once(cancel) : Task.CompletedTask;

    /// <summary>A connection string that names each port: what is not on the usual ones needs it.</summary>
    public static string Explicit(AzuritePorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return Account
            + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/devstoreaccount1;"
            + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/devstoreaccount1;"
            + $"TableEndpoint=http://127.0.0.1:{ports.Table}/devstoreaccount1;";
    }
}

sealed record AzuriteRecord(int Pid, AzuritePorts Ports);

[JsonSerializable(typeof(AzuriteRecord))]
sealed partial class AzuriteJson : JsonSerializerContext;

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Traceability.Platform.Laptop;
using Traceability.Tests.Published;
using Traceability.Tests.Support;

[assembly: AssemblyFixture(typeof(Package))]

namespace Traceability.Tests.Published;

/// <summary>The Functions package, published once for the run: the very output that is deployed.</summary>
public sealed class Package : IAsyncDisposable
{
    readonly Lazy<Task<string>> published = new(PublishAsync);

    /// <summary>The package's folder. A machine without the linker's compiler skips.</summary>
    public Task<string> FolderAsync()
    {
        Debian.Needs("clang", "clang zlib1g-dev");
        return published.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (published.IsValueCreated && published.Value.IsCompletedSuccessfully)
        {
            Directory.Delete(Path.GetDirectoryName(await published.Value)!, recursive: true);
        }
    }

    static async Task<string> PublishAsync()
    {
        var root = DataFolder.PackageFolder(AppContext.BaseDirectory)!;
        var folder = Path.Combine(Path.GetTempPath(), $"package-{Guid.NewGuid():N}", "out");
        using var publish = Process.Start(
            // The analysers saw the same code when this test was built, and take half of the publishing.
            new ProcessStartInfo(
                "dotnet",
                ["publish", Path.Combine(root, "functions"), "-c", "Release", "-o", folder, "-p:RunAnalyzers=false"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = publish.StandardOutput.ReadToEndAsync();
        var errors = publish.StandardError.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, await output + await errors);
        return folder;
    }
}

/// <summary>The published binary as the Functions host starts it, spoken to as the host speaks.</summary>
public sealed class PublishedBinary : IAsyncDisposable
{
    readonly Process process;
    readonly HttpClient client;

    PublishedBinary(Process process, int port)
    {
        this.process = process;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public string Prefix { get; private init; } = "";

    /// <summary>Where it listens.</summary>
    public Uri Address => client.BaseAddress!;

    public bool IsRunning => !process.HasExited;

    /// <param name="package">The package's folder.</param>
    /// <param name="storage">A connection string.</param>
    /// <param name="underHost">Whether the Functions host starts it, or somebody by hand.</param>
    public static async Task<PublishedBinary> StartAsync(string package, string storage, bool underHost = true)
    {
        var port = FreePort();
        var prefix = $"p{Guid.NewGuid():N}"[..12];
        var start = new ProcessStartInfo(Path.Combine(package, "Traceability"))
        {
            WorkingDirectory = package,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["AzureWebJobsStorage"] = storage,
                ["Traceability__StoragePrefix"] = prefix,
                ["Traceability__OperatorKey"] = TraceabilityProgram.OperatorKey,
                ["Traceability__PublicUrl"] = TraceabilityProgram.PublicUrl,
                ["Traceability__AnnouncementDelay"] = "00:00:00",
                ["Traceability__Pump"] = "false",
            },
        };
        start.Environment[underHost ? "FUNCTIONS_CUSTOMHANDLER_PORT" : "ASPNETCORE_URLS"] = underHost
            ? $"{port}"
            : $"http://127.0.0.1:{port}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var binary = new PublishedBinary(process, port) { Prefix = prefix };
        await binary.AnswersAsync();
        return binary;
    }

    /// <summary>The host's first request is <c>GET /</c>, asked until it is answered, for 30 seconds at most.</summary>
    async Task AnswersAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return;
            }
            catch (HttpRequestException) when (deadline.Elapsed < TimeSpan.FromSeconds(30) && IsRunning)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>A request of the public as the host proxies it: query and headers kept, X-Forwarded-* and its own set.</summary>
    public Task<HttpResponseMessage> Proxied(
        HttpMethod method,
        string target,
        string? json = null,
        string? key = null,
        string? idempotencyKey = null,
        string? ifNoneMatch = null
    )
    {
        var request = Request(method, target, json);
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0.0");
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Host", "truyxuat.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.Add("If-None-Match", ifNoneMatch);
        }

        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A queue or timer invocation, as the host posts it.</summary>
    public Task<HttpResponseMessage> Invoked(string function, string body)
    {
        var request = Request(HttpMethod.Post, "/" + function, body);
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0.0");
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.TransferEncodingChunked = true;
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A request as it is, with nothing of the host.</summary>
    public Task<HttpResponseMessage> Direct(HttpMethod method, string target, string? json = null) =>
        client.SendAsync(Request(method, target, json), TestContext.Current.CancellationToken);

    /// <summary>Ends it as the host does, and says the exit code.</summary>
    public async Task<int> TerminatesAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    // The path goes out byte for byte: %2F and %252F are what these tests are about.
    HttpRequestMessage Request(HttpMethod method, string target, string? json) =>
        new(
            method,
            new Uri(
                client.BaseAddress!.GetLeftPart(UriPartial.Authority) + target,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        )
        {
            Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

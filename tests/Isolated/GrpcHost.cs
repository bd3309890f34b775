using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Isolated;

/// <summary>A function as the worker tells the host of it.</summary>
/// <param name="Bindings">Each as JSON.</param>
public sealed record WorkerFunction(string Id, string Name, IReadOnlyList<string> Bindings);

/// <summary>What became of an invocation.</summary>
/// <param name="Why">What the worker says of a failure; empty where there was none.</param>
public sealed record InvocationResult(bool Succeeded, string Why);

/// <summary>
/// Plays the Functions host for an isolated worker: starts its process, serves the one gRPC stream that it opens, and sends HTTP requests to
/// the worker's own server, as the host does. Field numbers are those of FunctionRpc.proto (Azure/azure-functions-language-worker-protobuf).
/// </summary>
public sealed class GrpcHost : IAsyncDisposable
{
    const string Rpc = "/AzureFunctionsRpcMessages.FunctionRpc/EventStream";
    const string HostVersion = "4.1037.0.0";
    const ulong Success = 1;

    /// <summary>A frame of gRPC over HTTP/2: whether it is compressed, its length, its message.</summary>
    const int FrameHead = 5;

    static readonly TimeSpan limit = TimeSpan.FromSeconds(60);

    readonly WebApplication server;
    readonly Stopwatch watch = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource<WireMessage>> asked = new();
    readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim writing = new(1);
    readonly StringBuilder said = new();
    Process? worker;
    HttpClient? client;

    GrpcHost(WebApplication server) => this.server = server;

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Since the worker's process was started.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Bytes of the worker's process that are in memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            worker!.Refresh();
            return worker.WorkingSet64;
        }
    }

    public bool IsRunning => !worker!.HasExited;

    /// <summary>Starts a worker, and loads its functions.</summary>
    /// <param name="folder">Where the head was built or published.</param>
    /// <param name="settings">Of the worker's environment.</param>
    public static async Task<GrpcHost> StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            // One call that lasts as long as the worker, and mostly says nothing.
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var host = new GrpcHost(builder.Build());
        RequestDelegate stream = host.StreamAsync;
        host.server.MapPost(Rpc, stream);
        await host.server.StartAsync();
        try
        {
            host.Launch(folder, settings);
            await host.IndexAsync(folder);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A request of the public, as the host brings it: an invocation, and the request itself to the worker's server.</summary>
    /// <param name="target">As it stands on the request line.</param>
    public async Task<HttpResponseMessage> Proxied(
        HttpMethod method,
        string target,
        string? json = null,
        params (string Name, string Value)[] headers
    )
    {
        var invocation = Guid.NewGuid().ToString();
        var request = new HttpRequestMessage(
            method,
            new Uri(
                client!.BaseAddress!.GetLeftPart(UriPartial.Authority) + target,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        )
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        (string Name, string Value)[] ofTheHost =
        [
            ("x-ms-invocation-id", invocation),
            ("X-Forwarded-For", "203.0.113.7"),
            ("X-Forwarded-Host", "truyxuat.example"),
            ("X-Forwarded-Proto", "https"),
        ];
        foreach (var (name, value) in ofTheHost.Concat(headers))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var invoked = InvokeAsync(invocation, "http", "request", new WireMessage().With(5, new WireMessage()));
        var answer = await client.SendAsync(request);
        return await invoked is { Succeeded: false } failed
            ? throw new InvalidOperationException($"{method} {target}: {failed.Why}")
            : answer;
    }

    /// <summary>A queue's message, as the queue extension hands it to the worker.</summary>
    public Task<InvocationResult> Brings(string function, string message) =>
        InvokeAsync($"{Guid.NewGuid()}", function, "message", new WireMessage().With(1, message));

    /// <summary>A timer's time.</summary>
    public Task<InvocationResult> Rings(string function) =>
        InvokeAsync(
            $"{Guid.NewGuid()}",
            function,
            "timer",
            new WireMessage().With(2, """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""")
        );

    /// <summary>Ends the worker as the host does, and says its exit code.</summary>
    public async Task<int> TerminatesAsync()
    {
        await WriteAsync(new WireMessage().With(14, new WireMessage()));
        using var cancellation = new CancellationTokenSource(limit);
        await worker!.WaitForExitAsync(cancellation.Token);
        return worker.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (worker is not null)
        {
            if (!worker.HasExited)
            {
                worker.Kill();
            }

            await worker.WaitForExitAsync();
            worker.Dispose();
        }

        client?.Dispose();
        await server.DisposeAsync();
        writing.Dispose();
    }

    void Launch(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var address = new Uri(server.Urls.Single());
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(folder, "Traceability.Isolated.dll"),
                "--host",
                address.Host,
                "--port",
                $"{address.Port}",
                "--workerId",
                "worker",
                "--requestId",
                "start",
                "--grpcMaxMessageLength",
                $"{int.MaxValue}",
                "--functions-uri",
                address.AbsoluteUri,
                "--functions-worker-id",
                "worker",
                "--functions-request-id",
                "start",
                "--functions-grpc-max-message-length",
                $"{int.MaxValue}",
            ]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
                ["FUNCTIONS_APPLICATION_DIRECTORY"] = folder,
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        watch.Start();
        worker = Process.Start(start)!;
        worker.OutputDataReceived += (_, line) => Keep(line.Data);
        worker.ErrorDataReceived += (_, line) => Keep(line.Data);
        worker.BeginOutputReadLine();
        worker.BeginErrorReadLine();
    }

    // The host's order: it starts the worker, asks what it has, and loads each function.
    async Task IndexAsync(string folder)
    {
        await Told(opened.Task);
        var ready = await AskAsync(
            17,
            new WireMessage().With(1, HostVersion).With(4, folder).With(5, folder),
            answer: 16
        );
        Succeeded(ready.Message(3));
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(
                ready.Entry(2, "HttpUri") ?? throw new InvalidOperationException("The worker serves no HTTP.")
            ),
            Timeout = limit,
        };
        await ListensAsync(client.BaseAddress);
        var index = await AskAsync(29, new WireMessage().With(1, folder), answer: 30);
        Succeeded(index.Message(2));
        List<WorkerFunction> functions = [];
        foreach (var metadata in index.Messages(1))
        {
            var function = new WorkerFunction(metadata.Text(13), metadata.Text(4), [.. metadata.Texts(10)]);
            var loaded = await AskAsync(8, new WireMessage().With(1, function.Id).With(2, metadata), answer: 9);
            Succeeded(loaded.Message(2));
            functions.Add(function);
        }

        Functions = functions;
    }

    // A worker may open its stream before its own server listens; the host tries again too.
    static async Task ListensAsync(Uri address)
    {
        using var cancellation = new CancellationTokenSource(limit);
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, cancellation.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(1, cancellation.Token);
            }
        }
    }

    async Task<InvocationResult> InvokeAsync(string invocation, string function, string binding, WireMessage data)
    {
        var request = new WireMessage()
            .With(1, invocation)
            .With(2, Functions.Single(one => one.Name == function).Id)
            .With(3, new WireMessage().With(1, binding).With(2, data))
            // The host has a trace of each invocation, and the worker reads it unasked.
            .With(5, new WireMessage().With(1, $"00-{Guid.NewGuid():N}-{Guid.NewGuid():N}"[..52] + "-01"));
        var result = (await AskAsync(4, request, answer: 5)).Message(3);
        return new InvocationResult(result.Value(4) == Success, result.Message(2).Text(2));
    }

    /// <summary>Sends a message of a kind (the field it stands in), and waits for its answer of another.</summary>
    async Task<WireMessage> AskAsync(int kind, WireMessage content, int answer)
    {
        var id = Guid.NewGuid().ToString();
        var answered = new TaskCompletionSource<WireMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked[id] = answered;
        await WriteAsync(new WireMessage().With(1, id).With(kind, content));
        var message = await Told(answered.Task);
        return message.Has(answer)
            ? message.Message(answer)
            : throw new InvalidOperationException($"The worker did not answer {kind} with {answer}.");
    }

    async Task WriteAsync(WireMessage message)
    {
        var stream = await opened.Task;
        var content = message.ToBytes();
        var frame = new byte[FrameHead + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame, FrameHead);
        await writing.WaitAsync();
        try
        {
            await stream.WriteAsync(frame);
            await stream.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        opened.TrySetResult(context.Response.Body);
        var reader = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                var rest = read.Buffer;
                while (TryTake(ref rest, out var content))
                {
                    Take(WireMessage.Parse(content));
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            context.Response.AppendTrailer("grpc-status", "0");
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The worker's process ended.
        }
    }

    // A start, a log or the like answers nothing.
    void Take(WireMessage message)
    {
        if (asked.TryRemove(message.Text(1), out var waiting))
        {
            waiting.TrySetResult(message);
        }
    }

    static bool TryTake(ref ReadOnlySequence<byte> rest, out byte[] content)
    {
        content = [];
        if (rest.Length < FrameHead)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(rest.Slice(1, FrameHead - 1).ToArray());
        if (rest.Length < FrameHead + length)
        {
            return false;
        }

        content = rest.Slice(FrameHead, length).ToArray();
        rest = rest.Slice(FrameHead + length);
        return true;
    }

    async Task<T> Told<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(limit);
        }
        catch (TimeoutException fault)
        {
            throw new InvalidOperationException($"The worker does not answer. It said: {Said()}", fault);
        }
    }

    static void Succeeded(WireMessage result)
    {
        if (result.Value(4) != Success)
        {
            throw new InvalidOperationException(result.Message(2).Text(2));
        }
    }

    string Said()
    {
        lock (said)
        {
            return said.ToString();
        }
    }

    void Keep(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }
}

using System.Threading.Channels;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Support;

/// <summary>A call that the pump made, and the query that it was made with.</summary>
public sealed record QueueCall(string Method, string Queue, IReadOnlyDictionary<string, string> Query);

/// <summary>
/// The pump over real queues, with handlers of the test's own and a clock that it moves. What the pump asks of storage is told,
/// answered call by answered call: so no test waits for time to pass.
/// </summary>
public sealed class PumpedQueues : IAsyncDisposable
{
    readonly Channel<QueueCall> calls = Channel.CreateUnbounded<QueueCall>();
    readonly TraceabilityProgram program;
    readonly string connection;
    QueuePump? pump;

    public PumpedQueues(TestStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        connection = storage.ConnectionString;
        Tap.After = (call, message) =>
        {
            calls.Writer.TryWrite(new QueueCall(call.Method, call.Target, Query(message.Request.Uri)));
            return Task.CompletedTask;
        };
        program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(Tap).AddSingleton<TimeProvider>(Clock),
        };
    }

    public StorageTap Tap { get; } = new();

    public PumpClock Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

    public QueueLimits Limits { get; init; } = QueueLimits.FromHostJson();

    public IServiceProvider Services => program.Services;

    public QueueClient Queue(string name) => Services.GetRequiredService<StorageAccount>().Queue(name);

    /// <summary>Makes what is missing and puts messages into a queue, before anything pumps.</summary>
    public async Task HoldAsync(string queue, params string[] messages)
    {
        await Services.GetRequiredService<StorageAccount>().CreateMissingAsync();
        foreach (var message in messages)
        {
            await Queue(queue).SendMessageAsync(message, TestContext.Current.CancellationToken);
        }

        while (calls.Reader.TryRead(out _)) { }
        Tap.Forgets();
    }

    /// <summary>A message that this program did not send itself.</summary>
    public Task SentByAnotherAsync(string queue, string message) =>
        new QueueClient(
            connection,
            Queue(queue).Name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        ).SendMessageAsync(message, TestContext.Current.CancellationToken);

    public Task PumpsAsync(params QueueFunction[] functions)
    {
        pump = new QueuePump(
            functions,
            Services,
            Services.GetRequiredService<StorageAccount>(),
            Limits,
            Clock,
            NullLogger<QueuePump>.Instance
        );
        return pump.StartAsync(TestContext.Current.CancellationToken);
    }

    public Task StopsAsync() => pump!.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>The next answered call with this method to this queue or table; calls before it are passed over.</summary>
    public async Task<QueueCall> AnsweredAsync(string method, string target)
    {
        while (true)
        {
            var call = await calls.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (call.Method == method && call.Queue == target)
            {
                return call;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (pump is not null)
        {
            await pump.StopAsync(CancellationToken.None);
            pump.Dispose();
        }

        await program.DisposeAsync();
    }

    /// <summary>A handler that does what the test says, and nothing that needs the program.</summary>
    public static QueueFunction Function(string queue, Func<string, CancellationToken, Task<Outcome>> handle) =>
        new("test-" + queue, queue, (_, message, cancellation) => handle(message, cancellation));

    static Dictionary<string, string> Query(RequestUriBuilder uri) =>
        uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[^1]), StringComparer.Ordinal);
}

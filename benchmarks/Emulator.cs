using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Platform.Storage;

namespace Traceability.Benchmarks;

/// <summary>
/// A storage emulator with empty tables, gone when the run is over. It finds rows by their keys as the service does
/// (<c>emulator-indexes.cjs</c>).
/// </summary>
sealed class Emulator : IAsyncDisposable
{
    /// <summary>Looks in a row that find nothing, before nothing is believed.</summary>
    const int Looks = 3;

    readonly string folder;
    readonly IReadOnlyList<AzuriteAddress> processes;

    Emulator(string folder, IReadOnlyList<AzuriteAddress> processes)
    {
        this.folder = folder;
        this.processes = processes;
        Ports = new(processes[0].Ports.Blob, processes[processes.Count / 2].Ports.Queue, processes[^1].Ports.Table);
    }

    public string ConnectionString => AzuriteAddress.Explicit(Ports);

    /// <summary>Where its three services listen.</summary>
    public AzuritePorts Ports { get; }

    public static Task<Emulator> StartAsync() => StartAsync("all");

    /// <summary>
    /// Each service in a process of its own, since one process does one thing at a time: for loads of real shape, whose tables and
    /// queues would wait for each other as Azure's do not.
    /// </summary>
    public static Task<Emulator> StartApartAsync() => StartAsync("blobs", "queues", "tables");

    static async Task<Emulator> StartAsync(params string[] names)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"traceability-benchmark-{Guid.NewGuid():N}");
        var indexes = Path.Combine(AppContext.BaseDirectory, "emulator-indexes.cjs");
        var processes = new List<AzuriteAddress>();
        foreach (var name in names)
        {
            processes.Add(
                await Azurite.FindOrStartAsync(
                    new AzuriteOptions(DataFolder.Resolve(Path.Combine(folder, name)))
                    {
                        Saves = false,
                        Preload = indexes,
                    },
                    Console.Out
                )
            );
        }

        return new Emulator(folder, processes);
    }

    /// <summary>A program's storage, as it reaches it itself.</summary>
    public static StorageAccount Account(string connectionString, string prefix) =>
        new(
            Settings.From(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([
                        new("AzureWebJobsStorage", connectionString),
                        new("Traceability:StoragePrefix", prefix),
                        new("urls", "http://localhost"),
                    ])
                    .Build()
            ),
            []
        );

    /// <summary>Waits until nothing waits in a program's queues. What is in hand is hidden and still counted, so empty means done.</summary>
    public Task EmptyAsync(string prefix) => NothingAsync(prefix, WaitingAsync, looks: 1);

    /// <summary>The same, where a queue may send into one that was looked at before it.</summary>
    public Task DoneAsync(string prefix) => NothingAsync(prefix, WaitingAsync, Looks);

    /// <summary>Waits until there is nothing to take now: what is in hand or put off may still come.</summary>
    public Task TakenAsync(string prefix) =>
        NothingAsync(prefix, async queue => (await queue.PeekMessagesAsync(1)).Value.Length, Looks);

    static async Task<int> WaitingAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    async Task NothingAsync(string prefix, Func<QueueClient, Task<int>> count, int looks)
    {
        var queues = Queues.All.Select(name => new QueueClient(ConnectionString, prefix + name)).ToList();
        for (var empty = 0; empty < looks; )
        {
            var left = 0;
            foreach (var queue in queues)
            {
                left += await count(queue);
            }

            empty = left == 0 ? empty + 1 : 0;
            if (empty < looks)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}

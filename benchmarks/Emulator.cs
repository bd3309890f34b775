using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Platform.Storage;

namespace Traceability.Benchmarks;

/// <summary>A storage emulator with empty tables, gone when the run is over.</summary>
sealed class Emulator : IAsyncDisposable
{
    readonly string folder;
    readonly AzuriteAddress address;

    Emulator(string folder, AzuriteAddress address)
    {
        this.folder = folder;
        this.address = address;
    }

    public string ConnectionString => address.ConnectionString;

    /// <summary>Where its three services listen.</summary>
    public AzuritePorts Ports => address.Ports;

    public static async Task<Emulator> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"traceability-benchmark-{Guid.NewGuid():N}");
        return new Emulator(
            folder,
            await Azurite.FindOrStartAsync(
                new AzuriteOptions(DataFolder.Resolve(folder)) { Saves = false },
                Console.Out
            )
        );
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
    public async Task EmptyAsync(string prefix)
    {
        while (true)
        {
            var left = 0;
            foreach (var name in Queues.All)
            {
                var queue = new QueueClient(ConnectionString, prefix + name);
                left += (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
            }

            if (left == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await address.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}

using System.Globalization;
using Traceability.Platform.Laptop;
using Traceability.Tests.Support;

[assembly: AssemblyFixture(typeof(TestStorage))]

namespace Traceability.Tests.Support;

/// <summary>
/// The run's Azurites, each in a folder of its own that goes with it. One does one thing at a time, and the run would wait for it: each
/// test class has its own one of them.
/// </summary>
public sealed class TestStorage : IAsyncLifetime
{
    const int Count = 2;
    readonly string folder = Path.Combine(Path.GetTempPath(), $"traceability-{Guid.NewGuid():N}");
    readonly List<AzuriteAddress> azurites = [];

    public string ConnectionString => Own.ConnectionString;

    /// <summary>Where its three services listen.</summary>
    public AzuritePorts Ports => Own.Ports;

    AzuriteAddress Own
    {
        get
        {
            var collection =
                TestContext.Current.TestCollection
                ?? throw new InvalidOperationException("Only a test knows which storage it uses.");
            // Hexadecimal digits of a hash of its name.
            return azurites[
                int.Parse(collection.UniqueID.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    % azurites.Count
            ];
        }
    }

    public async ValueTask InitializeAsync()
    {
        // One after the other: the first brings the package that all run.
        for (var number = 0; number < Count; number++)
        {
            azurites.Add(
                await Azurite.FindOrStartAsync(
                    new AzuriteOptions(DataFolder.Resolve(Path.Combine(folder, $"{number}")))
                    {
                        Saves = false,
                        // Without it, a run's time is mostly the emulator's sorting.
                        Preload = Path.Combine(AppContext.BaseDirectory, "Support", "emulator-indexes.cjs"),
                    },
                    Console.Out
                )
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var azurite in azurites)
        {
            await azurite.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}

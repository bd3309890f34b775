using Traceability.Platform.Laptop;
using Traceability.Tests.Support;

[assembly: AssemblyFixture(typeof(TestStorage))]

namespace Traceability.Tests.Support;

/// <summary>One Azurite for the whole run, in a folder of its own that goes with it.</summary>
public sealed class TestStorage : IAsyncLifetime
{
    readonly string folder = Path.Combine(Path.GetTempPath(), $"traceability-{Guid.NewGuid():N}");
    AzuriteAddress? azurite;

    public string ConnectionString => azurite!.ConnectionString;

    /// <summary>Where its three services listen.</summary>
    public AzuritePorts Ports => azurite!.Ports;

    public async ValueTask InitializeAsync() =>
        azurite = await Azurite.FindOrStartAsync(
            new AzuriteOptions(DataFolder.Resolve(folder)) { Saves = false },
            Console.Out
        );

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}

using Traceability.Platform.Laptop;

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

    public static async Task<Emulator> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"traceability-benchmark-{Guid.NewGuid():N}");
        return new Emulator(
            folder,
            await Azurite.FindOrStartAsync(new AzuriteOptions(DataFolder.Resolve(folder)), Console.Out)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await address.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}

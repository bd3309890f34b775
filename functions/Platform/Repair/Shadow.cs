using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Repair;

/// <summary>What the program is made of, to make it a second time.</summary>
sealed record ProgramParts(IServiceCollection Services);

/// <summary>
/// The same program once more, beside the one that serves, with tables, queues and containers of its own in the same account: in it
/// everything is made again while readers still read what is there. It serves nobody, pumps nothing and knows no address outside; it goes
/// with all that it kept.
/// </summary>
sealed class Shadow : IAsyncDisposable
{
    readonly ServiceProvider services;

    Shadow(ServiceProvider services) => this.services = services;

    public IServiceProvider Services => services;

    public StorageAccount Storage => services.GetRequiredService<StorageAccount>();

    public static async Task<Shadow> OpenAsync(IServiceProvider live)
    {
        var settings = live.GetRequiredService<Settings>();
        var parts = new ServiceCollection();
        foreach (var part in live.GetRequiredService<ProgramParts>().Services.Where(IsNeeded))
        {
            ((ICollection<ServiceDescriptor>)parts).Add(part);
        }

        // What the two share belongs to the one that serves, and does not go with its shadow.
        parts.AddSingleton(live.GetRequiredService<IConfiguration>());
        parts.AddSingleton(live.GetRequiredService<ILoggerFactory>());
        parts.AddSingleton(
            settings with
            {
                StoragePrefix = settings.StoragePrefix + "x" + OpaqueId.Make()[..8],
                AnnouncementDelay = TimeSpan.Zero,
            }
        );
        var shadow = new Shadow(parts.BuildServiceProvider());
        await shadow.Storage.CreateMissingAsync();
        return shadow;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll([
            .. Tables.All.Select(name => (Task)Storage.Table(name).DeleteAsync()),
            .. Queues
                .All.SelectMany(name => new[] { name, Queues.Poison(name) })
                .Select(name => (Task)Storage.Queue(name).DeleteIfExistsAsync()),
            .. Containers.All.Select(name =>
                (Task)Storage.Container(name).DeleteIfExistsAsync((BlobRequestConditions?)null)
            ),
        ]);
        await services.DisposeAsync();
    }

    static bool IsNeeded(ServiceDescriptor part) =>
        part.ServiceType != typeof(IHostedService)
        && (part.IsKeyedService || part.ImplementationType?.IsAssignableTo(typeof(IBringsForth)) != true);
}

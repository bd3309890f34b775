using System.Text.Json;
using Azure.Storage.Queues;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>Announces changes of farmers and products on the queue <c>passport-changed</c>.</summary>
public sealed class PassportChangeQueue(StorageAccount storage, Settings settings) : IPassportChanges
{
    QueueClient Queue => storage.Queue(Queues.PassportChanged);

    public Task AnnounceAsync(PassportChange change, CancellationToken cancellation) =>
        Queue.SendMessageAsync(
            JsonSerializer.Serialize(change, PassportChangeJson.Default.PassportChange),
            settings.AnnouncementDelay,
            Queues.NeverExpires,
            cancellation
        );
}

using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>Announces changes of farmers and products on the queue <c>passport-changed</c>.</summary>
public sealed class PassportChangeQueue(StorageAccount storage, Settings settings) : IPassportChanges
{
    public Task AnnounceAsync(PassportChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.PassportChanged,
            change,
            PassportChangeJson.Default.PassportChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Capture;

/// <summary>Announces captures on the queues <c>capture</c> and <c>event-accepted</c>.</summary>
public sealed class CaptureQueue(StorageAccount storage, Settings settings) : ICaptureChanges
{
    public Task AnnounceAsync(CaptureChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.Capture,
            change,
            CaptureJson.Default.CaptureChange,
            settings.AnnouncementDelay,
            cancellation
        );

    public Task AnnounceAsync(EventChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.EventAccepted,
            change,
            CaptureJson.Default.EventChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

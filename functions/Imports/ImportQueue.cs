using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Imports;

/// <summary>Announces imports on the queue <c>import</c>.</summary>
public sealed class ImportQueue(StorageAccount storage, Settings settings) : IImportsDue
{
    public Task AnnounceAsync(ImportDue due, CancellationToken cancellation) =>
        storage.SendAsync(Queues.Import, due, ImportJson.Default.ImportDue, settings.AnnouncementDelay, cancellation);
}

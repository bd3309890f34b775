using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Diary;

/// <summary>Announces changes of diaries on the queue <c>diary-changed</c>.</summary>
public sealed class DiaryChangeQueue(StorageAccount storage, Settings settings) : IDiaryChanges
{
    public Task AnnounceAsync(DiaryChange change, CancellationToken cancellation) =>
        storage.SendAsync(
            Queues.DiaryChanged,
            change,
            DiaryChangeJson.Default.DiaryChange,
            settings.AnnouncementDelay,
            cancellation
        );
}

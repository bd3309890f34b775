using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Story;

/// <summary>Announces on the queue <c>story</c>.</summary>
public sealed class StoryQueue(StorageAccount storage) : IStoryChanges
{
    /// <summary>Messages under way at once.</summary>
    const int Parallel = 8;

    public Task AnnounceAsync(IEnumerable<StoryChange> changes, CancellationToken cancellation) =>
        InParallel.ForEachAsync(
            changes,
            Parallel,
            (change, stop) =>
                storage.SendAsync(Queues.Story, change, StoryChangeJson.Default.StoryChange, TimeSpan.Zero, stop),
            cancellation
        );
}

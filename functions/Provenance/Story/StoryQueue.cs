using System.Text.Json;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Story;

/// <summary>Announces on the queue <c>story</c>.</summary>
public sealed class StoryQueue(StorageAccount storage) : IStoryChanges
{
    /// <summary>Messages under way at once.</summary>
    const int Parallel = 8;

    public Task AnnounceAsync(IEnumerable<StoryChange> changes, CancellationToken cancellation) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            changes,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (change, stop) =>
                await storage
                    .Queue(Queues.Story)
                    .SendMessageAsync(
                        JsonSerializer.Serialize(change, StoryChangeJson.Default.StoryChange),
                        TimeSpan.Zero,
                        Queues.NeverExpires,
                        stop
                    )
        );
}

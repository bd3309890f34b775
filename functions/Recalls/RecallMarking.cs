using Traceability.Batches;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Marks what a recall reaches, and lets it go again. Each step is done by key and brings what it finds to one end, so that it may be
/// done twice, by several at once, and again from the start after a kill anywhere.
/// </summary>
public sealed class RecallMarking(
    IRecalls recalls,
    IMarks marks,
    IBatches batches,
    IRecalledStock stock,
    TimeProvider time
)
{
    static readonly Func<Task> nothing = () => Task.CompletedTask;

    /// <summary>
    /// A recall comes to a thing: that is kept with the recall and, unless it is a drill, with the thing, whose passport shows it.
    /// </summary>
    /// <returns>What is reached now; null where the recall holds it no more.</returns>
    public async Task<KeptReached?> ArriveAsync(KeptRecall recall, Arrival arrival, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(arrival);
        var id = recall.Recall.Id;
        if (IsLetGo(recall, arrival.Reach))
        {
            await LetGoAsync(recall, arrival.Thing, nothing, cancellation);
            return null;
        }

        var reached = await KeepAsync(id, arrival, cancellation);
        if (recall.Recall.IsDrill)
        {
            return reached;
        }

        await MarkAsync(arrival.Thing, kept => kept.With(recall.Recall, arrival.Reach), cancellation);
        // Whoever lifts or sweeps says so before he lists what is reached: so either he finds this mark, or it is let go here.
        if (await recalls.FindAsync(id, cancellation) is { } now && IsLetGo(now, arrival.Reach))
        {
            await LetGoAsync(now, arrival.Thing, nothing, cancellation);
            return null;
        }

        return reached;
    }

    /// <summary>A thing is let go by a recall that was lifted, or by the rounds that do not count any more.</summary>
    /// <param name="recall">The recall.</param>
    /// <param name="thing">What it reached.</param>
    /// <param name="unmarked">What is done when the thing shows it no more, and before that is forgotten.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task LetGoAsync(KeptRecall recall, Thing thing, Func<Task> unmarked, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(unmarked);
        ArgumentNullException.ThrowIfNull(recall);
        var id = recall.Recall.Id;
        var isLifted = recall.Lift is not null;
        int? from = isLifted ? null : recall.Progress.HoldsFrom;
        if (!recall.Recall.IsDrill)
        {
            await MarkAsync(thing, kept => kept.Without(id, from), cancellation);
        }

        await unmarked();
        // What a lifted recall had reached stays on its record.
        while (!isLifted && await recalls.FindReachedAsync(id, thing, cancellation) is { } read)
        {
            var left = read.Reached.Reaches.From(from!.Value);
            if (
                ReferenceEquals(left, read.Reached.Reaches)
                || await recalls.WriteReachedAsync(id, read.Reached with { Reaches = left }, read.ETag, cancellation)
            )
            {
                return;
            }
        }
    }

    static bool IsLetGo(KeptRecall recall, Reach reach) =>
        recall.Lift is not null || reach.Round < recall.Progress.HoldsFrom;

    async Task<KeptReached> KeepAsync(string id, Arrival arrival, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await recalls.FindReachedAsync(id, arrival.Thing, cancellation);
            var reaches = (read?.Reached.Reaches ?? []).With(arrival.Reach);
            if (read is not null && ReferenceEquals(reaches, read.Reached.Reaches))
            {
                return read;
            }

            var next = read is null
                ? new Reached(arrival.Thing, reaches, time.GetUtcNow(), [])
                : read.Reached with
                {
                    Reaches = reaches,
                };
            await recalls.WriteReachedAsync(id, next, read?.ETag, cancellation);
        }
    }

    async Task MarkAsync(Thing thing, Func<Marks, Marks> change, CancellationToken cancellation)
    {
        while (true)
        {
            var (read, etag) = await marks.FindAsync(thing, cancellation);
            var next = change(read);
            if (!ReferenceEquals(next, read))
            {
                // Read again then: what is shown is of a state that storage has.
                await marks.WriteAsync(next, etag, cancellation);
                continue;
            }

            if (next.Shown == next.Version)
            {
                return;
            }

            if (thing is { Kind: ThingKind.Lot, Gtin: { } gtin, Lot: { } lot })
            {
                await batches.ShowRecallAsync(gtin, lot, next.Now, next.Version, cancellation);
                await stock.NoteAsync(thing, next.Now is not null, next.Version, cancellation);
            }

            if (await marks.WriteAsync(next with { Shown = next.Version }, etag, cancellation))
            {
                return;
            }
        }
    }
}

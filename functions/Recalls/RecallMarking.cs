using Traceability.Batches;
using Traceability.Platform;
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
    const int AtOnce = 8;

    /// <summary>
    /// A recall comes to things: that is kept with the recall and, unless it is a drill, with each thing, whose passport shows it.
    /// </summary>
    /// <returns>The arrivals that the recall still holds, each with what is kept of its thing.</returns>
    public async Task<IReadOnlyList<(Arrival Arrival, Reached Reached)>> ArriveAsync(
        KeptRecall recall,
        IReadOnlyList<Arrival> arrivals,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(recall);
        var id = recall.Recall.Id;
        var held = arrivals.ToLookup(arrival => !IsLetGo(recall, arrival.Reach));
        await LetGoAsync(recall, ThingsOf(held[false]), Nothing, cancellation);
        var comes = held[true].ToLookup(arrival => arrival.Thing, arrival => arrival.Reach);
        var reached = await recalls.RewriteAsync(
            id,
            ThingsOf(held[true]),
            (thing, was) =>
            {
                var reaches = comes[thing].Aggregate(was?.Reaches ?? [], (sum, reach) => sum.With(reach));
                return was is null ? new Reached(thing, reaches, time.GetUtcNow(), [])
                    : ReferenceEquals(reaches, was.Reaches) ? was
                    : was with { Reaches = reaches };
            },
            cancellation
        );
        if (!recall.Recall.IsDrill)
        {
            await InParallel.ForEachAsync(
                comes,
                AtOnce,
                (thing, token) =>
                    MarkAsync(
                        thing.Key,
                        kept => thing.Aggregate(kept, (sum, reach) => sum.With(recall.Recall, reach)),
                        token
                    ),
                cancellation
            );
            // Whoever lifts or sweeps says so before he lists what is reached: so either he finds these marks, or they are let go here.
            if (held[true].Any() && await recalls.FindAsync(id, cancellation) is { } now)
            {
                held = held[true].ToLookup(arrival => !IsLetGo(now, arrival.Reach));
                await LetGoAsync(now, ThingsOf(held[false]), Nothing, cancellation);
            }
        }

        return [.. held[true].Select(arrival => (arrival, reached[arrival.Thing]))];
    }

    /// <summary>Things are let go by a recall that was lifted, or by the rounds that do not count any more.</summary>
    /// <param name="recall">The recall.</param>
    /// <param name="things">What it reached, each once.</param>
    /// <param name="unmarked">What is done when a thing shows it no more, and before that is forgotten.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task LetGoAsync(
        KeptRecall recall,
        IReadOnlyCollection<Thing> things,
        Func<Thing, CancellationToken, Task> unmarked,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(unmarked);
        var id = recall.Recall.Id;
        var isLifted = recall.Lift is not null;
        var from = recall.Progress.HoldsFrom;
        await InParallel.ForEachAsync(
            things,
            AtOnce,
            async (thing, token) =>
            {
                if (!recall.Recall.IsDrill)
                {
                    await MarkAsync(thing, kept => kept.Without(id, isLifted ? null : from), token);
                }

                await unmarked(thing, token);
            },
            cancellation
        );
        // What a lifted recall had reached stays on its record.
        if (!isLifted)
        {
            await recalls.RewriteAsync(
                id,
                things,
                (_, was) =>
                    was?.Reaches.From(from) is not { } left || ReferenceEquals(left, was.Reaches) ? was
                    : left.Count == 0 ? null
                    : was with { Reaches = left },
                cancellation
            );
        }
    }

    static Task Nothing(Thing thing, CancellationToken cancellation) => Task.CompletedTask;

    static IReadOnlyCollection<Thing> ThingsOf(IEnumerable<Arrival> arrivals) =>
        [.. arrivals.Select(arrival => arrival.Thing).Distinct()];

    static bool IsLetGo(KeptRecall recall, Reach reach) =>
        recall.Lift is not null || reach.Round < recall.Progress.HoldsFrom;

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

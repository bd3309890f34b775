using System.Collections.Concurrent;
using Traceability.Platform;
using Traceability.Provenance;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Takes an accepted event into the graph, and weighs what recalls make of it: what comes to be of something recalled is recalled
/// before the event counts as followed; what a recall travelled along and does not count any more has it weighed again. First the
/// edges, then the marks: whoever marks in between finds the edges (design: promise 2).
/// </summary>
public sealed class RecalledEvents(
    HistoryFacts history,
    IGraph graph,
    IRecalls recalls,
    RecallMarking marking,
    RecallSpreading spreading,
    RecallNews news,
    IRecalledStock stock,
    IRecallChanges changes,
    TimeProvider time
) : IEventEffect
{
    const int AtOnce = 8;

    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var facts = await history.OfAsync(accepted, cancellation);
        if (facts.IsEmpty)
        {
            return;
        }

        await graph.AddAsync(facts, cancellation);
        if (facts.Emptied is { } emptied)
        {
            await EmptiedAsync(facts, emptied, cancellation);
        }

        // An ADD, or a DELETE that was an error, lengthens; a DELETE, or anything else that was an error, shortens.
        var grows = facts.Edges.Where(edge => edge.IsOut == facts.IsVoid).ToList();
        // A piece that this event names first has its lot's mark before what is made of it looks at it.
        await GrowAsync([.. grows.Where(IsPiece)], cancellation);
        await GrowAsync([.. grows.Where(edge => !IsPiece(edge) && edge.From.Kind != ThingKind.Making)], cancellation);
        await GrowAsync([.. grows.Where(edge => edge.From.Kind == ThingKind.Making)], cancellation);
        await ShrinkAsync(facts, [.. facts.Edges.Where(edge => edge.IsOut != facts.IsVoid)], cancellation);
        if (facts is { IsVoid: false, Holder.Party: { } holder })
        {
            await InParallel.ForEachAsync(
                facts.Held,
                AtOnce,
                async (thing, token) =>
                {
                    foreach (var mark in (await spreading.MarksAsync(thing, token)).List.Where(mark => mark.IsNow))
                    {
                        if (await recalls.FindAsync(mark.Recall, token) is { Recall: var recall })
                        {
                            await news.TellMarkedAsync(recall, thing, holder, token);
                        }
                    }
                },
                cancellation
            );
        }
    }

    static bool IsPiece(Edge edge) =>
        edge is { Kind: EdgeKind.Made, From.Kind: ThingKind.Lot, To.Kind: ThingKind.Item };

    async Task GrowAsync(IReadOnlyList<Edge> edges, CancellationToken cancellation)
    {
        var arrivals = new ConcurrentBag<(string Recall, Arrival Arrival)>();
        await InParallel.ForEachAsync(
            edges.GroupBy(edge => edge.From),
            AtOnce,
            async (from, token) =>
            {
                foreach (var mark in (await spreading.MarksAsync(from.Key, token)).List)
                {
                    foreach (var arrival in await AlongAsync(mark.Recall, from.Key, [.. from], token))
                    {
                        arrivals.Add((mark.Recall, arrival));
                    }
                }
            },
            cancellation
        );
        foreach (var recall in arrivals.GroupBy(arrival => arrival.Recall, arrival => arrival.Arrival))
        {
            await recalls.AddArrivalsAsync(recall.Key, [.. recall], cancellation);
            await changes.AnnounceAsync(new RecallChange(recall.Key, time.GetUtcNow()), cancellation);
            if (await recalls.FindAsync(recall.Key, cancellation) is { } read)
            {
                await ArriveAsync(read, [.. recall], cancellation);
            }
        }
    }

    async Task<IReadOnlyList<Arrival>> AlongAsync(
        string recall,
        Thing from,
        IReadOnlyList<Edge> edges,
        CancellationToken cancellation
    )
    {
        if (await recalls.FindReachedAsync(recall, from, cancellation) is not { Reaches: var reaches })
        {
            return [];
        }

        // What is told of a thing in a container is weighed as a whole, whatever this event adds to it.
        var whole = edges.Where(edge => edge.Kind != EdgeKind.In).ToList();
        foreach (var container in edges.Where(edge => edge.Kind == EdgeKind.In).Select(edge => edge.To).Distinct())
        {
            whole.AddRange(await graph.ToldAsync(from, container, cancellation));
        }

        var arrivals = new List<Arrival>();
        foreach (var reach in reaches)
        {
            arrivals.AddRange(await spreading.AlongAsync(from, reach, whole, cancellation));
        }

        return arrivals;
    }

    // The work waits too, and hands on from here; what is born of this event does not wait for it.
    async Task ArriveAsync(KeptRecall recall, IReadOnlyList<Arrival> arrivals, CancellationToken cancellation)
    {
        await marking.ArriveAsync(recall, arrivals, cancellation);
        foreach (
            var gtin in arrivals
                .Select(arrival => arrival.Thing)
                .Where(thing => thing.Kind == ThingKind.Lot)
                .Select(thing => thing.Gtin!)
                .Distinct()
        )
        {
            await stock.DecideAsync(gtin, cancellation);
        }
    }

    // A recall that marks the container after this looks again at what it came by.
    async Task EmptiedAsync(EventFacts facts, Thing container, CancellationToken cancellation)
    {
        if (facts.IsVoid)
        {
            await changes.AnnounceAsync(
                new RecallChange(null, time.GetUtcNow(), StoredThing.Of(container)),
                cancellation
            );
            return;
        }

        foreach (var mark in (await spreading.MarksAsync(container, cancellation)).List)
        {
            if (mark.Reaches.Any(reach => !reach.IsStrong))
            {
                await WeighAgainAsync(mark.Recall, cancellation);
            }
        }
    }

    async Task ShrinkAsync(EventFacts facts, IReadOnlyList<Edge> edges, CancellationToken cancellation)
    {
        var marks = new ConcurrentDictionary<Thing, Marks>();
        await InParallel.ForEachAsync(
            edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct(),
            AtOnce,
            async (thing, token) => marks[thing] = await spreading.MarksAsync(thing, token),
            cancellation
        );
        var weighed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var edge in edges)
        {
            var (from, to) = (marks[edge.From].List, marks[edge.To].List);
            foreach (var mark in from.Concat(to).Where(mark => !weighed.Contains(mark.Recall)))
            {
                var end = to.FirstOrDefault(other => other.Recall == mark.Recall);
                // What leaves a container that is unsafe itself changes nothing: all that was ever inside stays reached.
                var isBoth = end is not null && from.Any(other => other.Recall == mark.Recall);
                var isIdle = !facts.IsVoid && end?.Reaches.All(reach => reach.IsStrong) == true;
                if (!isIdle && (isBoth || await IsSpreadingAsync(mark.Recall, cancellation)))
                {
                    weighed.Add(mark.Recall);
                    await WeighAgainAsync(mark.Recall, cancellation);
                }
            }
        }
    }

    // While it spreads, it may have looked at the edge before, and mark its end after, this event.
    async Task<bool> IsSpreadingAsync(string recall, CancellationToken cancellation) =>
        await recalls.FindAsync(recall, cancellation) is { Progress.Phase: not RecallPhase.Settled }
        || (await recalls.ArrivalsAsync(recall, 1, cancellation)).Count > 0;

    async Task WeighAgainAsync(string recall, CancellationToken cancellation)
    {
        await recalls.MustWeighAsync(recall, cancellation);
        await changes.AnnounceAsync(new RecallChange(recall, time.GetUtcNow()), cancellation);
    }
}

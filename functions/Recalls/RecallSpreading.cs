using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Hands a recall on from a thing that it reached to all that it comes to from there, a page of edges at a time. First the mark, then
/// the edges: whoever adds an edge in between finds the mark (design: promise 2).
/// </summary>
public sealed class RecallSpreading(IRecalls recalls, IGraph graph, IMarks marks)
{
    /// <summary>Pages of edges that one step hands on.</summary>
    const int PagesAtOnce = 3;

    /// <summary>Hands on from an arrival; true where all of it is, which is still to be noted.</summary>
    public async Task<bool> HandOnAsync(
        KeptRecall recall,
        Arrival arrival,
        Reached reached,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(reached);
        var (thing, round) = (arrival.Thing, arrival.Reach.Round);
        if (reached.Reaches.FirstOrDefault(r => r.Round == round) is not { } reach || reach.HandedOn == reach.Text)
        {
            return true;
        }

        await WeighAgainWhereShortenedAsync(recall.Recall.Id, arrival, cancellation);
        // What grew since the handing on began is handed on from the start.
        var after = arrival.Under == reach.Text ? arrival.After : null;
        for (var page = 0; page < PagesAtOnce; page++)
        {
            var edges = await graph.FromAsync(thing, reach.IsStrong, after, cancellation);
            await recalls.AddArrivalsAsync(
                recall.Recall.Id,
                await AlongAsync(thing, reach, edges.Edges, cancellation),
                cancellation
            );
            if (edges.Next is null)
            {
                return true;
            }

            after = edges.Next;
        }

        await recalls.NoteArrivalAsync(
            recall.Recall.Id,
            arrival with
            {
                After = after,
                Under = reach.Text,
            },
            cancellation
        );
        return false;
    }

    /// <summary>What comes to the ends of a thing's edges.</summary>
    public async Task<IReadOnlyList<Arrival>> AlongAsync(
        Thing thing,
        Reach reach,
        IReadOnlyList<Edge> edges,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(thing);
        ArgumentNullException.ThrowIfNull(reach);
        var arrivals = new List<Arrival>();
        foreach (var end in edges.GroupBy(edge => (edge.Kind, edge.To)))
        {
            var inside =
                end.Key.Kind == EdgeKind.In ? await InsideAsync([.. end], end.Key.To, cancellation) : Spans.None;
            foreach (var onward in end.Select(edge => reach.Along(thing, edge, inside)).OfType<Reach>().Take(1))
            {
                arrivals.Add(new Arrival(end.Key.To, onward, onward.IsStrong ? null : thing));
            }
        }

        return arrivals;
    }

    /// <summary>When a thing was inside a container, weighed from what was told and from when the container was emptied.</summary>
    public async Task<Spans> InsideAsync(IReadOnlyList<Edge> told, Thing container, CancellationToken cancellation)
    {
        var ins = told.Where(edge => !edge.IsOut).ToList();
        return ins.Count == 0
            ? Spans.None
            : Containment.Of(told, await graph.EmptiedAsync(container, ins.Min(edge => edge.At), cancellation));
    }

    // What came out of the container since this was found: whoever told so may have looked for the mark before it was there.
    async Task WeighAgainWhereShortenedAsync(string id, Arrival arrival, CancellationToken cancellation)
    {
        // Where the oldest spans grew together, more is covered than was told.
        if (arrival.From is not { } from || arrival.Reach.Spans.List.Count == Spans.Max)
        {
            return;
        }

        var told = await graph.ToldAsync(from, arrival.Thing, cancellation);
        var inside = await InsideAsync(told, arrival.Thing, cancellation);
        if (!arrival.Reach.Spans.Or(inside).Equals(inside))
        {
            await recalls.MustWeighAsync(id, cancellation);
        }
    }

    /// <summary>The marks of a thing, one point read.</summary>
    public async Task<Marks> MarksAsync(Thing thing, CancellationToken cancellation) =>
        (await marks.FindAsync(thing, cancellation)).Marks;
}

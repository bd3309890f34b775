using Traceability.Gs1.Epcis;

namespace Traceability.Provenance.Lineage;

/// <summary>Which way a walk goes.</summary>
[Flags]
public enum GraphDirection
{
    None = 0,

    /// <summary>To what a thing was made from.</summary>
    Up = 1,

    /// <summary>To what was made from a thing, and what it was packed into.</summary>
    Down = 2,
    Both = Up | Down,
}

/// <summary>A thing that a walk met.</summary>
/// <param name="Direction">How it was reached; <see cref="GraphDirection.None"/> for where the walk began.</param>
/// <param name="Distance">Edges from where the walk began.</param>
public sealed record GraphNode(Epc Thing, GraphDirection Direction, int Distance);

/// <summary>A thing became, or went into, another.</summary>
/// <param name="IsPacked">It went into a container; else it was made into the other.</param>
public sealed record GraphEdge(Epc From, Epc To, bool IsPacked, string EventId, DateTimeOffset At);

/// <summary>One page of a walk.</summary>
/// <param name="Nodes">The nearest first.</param>
/// <param name="Edges">Those that lead on from the page's nodes.</param>
/// <param name="Next">How many nodes come before the next page; null on the last.</param>
/// <param name="IsCut">The walk met a limit: there is more than it tells.</param>
public sealed record GraphPage(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int? Next, bool IsCut);

/// <summary>
/// Walks from a thing to what it was made from, and to what was made from it, breadth-first. A thing is visited once a direction, so
/// that a cycle ends.
/// </summary>
public sealed class LotGraph(LotHistory history)
{
    public const int MaxDepth = 10;

    /// <summary>Things that one walk visits.</summary>
    public const int MaxVisited = 1000;

    /// <summary>Edges that one page tells.</summary>
    public const int MaxEdges = 2000;

    /// <summary>Events that one walk reads.</summary>
    const int MaxEvents = 5000;

    /// <summary>Things whose events are read at once.</summary>
    const int Parallel = 8;

    /// <param name="start">Where the walk begins.</param>
    /// <param name="direction">Which way it goes.</param>
    /// <param name="depth">Edges at most from there.</param>
    /// <param name="skip">Nodes of the pages before.</param>
    /// <param name="take">Nodes at most.</param>
    public async Task<GraphPage> WalkAsync(
        Epc start,
        GraphDirection direction,
        int depth,
        int skip,
        int take,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(start);
        var walk = new Walk(new GraphNode(start, GraphDirection.None, 0));
        var end = Math.Min(skip + take, MaxVisited);
        for (var at = 0; at < Math.Min(walk.Found.Count, end) && walk.EventsRead < MaxEvents; )
        {
            var chunk = walk.Found.Skip(at).Take(Math.Min(Parallel, end - at)).ToList();
            var told = await Task.WhenAll(
                chunk.Select(node =>
                    node.Distance < depth
                        ? history.OfThingAsync(node.Thing, LotHistory.MaxEvents, cancellation)
                        : Task.FromResult<IReadOnlyList<ToldEvent>>([])
                )
            );
            foreach (var (node, events) in chunk.Zip(told))
            {
                walk.Expand(
                    node,
                    node.Direction == GraphDirection.None ? direction : node.Direction,
                    events,
                    tells: at++ >= skip
                );
            }
        }

        return new GraphPage(
            [.. walk.Found.Skip(skip).Take(end - skip)],
            walk.Edges,
            walk.Found.Count > end && end < MaxVisited ? end : null,
            walk.IsCut || walk.EventsRead >= MaxEvents
        );
    }

    sealed class Walk(GraphNode start)
    {
        readonly HashSet<(Epc, GraphDirection)> seen =
        [
            (start.Thing, GraphDirection.Up),
            (start.Thing, GraphDirection.Down),
        ];
        readonly HashSet<(Epc, Epc, string)> known = [];

        public List<GraphNode> Found { get; } = [start];

        public List<GraphEdge> Edges { get; } = [];

        public int EventsRead { get; private set; }

        public bool IsCut { get; private set; }

        public void Expand(GraphNode node, GraphDirection direction, IReadOnlyList<ToldEvent> events, bool tells)
        {
            EventsRead += events.Count;
            IsCut |= events.Count == LotHistory.MaxEvents;
            foreach (var e in events.Select(told => told.Event))
            {
                var (from, to, isPacked) = Relation(e);
                if (direction.HasFlag(GraphDirection.Up) && to.Contains(node.Thing))
                {
                    foreach (var other in from)
                    {
                        Meet(
                            node,
                            other,
                            GraphDirection.Up,
                            new(other, node.Thing, isPacked, e.Id, e.EventTime),
                            tells
                        );
                    }
                }

                if (direction.HasFlag(GraphDirection.Down) && from.Contains(node.Thing))
                {
                    foreach (var other in to)
                    {
                        Meet(
                            node,
                            other,
                            GraphDirection.Down,
                            new(node.Thing, other, isPacked, e.Id, e.EventTime),
                            tells
                        );
                    }
                }
            }
        }

        void Meet(GraphNode node, Epc other, GraphDirection direction, GraphEdge edge, bool tells)
        {
            // A product as a whole is made from everything that was ever made into it.
            if (other is { IsClass: true, Lot: null })
            {
                return;
            }

            if (seen.Contains((other, direction)) || Found.Count < MaxVisited)
            {
                if (seen.Add((other, direction)))
                {
                    Found.Add(new GraphNode(other, direction, node.Distance + 1));
                }
            }
            else
            {
                IsCut = true;
                return;
            }

            if (tells && known.Add((edge.From, edge.To, edge.EventId)))
            {
                if (Edges.Count < MaxEdges)
                {
                    Edges.Add(edge);
                }
                else
                {
                    IsCut = true;
                }
            }
        }

        static (IReadOnlyList<Epc> From, IReadOnlyList<Epc> To, bool IsPacked) Relation(EpcisEvent e) =>
            e switch
            {
                { Type: EventType.TransformationEvent } => ([.. e.Inputs()], [.. e.Outputs()], false),
                { Type: EventType.AggregationEvent, Action: EventAction.Add, Parent: { } container } => (
                    [.. e.ChildEpcs.Concat(e.ChildQuantities.Select(q => q.EpcClass)).Distinct()],
                    [container],
                    true
                ),
                _ => ([], [], false),
            };
    }
}

using Traceability.Platform.Authentication;
using Traceability.Provenance;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>Who holds things: whom shipping and receiving events hand them to, by themselves or with the container that they are in.</summary>
public sealed class Holders(IGraph graph, RecallSpreading spreading, Viewers viewers)
{
    /// <summary>Containers around a thing that are looked at.</summary>
    const int MaxDepth = 3;

    /// <summary>Containers side by side: a lot may be in many at once.</summary>
    const int MaxContainers = 5;

    static readonly string[] types = ["possessing_party", "owning_party", "location"];

    /// <summary>To whom an event hands its things; null where it hands over nothing.</summary>
    public async Task<Holder?> ToldByAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        if (e.BizStep is not ("shipping" or "receiving"))
        {
            return null;
        }

        foreach (var type in types)
        {
            if (e.Destinations.FirstOrDefault(destination => destination.Type == type) is { Id: var named })
            {
                return new Holder(await viewers.PartyAsync(named, cancellation), named.Text, e.EventTime);
            }
        }

        // Who says that he received it has it.
        return e.BizStep == "receiving" && accepted.CapturedBy != Caller.Operator
            ? new Holder(accepted.CapturedBy, "", e.EventTime)
            : null;
    }

    /// <summary>Who holds a thing now; null where nobody told.</summary>
    public Task<Holder?> OfAsync(Thing thing, CancellationToken cancellation) => OfAsync(thing, 0, cancellation);

    async Task<Holder?> OfAsync(Thing thing, int depth, CancellationToken cancellation)
    {
        var last = await graph.HolderAsync(thing, cancellation);
        if (depth == MaxDepth)
        {
            return last;
        }

        var around = await graph.FromAsync(thing, withContents: false, null, cancellation);
        var containers = around
            .Edges.Where(edge => edge.Kind == EdgeKind.In)
            .GroupBy(edge => edge.To)
            .Take(MaxContainers);
        foreach (var told in containers)
        {
            if (
                (await spreading.InsideAsync([.. told], told.Key, cancellation)) is { IsOpen: true } inside
                && await OfAsync(told.Key, depth + 1, cancellation) is { } holder
                && inside.Contains(holder.Since)
                && !(last?.Since >= holder.Since)
            )
            {
                last = holder;
            }
        }

        return last;
    }
}

/// <summary>Reads from accepted events what the graph keeps.</summary>
public sealed class HistoryFacts(Holders holders)
{
    public async Task<EventFacts> OfAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return GraphFacts.Of(accepted.Event, await holders.ToldByAsync(accepted, cancellation));
    }
}

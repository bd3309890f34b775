using Traceability.Gs1.Epcis;

namespace Traceability.Provenance;

/// <summary>
/// Gives those who are handed a thing the sight of what happened to it and of what will. Only who may speak for a thing can hand it
/// over: otherwise anyone could name himself its receiver.
/// </summary>
public sealed class Handover(IEvents events, IEventIndex index, Viewers viewers) : IEventEffect
{
    /// <summary>Containers inside containers that are looked into.</summary>
    const int MaxDepth = 5;

    /// <summary>Things that one handover gives sight of.</summary>
    const int MaxThings = 2000;

    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        var receivers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var destination in e.Destinations)
        {
            if (await viewers.PartyAsync(destination.Id, cancellation) is { } party && party != accepted.CapturedBy)
            {
                receivers.Add(party);
            }
        }

        await MadeAsync(accepted, cancellation);
        var budget = new Budget(MaxThings);
        if (receivers.Count > 0)
        {
            foreach (var thing in e.Things())
            {
                if (await viewers.MaySpeakForAsync(accepted.CapturedBy, thing, cancellation))
                {
                    foreach (var party in receivers)
                    {
                        await GiveAsync(party, thing.Canonical, 0, budget, cancellation);
                    }
                }
            }
        }

        if (e is { Parent: { } container, Action: EventAction.Add })
        {
            foreach (var party in await index.EntitledAsync(container.Canonical, cancellation))
            {
                await GiveChildrenAsync(party, e, 0, budget, cancellation);
            }
        }
    }

    // Who makes a lot or packs a container out of things that are his to speak for may speak for it too.
    async Task MadeAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        var e = accepted.Event;
        IReadOnlyList<Epc> made =
            e.Type == EventType.TransformationEvent ? [.. e.OutputEpcs, .. e.OutputQuantities.Select(q => q.EpcClass)]
            : e is { Parent: { } container, Action: EventAction.Add } ? [container]
            : [];
        IReadOnlyList<Epc> of =
            e.Type == EventType.TransformationEvent
                ? [.. e.InputEpcs, .. e.InputQuantities.Select(q => q.EpcClass)]
                : [.. e.ChildEpcs, .. e.ChildQuantities.Select(q => q.EpcClass)];
        if (made.Count == 0 || of.Count == 0 || accepted.CapturedBy == Platform.Authentication.Caller.Operator)
        {
            return;
        }

        foreach (var thing in of)
        {
            if (!await viewers.MaySpeakForAsync(accepted.CapturedBy, thing, cancellation))
            {
                return;
            }
        }

        foreach (var thing in made)
        {
            // A container that others were handed is not taken over by putting something in.
            if ((await index.EntitledAsync(thing.Canonical, cancellation)).Count == 0)
            {
                await index.EntitleAsync(accepted.CapturedBy, thing.Canonical, cancellation);
            }
        }
    }

    async Task GiveAsync(string party, string thing, int depth, Budget budget, CancellationToken cancellation)
    {
        if (!budget.Take())
        {
            return;
        }

        // First the right, then what there is: what is accepted in between sees the right.
        await index.EntitleAsync(party, thing, cancellation);
        const int chunk = 200;
        for (string? after = null; ; )
        {
            var rows = await index.RowsAsync(EventList.OfThing(thing), new RowRange(after, null), chunk, cancellation);
            foreach (var row in rows)
            {
                if (await events.FindAsync(row.Key, cancellation) is not { Accepted: var earlier })
                {
                    continue;
                }

                await index.ShowAsync(party, earlier, cancellation);
                if (
                    earlier.Event is { Parent: { } container, Action: EventAction.Add }
                    && container.Canonical == thing
                    && depth < MaxDepth
                )
                {
                    await GiveChildrenAsync(party, earlier.Event, depth + 1, budget, cancellation);
                }
            }

            if (rows.Count < chunk)
            {
                return;
            }

            after = rows[^1].Order;
        }
    }

    async Task GiveChildrenAsync(
        string party,
        EpcisEvent added,
        int depth,
        Budget budget,
        CancellationToken cancellation
    )
    {
        foreach (var child in added.ChildEpcs.Concat(added.ChildQuantities.Select(q => q.EpcClass)))
        {
            // A product as a whole is nobody's to hand over.
            if (child.IsInstance || child.Lot is not null)
            {
                await GiveAsync(party, child.Canonical, depth, budget, cancellation);
            }
        }
    }

    sealed class Budget(int left)
    {
        int left = left;

        public bool Take() => left-- > 0;
    }
}

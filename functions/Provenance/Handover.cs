using Traceability.Batches;
using Traceability.Gs1.Epcis;

namespace Traceability.Provenance;

/// <summary>
/// Gives those who are handed a thing the sight of what happened to it and of what will. Only who may speak for a thing can hand it
/// over: otherwise anyone could name himself its receiver.
/// </summary>
public sealed class Handover(IEvents events, IEventIndex index, Viewers viewers, IBatches batches) : IEventEffect
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
                await GiveChildrenAsync(party, accepted, 0, budget, cancellation);
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
            if (await IsMakersAsync(accepted, thing, of, cancellation))
            {
                await index.EntitleAsync(accepted.CapturedBy, thing.Canonical, cancellation);
            }
        }
    }

    // What others were handed, or told of before, is not taken over by putting something in, or by making more of it. A lot of
    // another's product is made of that product alone, and only where the product's owner did not register it.
    async Task<bool> IsMakersAsync(
        AcceptedEvent accepted,
        Epc made,
        IReadOnlyList<Epc> of,
        CancellationToken cancellation
    )
    {
        if (await viewers.MaySpeakForAsync(accepted.CapturedBy, made, cancellation))
        {
            // The product is its maker's own, or this was done before.
            return false;
        }

        if (
            made.Gtin is { } gtin
            && await viewers.OwnerAsync(gtin, cancellation) is not null
            && (
                made.Lot is not { } lot
                || !of.Any(thing => thing.Gtin == gtin)
                || await batches.FindPassportAsync(gtin, lot, cancellation) is not null
            )
        )
        {
            return false;
        }

        if ((await index.EntitledAsync(made.Canonical, cancellation)).Count > 0)
        {
            return false;
        }

        const int looked = 50;
        var rows = await index.RowsAsync(EventList.OfThing(made.Canonical), default, looked, cancellation);
        foreach (var row in rows)
        {
            if (
                await events.FindAsync(row.Key, cancellation) is { Accepted.CapturedBy: var other }
                && other != accepted.CapturedBy
            )
            {
                return false;
            }
        }

        return true;
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
                    await GiveChildrenAsync(party, earlier, depth + 1, budget, cancellation);
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
        AcceptedEvent added,
        int depth,
        Budget budget,
        CancellationToken cancellation
    )
    {
        foreach (var child in added.Event.ChildEpcs.Concat(added.Event.ChildQuantities.Select(q => q.EpcClass)))
        {
            // A product as a whole is nobody's to hand over, and another's lot is not got by saying that it is in one's own box.
            if (
                (child.IsInstance || child.Lot is not null)
                && await viewers.MaySpeakForAsync(added.CapturedBy, child, cancellation)
            )
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

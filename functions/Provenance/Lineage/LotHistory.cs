using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance.Lineage;

/// <summary>An event, and what it says it of: the lot, or a container that the lot was in.</summary>
public sealed record ToldEvent(AcceptedEvent Accepted, Epc Thing)
{
    public EpcisEvent Event => Accepted.Event;
}

/// <summary>
/// What happened to a thing, from the index of events: without what was declared an error, and without what someone told who may
/// not speak for the thing.
/// </summary>
public sealed class LotHistory(IEventIndex index, IEvents events, Viewers viewers)
{
    /// <summary>Events of one thing that are looked at: the first that were accepted.</summary>
    public const int MaxEvents = 200;

    /// <summary>Containers of one lot that are followed.</summary>
    const int MaxContainers = 20;

    /// <summary>A box on a pallet in a truck.</summary>
    public const int MaxDepth = 3;

    const int Parallel = 8;

    /// <summary>All that happened to a lot, and the journeys of its containers while it was in them, oldest first.</summary>
    public async Task<IReadOnlyList<ToldEvent>> OfLotAsync(Epc lot, CancellationToken cancellation)
    {
        var own = await OfThingAsync(lot, MaxEvents, cancellation);
        var told = own.ToList();
        await AddMovesAsync(
            own,
            lot,
            (DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
            new Followed(told, []),
            0,
            cancellation
        );
        return
        [
            .. told.DistinctBy(e => e.Accepted.Key)
                .OrderBy(e => e.Event.EventTime)
                .ThenBy(e => e.Accepted.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>What happened to a thing itself, by acceptance.</summary>
    /// <param name="thing">The thing or class.</param>
    /// <param name="max">Events that are looked at, 1 to 1,000.</param>
    public async Task<IReadOnlyList<ToldEvent>> OfThingAsync(Epc thing, int max, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        var rows = await index.RowsAsync(
            EventList.OfThing(thing.Canonical),
            new RowRange(null, null),
            max,
            cancellation
        );
        var declared = rows.Where(row => EventKey.Declaration(row.Key).Length > 0)
            .Select(row => EventKey.Event(row.Key))
            .ToHashSet(StringComparer.Ordinal);
        var read = await InParallel.SelectAsync(
            [.. rows.Where(row => !declared.Contains(EventKey.Event(row.Key)))],
            Parallel,
            async (row, stop) => (await events.FindAsync(row.Key, stop))?.Accepted,
            cancellation
        );
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        var told = new List<ToldEvent>();
        foreach (var accepted in read.OfType<AcceptedEvent>())
        {
            if (!known.TryGetValue(accepted.CapturedBy, out var may))
            {
                may = await viewers.MaySpeakForAsync(accepted.CapturedBy, thing, cancellation);
                known.Add(accepted.CapturedBy, may);
            }

            if (may)
            {
                told.Add(new ToldEvent(accepted, thing));
            }
        }

        return told;
    }

    async Task AddMovesAsync(
        IReadOnlyList<ToldEvent> own,
        Epc thing,
        (DateTimeOffset From, DateTimeOffset Until) within,
        Followed followed,
        int depth,
        CancellationToken cancellation
    )
    {
        if (depth == MaxDepth)
        {
            return;
        }

        foreach (var packed in own.Where(e => e.Event is { Action: EventAction.Add, Parent.Sscc: not null }))
        {
            var container = packed.Event.Parent!;
            var from = packed.Event.EventTime;
            if (
                container.Equals(thing)
                || from >= within.Until
                || followed.Seen.Count == MaxContainers
                || !followed.Seen.Add((container, from))
            )
            {
                continue;
            }

            var moves = await OfThingAsync(container, MaxEvents, cancellation);
            var until = moves
                .Where(e => e.Event.EventTime >= from && Empties(e.Event, container, thing, packed.Event))
                .Select(e => e.Event.EventTime)
                .Append(within.Until)
                .Min();
            from = from < within.From ? within.From : from;
            followed.Told.AddRange(
                moves.Where(e =>
                    e.Event is { Type: EventType.ObjectEvent, BizStep: "shipping" or "receiving" or "accepting" }
                    && e.Event.EventTime >= from
                    && e.Event.EventTime < until
                )
            );
            await AddMovesAsync(moves, container, (from, until), followed, depth + 1, cancellation);
        }
    }

    // Some that is taken out leaves the rest inside; all of it, or a container that is emptied, ends the stay.
    static bool Empties(EpcisEvent e, Epc container, Epc thing, EpcisEvent packed)
    {
        if (e.Action != EventAction.Delete || !container.Equals(e.Parent))
        {
            return false;
        }

        if (e.ChildEpcs.Count == 0 && e.ChildQuantities.Count == 0)
        {
            return true;
        }

        var (went, came) = (QuantityOf(e.ChildQuantities, thing), QuantityOf(packed.ChildQuantities, thing));
        return e.ChildEpcs.Contains(thing)
            || (
                e.ChildQuantities.Any(q => q.EpcClass.Equals(thing))
                && (went is null || came is null || went.Uom != came.Uom || went.Quantity >= came.Quantity)
            );
    }

    /// <summary>How much of a thing a list of quantities tells; null where it tells none.</summary>
    public static QuantityElement? QuantityOf(IEnumerable<QuantityElement> quantities, Epc thing)
    {
        var told = quantities.Where(q => q.EpcClass.Equals(thing) && q.Quantity is not null).ToList();
        return told.Count == 0 || told.Any(q => q.Uom != told[0].Uom)
            ? null
            : told[0] with
            {
                Quantity = told.Sum(q => q.Quantity),
            };
    }

    sealed record Followed(List<ToldEvent> Told, HashSet<(Epc, DateTimeOffset)> Seen);
}

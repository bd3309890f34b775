using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance.Graph;

/// <summary>
/// Reads from an event what the graph keeps of it. Only ADD and DELETE change what is inside of what: an OBSERVE tells of a state
/// that they brought about (EPCIS 2.0 §7.3.2).
/// </summary>
public static class GraphFacts
{
    /// <param name="e">The event.</param>
    /// <param name="holder">Who has the things since then, where they changed hands.</param>
    public static EventFacts Of(EpcisEvent e, Holder? holder)
    {
        ArgumentNullException.ThrowIfNull(e);
        var key = OpaqueId.From("event", e.Id);
        var edges = new List<Edge>();
        Thing? emptied = null;
        if (e.Type == EventType.TransformationEvent)
        {
            edges.AddRange(Made(e, key));
        }
        else if (e is { Parent: { } parent, Action: EventAction.Add or EventAction.Delete })
        {
            var container = Thing.Of(parent);
            edges.AddRange(Packed(e, key, container));
            if (edges.Count == 0 && e.Action == EventAction.Delete)
            {
                emptied = container;
            }
        }

        edges.AddRange(Pieces(e, key));
        return new EventFacts(
            key,
            e.EventTime,
            e.ErrorDeclaration is not null,
            [.. edges.Where(edge => edge.From.Kind != ThingKind.Product && edge.From != edge.To).Distinct()],
            emptied,
            holder is null ? [] : [.. Handed(e).Distinct()],
            holder
        );
    }

    // All inputs of a transformation's events go into all its outputs; the node between keeps that from being a product of both.
    static IEnumerable<Edge> Made(EpcisEvent e, string key)
    {
        var making = Thing.OfMaking(e.TransformationId ?? e.Id);
        foreach (var input in e.InputEpcs.Concat(e.InputQuantities.Select(q => q.EpcClass)))
        {
            yield return new Edge(Thing.Of(input), EdgeKind.Made, making, key, e.EventTime);
        }

        foreach (var output in e.OutputEpcs.Concat(e.OutputQuantities.Select(q => q.EpcClass)))
        {
            yield return new Edge(making, EdgeKind.Made, Thing.Of(output), key, e.EventTime);
        }
    }

    static IEnumerable<Edge> Packed(EpcisEvent e, string key, Thing container)
    {
        var isOut = e.Action == EventAction.Delete;
        var children = e
            .ChildEpcs.Select(epc => (Thing: Thing.Of(epc), Quantity: (decimal?)null, Uom: (string?)null))
            // The same lot twice in one event is one statement: what is told apart only by its quantity adds up.
            .Concat(
                e.ChildQuantities.GroupBy(q => (Thing: Thing.Of(q.EpcClass), q.Uom))
                    .Select(lot =>
                        (
                            lot.Key.Thing,
                            lot.All(q => q.Quantity is not null) ? lot.Sum(q => q.Quantity) : null,
                            lot.Key.Uom
                        )
                    )
            );
        foreach (var (child, quantity, uom) in children)
        {
            yield return new Edge(child, EdgeKind.In, container, key, e.EventTime, isOut, quantity, uom);
            if (!isOut)
            {
                yield return new Edge(container, EdgeKind.Has, child, key, e.EventTime);
            }
        }
    }

    // A piece is a part of its lot: its name tells the lot, or the event that it comes to be with does (CBV 2.0, ilmd lotNumber).
    static IEnumerable<Edge> Pieces(EpcisEvent e, string key)
    {
        var told = e
            .Fields.Where(field =>
                field is { Section: "ILMD", IsInner: false }
                && field.Name.EndsWith("lotNumber", StringComparison.Ordinal)
            )
            .Select(field => Lot.TryParse(field.Text, out var lot) ? lot : null)
            .FirstOrDefault(lot => lot is not null);
        var born =
            e.Type == EventType.TransformationEvent ? e.OutputEpcs
            : e.Action == EventAction.Add ? e.Epcs
            : [];
        foreach (var epc in e.Epcs.Concat(e.ChildEpcs).Concat(e.InputEpcs).Concat(e.OutputEpcs))
        {
            if (
                epc is { IsInstance: true, Gtin: { } gtin }
                && (epc.Lot ?? (born.Contains(epc) ? told : null)) is { } lot
            )
            {
                yield return new Edge(Thing.OfLot(gtin, lot), EdgeKind.Made, Thing.Of(epc), key, e.EventTime);
            }
        }
    }

    static IEnumerable<Thing> Handed(EpcisEvent e) =>
        e.Things().Select(Thing.Of).Where(thing => thing.Kind != ThingKind.Product);
}

using Traceability.Gs1.Epcis;

namespace Traceability.Provenance;

/// <summary>What an event names, by the part that it has in the event.</summary>
public static class EventThings
{
    /// <summary>All things and classes that an event is about, each once.</summary>
    public static IEnumerable<Epc> Things(this EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e
            .Epcs.Concat(e.Parent is { } parent ? [parent] : [])
            .Concat(e.ChildEpcs)
            .Concat(e.InputEpcs)
            .Concat(e.OutputEpcs)
            .Concat(e.Classes())
            .Distinct();
    }

    /// <summary>What a transformation used, each once.</summary>
    public static IEnumerable<Epc> Inputs(this EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.InputEpcs.Concat(e.InputQuantities.Select(quantity => quantity.EpcClass)).Distinct();
    }

    /// <summary>What a transformation made, each once.</summary>
    public static IEnumerable<Epc> Outputs(this EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.OutputEpcs.Concat(e.OutputQuantities.Select(quantity => quantity.EpcClass)).Distinct();
    }

    /// <summary>The classes that an event tells quantities of.</summary>
    public static IEnumerable<Epc> Classes(this EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e
            .Quantities.Concat(e.ChildQuantities)
            .Concat(e.InputQuantities)
            .Concat(e.OutputQuantities)
            .Select(quantity => quantity.EpcClass);
    }
}

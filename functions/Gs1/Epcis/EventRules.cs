using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>The rules between an event's fields.</summary>
/// <remarks>Source: EPCIS 2.0 §7.4.2 to §7.4.6; its JSON schema.</remarks>
static class EventRules
{
    /// <summary>Tells what is missing, or there though it must not be.</summary>
    /// <param name="read">What was read; what was wrong in itself is told already.</param>
    /// <param name="element">The event as it came.</param>
    /// <param name="pointer">Where it is.</param>
    /// <param name="parts">Where faults go.</param>
    /// <param name="hasEpcs">There is an <c>epcList</c>, be it empty.</param>
    public static void Check(EpcisEvent read, JsonElement element, string pointer, EventParts parts, bool hasEpcs)
    {
        Require("eventTime");
        Require("eventTimeZoneOffset");
        if (read.Type != EventType.TransformationEvent)
        {
            Require("action");
        }

        var isDelete = read.Action == EventAction.Delete;
        switch (read.Type)
        {
            case EventType.ObjectEvent:
                if (Has("ilmd") && read.Action is EventAction.Observe or EventAction.Delete)
                {
                    parts.Add(pointer + "/ilmd", EpcisRule.Forbidden);
                }

                if (!hasEpcs && IsEmpty("quantityList") && (IsEmpty("sensorElementList") || !Has("readPoint")))
                {
                    parts.Add(pointer, EpcisRule.Objects);
                }

                break;
            case EventType.AggregationEvent:
                if (!Has("parentID") && read.Action is EventAction.Add or EventAction.Delete)
                {
                    parts.Add(pointer + "/parentID", EpcisRule.Parent);
                }

                RequireChildren();
                break;
            case EventType.AssociationEvent:
                if (!Has("parentID"))
                {
                    parts.Add(pointer + "/parentID", EpcisRule.Parent);
                }

                RequireChildren();
                break;
            case EventType.TransactionEvent:
                if (IsEmpty("bizTransactionList"))
                {
                    parts.Add(pointer + "/bizTransactionList", EpcisRule.Required);
                }

                if (!isDelete && !hasEpcs && IsEmpty("quantityList"))
                {
                    parts.Add(pointer, EpcisRule.Objects);
                }

                break;
            default:
                var hasInput = !IsEmpty("inputEPCList") || !IsEmpty("inputQuantityList");
                var hasOutput = !IsEmpty("outputEPCList") || !IsEmpty("outputQuantityList");
                // With an id, inputs and outputs may come in events of their own.
                if (Has("transformationID") ? !hasInput && !hasOutput : !hasInput || !hasOutput)
                {
                    parts.Add(pointer, EpcisRule.Objects);
                }

                break;
        }

        bool Has(string name) => element.TryGetProperty(name, out _);

        // What is no list is told of already.
        bool IsEmpty(string name) =>
            !element.TryGetProperty(name, out var list)
            || (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0);

        void Require(string name)
        {
            if (!Has(name))
            {
                parts.Add(Pointers.Of(pointer, name), EpcisRule.Required);
            }
        }

        void RequireChildren()
        {
            if (!isDelete && IsEmpty("childEPCs") && IsEmpty("childQuantityList"))
            {
                parts.Add(pointer, EpcisRule.Objects);
            }
        }
    }
}

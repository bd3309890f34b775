using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads one event: each field, then the rules between them.</summary>
/// <remarks>Source: EPCIS 2.0 §7.4 and its JSON schema.</remarks>
sealed class EventReader
{
    readonly JsonElement element;
    readonly string pointer;
    readonly EventParts parts;
    readonly FieldReader fields;
    readonly EventType type;
    EpcisEvent read;
    bool hasEpcs;

    EventReader(JsonElement element, string pointer, LinkedContext context, EventType type, EventParts parts)
    {
        (this.element, this.pointer, this.type, this.parts) = (element, pointer, type, parts);
        fields = new FieldReader(parts);
        read = new EpcisEvent
        {
            Json = "",
            Type = type,
            Id = "",
            Hash = "",
            EventTime = default,
            EventTimeZoneOffset = "",
        };
    }

    /// <summary>Reads an event.</summary>
    /// <param name="element">What should be one.</param>
    /// <param name="pointer">Where it is in its document.</param>
    /// <param name="outer">The document's context.</param>
    public static EventRead Read(JsonElement element, string pointer, LinkedContext outer)
    {
        var parts = new EventParts(outer);
        if (element.ValueKind != JsonValueKind.Object)
        {
            parts.Add(pointer, EpcisRule.JsonType, element);
            return new EventRead(pointer, null, parts.Faults);
        }

        if (element.TryGetProperty("@context", out var own))
        {
            var before = parts;
            var context = outer.With(own, pointer + "/@context", (at, rule) => before.Add(at, rule));
            if (before.Faults.Count > 0)
            {
                return new EventRead(pointer, null, before.Faults);
            }

            parts = new EventParts(context);
        }

        if (!element.TryGetProperty("type", out var named))
        {
            parts.Add(pointer + "/type", EpcisRule.Required);
        }
        else if (parts.Text(named, pointer + "/type") is { } name)
        {
            if (EventNames.Type(name) is { } type)
            {
                return new EventReader(element, pointer, parts.Context, type, parts).Read();
            }

            parts.Add(pointer + "/type", EpcisRule.UnknownType, name);
        }

        return new EventRead(pointer, null, parts.Faults);
    }

    EventRead Read()
    {
        var shape = new EventShape(parts.Context);
        if (shape.FindTooLong(element) is { } tooLong)
        {
            parts.Add(pointer + tooLong, EpcisRule.TextLength);
            return new EventRead(pointer, null, parts.Faults);
        }

        foreach (var field in element.EnumerateObject())
        {
            var at = Pointers.Of(pointer, field.Name);
            if (!EventNames.IsKnown(field.Name))
            {
                fields.ReadOwn("", field, pointer);
            }
            else if (!EventNames.Allows(type, field.Name))
            {
                parts.Add(at, EpcisRule.Forbidden);
            }
            else
            {
                Read(field.Name, field.Value, at);
            }
        }

        EventRules.Check(read with { Fields = fields.Fields }, element, pointer, parts, hasEpcs);
        if (parts.Faults.Count > 0)
        {
            return new EventRead(pointer, null, parts.Faults);
        }

        var hash = EventHash.Of(element, parts.Context);
        var id = read.Id.Length > 0 ? read.Id : hash;
        var json = KeptEvent.Write(element, id, parts.Context, shape);
        return new EventRead(pointer, read with { Id = id, Hash = hash, Json = json, Fields = fields.Fields }, []);
    }

    void Read(string name, JsonElement value, string at)
    {
        var found =
            When(name, value, at) ?? Why(name, value, at) ?? Where(name, value, at) ?? What(name, value, at) ?? read;
        read = found;
    }

    EpcisEvent? When(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "eventTime":
                return read with { EventTime = parts.Time(value, at) ?? default };
            case "recordTime":
                parts.Time(value, at);
                return read;
            case "eventTimeZoneOffset":
                var zone = parts.Text(value, at) ?? "";
                if (zone.Length > 0 ? !EpcisTime.IsZone(zone) : value.ValueKind == JsonValueKind.String)
                {
                    parts.Add(at, EpcisRule.TimeZoneOffset, zone);
                }

                return read with
                {
                    EventTimeZoneOffset = zone,
                };
            case "eventID":
                return read with { Id = parts.OtherUri(value, at) ?? "" };
            case "errorDeclaration":
                return read with { ErrorDeclaration = ErrorReader.Read(parts, fields, value, at) };
            default:
                return null;
        }
    }

    EpcisEvent? Why(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "action":
                var action = parts.Text(value, at);
                var known = EventNames.Action(action);
                if (action is not null && known is null)
                {
                    parts.Add(at, EpcisRule.Action, action);
                }

                return read with
                {
                    Action = known,
                };
            case "bizStep":
                return read with { BizStep = parts.Word(Vocabulary.BizStep, value, at) };
            case "disposition":
                return read with { Disposition = parts.Word(Vocabulary.Disposition, value, at) };
            case "persistentDisposition":
                return DispositionReader.Read(read, parts, value, at);
            case "bizTransactionList":
                return read with { BizTransactions = EventLists.BizTransactions(parts, value, at) };
            case "sourceList":
                return read with { Sources = EventLists.Ends(parts, value, at, "source") };
            case "destinationList":
                return read with { Destinations = EventLists.Ends(parts, value, at, "destination") };
            case "certificationInfo":
                Certificates(value, at);
                return read;
            default:
                return null;
        }
    }

    EpcisEvent? Where(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "readPoint":
                return read with { ReadPoint = Place(value, at) };
            case "bizLocation":
                return read with { BizLocation = Place(value, at) };
            case "sensorElementList":
                return read with { Sensors = new SensorReader(parts, fields).Read(value, at) };
            case "ilmd":
                foreach (var field in parts.Fields(value, at))
                {
                    fields.ReadOwn("ILMD", field, at);
                }

                return read;
            default:
                return null;
        }
    }

    EpcisEvent? What(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "epcList":
                hasEpcs = true;
                return read with { Epcs = parts.Epcs(value, at, type == EventType.ObjectEvent) };
            case "childEPCs":
                return read with { ChildEpcs = parts.Epcs(value, at, areUnique: false) };
            case "inputEPCList":
                return read with { InputEpcs = parts.Epcs(value, at, areUnique: true) };
            case "outputEPCList":
                return read with { OutputEpcs = parts.Epcs(value, at, areUnique: true) };
            case "quantityList":
                return read with { Quantities = EventLists.Quantities(parts, value, at) };
            case "childQuantityList":
                return read with { ChildQuantities = EventLists.Quantities(parts, value, at) };
            case "inputQuantityList":
                return read with { InputQuantities = EventLists.Quantities(parts, value, at) };
            case "outputQuantityList":
                return read with { OutputQuantities = EventLists.Quantities(parts, value, at) };
            case "parentID":
                return read with { Parent = parts.Epc(value, at) };
            case "transformationID":
                return read with { TransformationId = parts.Uri(value, at) };
            default:
                return null;
        }
    }

    Epc? Place(JsonElement value, string at)
    {
        Epc? place = null;
        var hasId = value.ValueKind != JsonValueKind.Object;
        foreach (var field in parts.Fields(value, at))
        {
            if (field.Name == "id")
            {
                hasId = true;
                place = parts.Epc(field.Value, at + "/id");
            }
            else if (parts.IsOwn(field.Name, at))
            {
                fields.Read("", field.Name, field.Value, isInner: true);
            }
        }

        if (!hasId)
        {
            parts.Add(at + "/id", EpcisRule.Required);
        }

        return place;
    }

    void Certificates(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            parts.UriList(value, at);
        }
        else
        {
            parts.Uri(value, at);
        }

        fields.Read("", "certificationInfo", value);
    }
}

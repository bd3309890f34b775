using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads a document's frame and hands its events on.</summary>
/// <remarks>Source: EPCIS 2.0 JSON schema (EPCISDocument, EPCISQueryDocument); §9.</remarks>
sealed class DocumentReader
{
    static readonly JsonDocumentOptions options = new() { MaxDepth = EpcisDocument.MaxDepth };

    readonly EventParts parts = new(LinkedContext.None);
    readonly List<EventRead> events = [];

    DocumentReader() { }

    public static EpcisDocument Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8.Span) is { } fault)
        {
            return new EpcisDocument([], [fault]);
        }

        using var document = JsonText.Parse(utf8, options);
        var reader = new DocumentReader();
        reader.Read(document.RootElement);
        return reader.parts.Faults.Count > 0
            ? new EpcisDocument([], reader.parts.Faults)
            : new EpcisDocument(reader.events, []);
    }

    public static EventRead ReadKept(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8.Span) is { } fault)
        {
            return new EventRead("", null, [fault]);
        }

        using var document = JsonText.Parse(utf8, options);
        return EventReader.Read(document.RootElement, "", LinkedContext.None);
    }

    void Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            ReadEvents(root, "", LinkedContext.None);
            return;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            parts.Add("", EpcisRule.JsonType, root);
            return;
        }

        if (!root.TryGetProperty("@context", out var element))
        {
            parts.Add("/@context", EpcisRule.Required);
        }

        if (!root.TryGetProperty("type", out var type))
        {
            parts.Add("/type", EpcisRule.Required);
        }
        else if (parts.Text(type, "/type") is { } name)
        {
            if (name is "EPCISDocument" or "EPCISQueryDocument")
            {
                var context =
                    element.ValueKind == JsonValueKind.Undefined
                        ? LinkedContext.None
                        : LinkedContext.None.With(element, "/@context", (at, rule) => parts.Add(at, rule));
                ReadFrame(root, name == "EPCISQueryDocument", context);
            }
            else if (EventNames.Type(name) is null)
            {
                parts.Add("/type", EpcisRule.UnknownType, name);
            }
            else
            {
                events.Add(EventReader.Read(root, "", LinkedContext.None));
            }
        }
    }

    void ReadFrame(JsonElement root, bool isQuery, LinkedContext context)
    {
        var known = new DocumentFields(parts, context);
        known.Check(root, isQuery);
        if (!root.TryGetProperty("epcisBody", out var body))
        {
            parts.Add("/epcisBody", EpcisRule.Required);
            return;
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            parts.Add("/epcisBody", EpcisRule.JsonType, body);
            return;
        }

        if (isQuery)
        {
            if (known.Results(body) is { } list)
            {
                ReadEvents(list, "/epcisBody/queryResults/resultsBody/eventList", context);
            }
        }
        else if (body.TryGetProperty("eventList", out var list))
        {
            ReadEvents(list, "/epcisBody/eventList", context);
        }
        else if (body.TryGetProperty("event", out var single))
        {
            events.Add(EventReader.Read(single, "/epcisBody/event", context));
        }
        else
        {
            parts.Add("/epcisBody/eventList", EpcisRule.Required);
        }
    }

    void ReadEvents(JsonElement list, string pointer, LinkedContext context)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            parts.Add(pointer, EpcisRule.JsonType, list);
            return;
        }

        if (list.GetArrayLength() > EpcisDocument.MaxEvents)
        {
            parts.Add(pointer, EpcisRule.Events);
            return;
        }

        if (parts.Faults.Count > 0)
        {
            return;
        }

        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            events.Add(EventReader.Read(item, $"{pointer}/{i++}", context));
        }
    }
}

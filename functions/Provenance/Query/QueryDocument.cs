using System.Buffers;
using System.Text.Json;

namespace Traceability.Provenance.Query;

/// <summary>Writes events as they are answered and sent: an <c>EPCISQueryDocument</c>, each event with its <c>recordTime</c>.</summary>
/// <remarks>Source: EPCIS 2.0 §9.4 (query document), §12.</remarks>
public static class QueryDocument
{
    public const string Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /// <param name="queryName">The query that was asked; <c>SimpleEventQuery</c> where it has no name of its own.</param>
    /// <param name="subscription">The subscription that the document is sent for; null for an answer.</param>
    public static ReadOnlyMemory<byte> Write(
        IReadOnlyList<AcceptedEvent> events,
        DateTimeOffset now,
        string queryName = "SimpleEventQuery",
        string? subscription = null
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        var buffer = new ArrayBufferWriter<byte>(1024 + (events.Count * 1024));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@context", Context);
            json.WriteString("type", "EPCISQueryDocument");
            json.WriteString("schemaVersion", "2.0");
            json.WriteString("creationDate", now.UtcDateTime);
            json.WriteStartObject("epcisBody");
            json.WriteStartObject("queryResults");
            if (subscription is not null)
            {
                json.WriteString("subscriptionID", subscription);
            }

            json.WriteString("queryName", queryName);
            json.WriteStartObject("resultsBody");
            json.WriteStartArray("eventList");
            foreach (var accepted in events)
            {
                Write(json, accepted);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Writes one event; the time at which it was accepted here is in place of any that it came with.</summary>
    public static void Write(Utf8JsonWriter json, AcceptedEvent accepted)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(accepted);
        using var document = JsonDocument.Parse(accepted.Event.Json);
        json.WriteStartObject();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!property.NameEquals("recordTime"))
            {
                property.WriteTo(json);
            }
        }

        json.WriteString("recordTime", accepted.RecordTime.UtcDateTime);
        json.WriteEndObject();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Writes an event as it is kept: alone, it means what it meant in its document.</summary>
static class KeptEvent
{
    // It is JSON and never a part of a page; people's letters stay as they are.
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The prefixes that it uses come with it; what it had as <c>recordTime</c> does not: when it is recorded, whoever keeps it
    /// says (EPCIS 2.0 §7.4.1).
    /// </summary>
    public static string Write(JsonElement element, string id, LinkedContext context, EventShape shape)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            WriteContext(writer, context, shape);
            if (!element.TryGetProperty("eventID", out _))
            {
                writer.WriteString("eventID", id);
            }

            foreach (var field in element.EnumerateObject())
            {
                if (!field.NameEquals("@context") && !field.NameEquals("recordTime"))
                {
                    field.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void WriteContext(Utf8JsonWriter writer, LinkedContext context, EventShape shape)
    {
        if (!shape.HasOwn && shape.Used.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("@context");
        writer.WriteStringValue(LinkedContext.Gs1);
        foreach (var other in context.Others)
        {
            writer.WriteStringValue(other);
        }

        if (shape.Used.Count > 0)
        {
            writer.WriteStartObject();
            foreach (var (prefix, start) in shape.Used)
            {
                writer.WriteString(prefix, start);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Traceability.Platform.Pages;

/// <summary>
/// What a page says, for programs: schema.org's words as JSON-LD 1.1. It is data, not a script: no browser runs it, and the pages'
/// security policy has nothing to allow.
/// </summary>
public static class JsonLd
{
    // Vietnamese letters as they are; what could end the element it stands in, or is markup, is written as an escape.
    static readonly JavaScriptEncoder encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>One thing with its type, and what <paramref name="properties"/> writes of it.</summary>
    public static string Write(string type, Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
        {
            json.WriteStartObject();
            json.WriteString("@context", "https://schema.org");
            json.WriteString("@type", type);
            properties(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A thing that another one names.</summary>
    public static void WriteThing(this Utf8JsonWriter json, string name, string type, Action<Utf8JsonWriter> properties)
    {
        json.WritePropertyName(name);
        json.WriteThing(type, properties);
    }

    /// <summary>A thing in a list of them.</summary>
    public static void WriteThing(this Utf8JsonWriter json, string type, Action<Utf8JsonWriter> properties)
    {
        json.WriteStartObject();
        json.WriteString("@type", type);
        properties(json);
        json.WriteEndObject();
    }
}

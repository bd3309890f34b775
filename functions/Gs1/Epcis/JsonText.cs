using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Traceability.Gs1.Epcis;

/// <summary>What must hold of bytes before they are read as a document: every text of it is one, and every name counts once.</summary>
/// <remarks>Source: RFC 8259 §8.1 (UTF-8), RFC 7493 §2.1 (no lone surrogates) and §2.3 (names are unique).</remarks>
static class JsonText
{
    public static EpcisFault? Check(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return new EpcisFault("", EpcisRule.Json);
        }

        // Deeper than is allowed by one, so that too deep is told from broken.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EpcisDocument.MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (
                    reader.CurrentDepth >= EpcisDocument.MaxDepth
                    && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
                )
                {
                    return new EpcisFault("", EpcisRule.Depth);
                }

                if (reader.ValueIsEscaped)
                {
                    // Reading it is the only way to know of half a character.
                    reader.GetString();
                }
            }

            return null;
        }
        catch (JsonException broken)
        {
            return new EpcisFault("", EpcisRule.Json, $"{broken.LineNumber + 1}:{broken.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            return new EpcisFault("", EpcisRule.Json);
        }
    }

    /// <summary>
    /// The document with each name once in its object: of a name that is there more than once the last counts, as JSON-LD's and most
    /// other readers have it. GS1's own examples have one.
    /// </summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options)
    {
        var document = JsonDocument.Parse(utf8, options);
        if (!HasDuplicate(document.RootElement))
        {
            return document;
        }

        using (document)
        {
            var buffer = new ArrayBufferWriter<byte>(utf8.Length);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                WriteOnce(document.RootElement, writer);
            }

            return JsonDocument.Parse(buffer.WrittenMemory, options);
        }
    }

    static bool HasDuplicate(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray().Any(HasDuplicate);
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                return element.EnumerateObject().Any(field => !names.Add(field.Name) || HasDuplicate(field.Value));
            default:
                return false;
        }
    }

    static void WriteOnce(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteOnce(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (
                    var field in element.EnumerateObject().GroupBy(field => field.Name).Select(same => same.Last())
                )
                {
                    writer.WritePropertyName(field.Name);
                    WriteOnce(field.Value, writer);
                }

                writer.WriteEndObject();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

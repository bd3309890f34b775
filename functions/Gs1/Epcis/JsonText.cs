using System.Text.Json;
using System.Text.Unicode;

namespace Traceability.Gs1.Epcis;

/// <summary>What must hold of bytes before they are read as a document: every text of it is one, and every name is there once.</summary>
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

    /// <summary>The pointer of a name that is in its object twice; null where there is none.</summary>
    public static string? FindDuplicate(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (
                        item.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                        && FindDuplicate(item) is { } inItem
                    )
                    {
                        return $"/{i}{inItem}";
                    }

                    i++;
                }

                return null;
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var field in element.EnumerateObject())
                {
                    if (!names.Add(field.Name))
                    {
                        return Pointers.Of("", field.Name);
                    }

                    if (FindDuplicate(field.Value) is { } inField)
                    {
                        return Pointers.Of("", field.Name) + inField;
                    }
                }

                return null;
            default:
                return null;
        }
    }
}

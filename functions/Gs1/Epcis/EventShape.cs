using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Goes once through all texts of an event: which prefixes it uses, and whether a text is too long.</summary>
sealed class EventShape(LinkedContext context)
{
    /// <summary>The prefixes of the context that the event uses, by their order in it.</summary>
    public SortedDictionary<string, string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a field's name has a prefix, or is a URI, so that a context elsewhere may matter.</summary>
    public bool HasOwn { get; private set; }

    /// <summary>The pointer, from <paramref name="element"/>, of a text that is too long; null where there is none.</summary>
    public string? FindTooLong(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return IsLong(element.GetString()!) ? "" : null;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (FindTooLong(item) is { } inItem)
                    {
                        return $"/{i}{inItem}";
                    }

                    i++;
                }

                return null;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    HasOwn |= field.Name.Contains(':', StringComparison.Ordinal);
                    if (IsLong(field.Name))
                    {
                        return "";
                    }

                    if (FindTooLong(field.Value) is { } inField)
                    {
                        return Pointers.Of("", field.Name) + inField;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    bool IsLong(string text)
    {
        if (context.TryPrefix(text, out var prefix, out var start))
        {
            Used[prefix] = start;
        }

        return text.Length > EpcisDocument.MaxTextLength;
    }
}

using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads dispositions that last until they are taken back.</summary>
/// <remarks>Source: EPCIS 2.0 §7.3.5.6; its JSON schema.</remarks>
static class DispositionReader
{
    public static EpcisEvent Read(EpcisEvent read, EventParts parts, JsonElement value, string at)
    {
        var found = read;
        var isEmpty = true;
        foreach (var field in parts.Fields(value, at))
        {
            var inner = Pointers.Of(at, field.Name);
            switch (field.Name)
            {
                case "set":
                    found = found with { PersistentDispositionSet = Words(parts, field.Value, inner) };
                    isEmpty = false;
                    break;
                case "unset":
                    found = found with { PersistentDispositionUnset = Words(parts, field.Value, inner) };
                    isEmpty = false;
                    break;
                default:
                    parts.Add(inner, EpcisRule.UnknownField);
                    break;
            }
        }

        if (isEmpty && value.ValueKind == JsonValueKind.Object)
        {
            parts.Add(at, EpcisRule.Required);
        }

        return found;
    }

    static List<string> Words(EventParts parts, JsonElement value, string at)
    {
        var words = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var item in parts.Items(value, at))
        {
            var pointer = $"{at}/{i++}";
            if (parts.Word(Vocabulary.Disposition, item, pointer) is not { } word)
            {
                continue;
            }

            if (!seen.Add(word))
            {
                parts.Add(pointer, EpcisRule.DuplicateValue, item);
            }

            words.Add(word);
        }

        if (i == 0 && value.ValueKind == JsonValueKind.Array)
        {
            parts.Add(at, EpcisRule.Required);
        }

        return words;
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Traceability.Fuzz.WholeProgram;

/// <summary>What a stranger has learnt from answers: ids, numbers and keys, by the names that they came under.</summary>
sealed partial class KnownWords
{
    const int MostOfAName = 40;
    readonly Dictionary<string, List<string>> words = new(StringComparer.Ordinal)
    {
        ["gtin"] = ["09520000000004", "9506000134352"],
        ["lot"] = ["L26-114"],
        ["id"] = ["dmivkhulzjz2lsf5oobji6cxmi"],
        ["lang"] = ["en", "vi"],
    };

    /// <summary>Keys that were shown.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>Names of fields of forms.</summary>
    public List<string> Fields { get; } = ["name", "phone", "gtin", "amount"];

    /// <summary>Something that came under this name; null where nothing did.</summary>
    public string? Of(string name, Random random) =>
        words.TryGetValue(name, out var known) ? known[random.Next(known.Count)]
        : name.EndsWith("Id", StringComparison.Ordinal) ? Of("id", random)
        : null;

    public void Learn(string? mediaType, string answer)
    {
        if (mediaType?.EndsWith("json", StringComparison.Ordinal) == true)
        {
            try
            {
                Learn("", JsonNode.Parse(answer));
            }
            catch (System.Text.Json.JsonException)
            {
                // Lines of JSON: a feed's, which teaches nothing that others do not.
            }
        }
        else if (mediaType == "text/html")
        {
            foreach (Match field in FieldName.Matches(answer))
            {
                Add(Fields, field.Groups[1].Value);
            }
        }
    }

    void Learn(string name, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (field, value) in fields)
                {
                    Learn(field, value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Learn(name, item);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Length is > 0 and < 200:
                if (name == "key")
                {
                    Add(Keys, text);
                }

                if (!words.TryGetValue(name, out var known))
                {
                    words[name] = known = [];
                }

                Add(known, text);
                break;
            default:
                break;
        }
    }

    static void Add(List<string> list, string word)
    {
        if (list.Count < MostOfAName && !list.Contains(word))
        {
            list.Add(word);
        }
    }

    [GeneratedRegex("<(?:input|select|textarea|button)[^>]* name=\"([A-Za-z0-9_-]+)\"")]
    static partial Regex FieldName { get; }
}

using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads the values of an event and gathers what is wrong with them.</summary>
/// <param name="context">The prefixes that hold in the event.</param>
sealed class EventParts(LinkedContext context)
{
    const int ShownLength = 80;

    readonly List<EpcisFault> faults = [];

    public LinkedContext Context => context;

    public IReadOnlyList<EpcisFault> Faults => faults;

    public void Add(string pointer, EpcisRule rule, string? value = null)
    {
        if (faults.Count < EpcisDocument.MaxFaults)
        {
            faults.Add(
                new EpcisFault(pointer, rule, value is { Length: > ShownLength } ? value[..ShownLength] : value)
            );
        }
    }

    public void Add(string pointer, EpcisRule rule, JsonElement value) =>
        Add(
            pointer,
            rule,
            value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
        );

    public string? Text(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Add(pointer, EpcisRule.JsonType, value);
        return null;
    }

    /// <summary>A URI, its prefix expanded; where it is an EPC or Digital Link, a right one.</summary>
    public string? Uri(JsonElement value, string pointer) => Epc(value, pointer)?.Text;

    /// <summary>A URI that is no name of a thing: an event's id.</summary>
    public string? OtherUri(JsonElement value, string at)
    {
        var uri = Text(value, at);
        if (uri is not null && !Uris.IsUri(uri))
        {
            Add(at, EpcisRule.Uri, uri);
        }

        return uri;
    }

    public Epc? Epc(JsonElement value, string pointer)
    {
        if (Text(value, pointer) is not { } text)
        {
            return null;
        }

        if (!Epcis.Epc.TryParse(context.Expand(text), out var epc))
        {
            Add(pointer, Uris.IsUri(text) ? EpcisRule.Epc : EpcisRule.Uri, text);
        }

        return epc;
    }

    /// <summary>EPCs of single things.</summary>
    public IReadOnlyList<Epc> Epcs(JsonElement value, string pointer, bool areUnique)
    {
        var epcs = new List<Epc>();
        var seen = areUnique ? new HashSet<string>(StringComparer.Ordinal) : null;
        var i = 0;
        foreach (var item in Items(value, pointer))
        {
            // The pointer is made only where it is told: most lists are long and right.
            var isText = item.ValueKind == JsonValueKind.String;
            if (isText && Epcis.Epc.TryParse(context.Expand(item.GetString()!), out var epc) && !epc.IsClass)
            {
                epcs.Add(epc);
                if (seen?.Add(epc.Text) == false)
                {
                    Add($"{pointer}/{i}", EpcisRule.DuplicateValue, item);
                }
            }
            else if (Epc(item, $"{pointer}/{i}") is not null)
            {
                Add($"{pointer}/{i}", EpcisRule.ClassAsInstance, item);
            }

            i++;
        }

        return epcs;
    }

    public IReadOnlyList<string> UriList(JsonElement value, string pointer)
    {
        var i = 0;
        return [.. Items(value, pointer).Select(item => Uri(item, $"{pointer}/{i++}")).OfType<string>()];
    }

    public DateTimeOffset? Time(JsonElement value, string pointer)
    {
        if (Text(value, pointer) is not { } text)
        {
            return null;
        }

        if (EpcisTime.TryParse(text, out var time))
        {
            return time;
        }

        Add(pointer, EpcisRule.Time, text);
        return null;
    }

    public decimal? Number(JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            Add(pointer, EpcisRule.JsonType, value);
            return null;
        }

        if (value.TryGetDecimal(out var number))
        {
            return number;
        }

        Add(pointer, EpcisRule.Number, value);
        return null;
    }

    public bool? Boolean(JsonElement value, string pointer)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Add(pointer, EpcisRule.JsonType, value);
        return null;
    }

    public string? Word(Vocabulary vocabulary, JsonElement value, string pointer)
    {
        if (Text(value, pointer) is not { } text)
        {
            return null;
        }

        var word = vocabulary.Read(context.Expand(text));
        if (word is null)
        {
            Add(pointer, EpcisRule.Word, text);
        }

        return word;
    }

    /// <summary>The items of a list; none, and a fault, for what is no list.</summary>
    public IEnumerable<JsonElement> Items(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        Add(pointer, EpcisRule.JsonType, value);
        return [];
    }

    /// <summary>The fields of an object; none, and a fault, for what is no object.</summary>
    public IEnumerable<JsonProperty> Fields(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.EnumerateObject();
        }

        Add(pointer, EpcisRule.JsonType, value);
        return [];
    }

    /// <summary>Tells of a field that EPCIS does not have where it is none of one's own either.</summary>
    public bool IsOwn(string name, string parent)
    {
        if (context.CheckName(name) is not { } rule)
        {
            return true;
        }

        Add(Pointers.Of(parent, name), rule);
        return false;
    }
}

using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>The prefixes that a document and an event define in their <c>@context</c>.</summary>
/// <remarks>
/// Source: JSON-LD 1.1 §3.1 and §4.1.5 (compact IRIs). Contexts elsewhere are not fetched: what a document means must not hang
/// on another's server.
/// </remarks>
sealed class LinkedContext
{
    /// <summary>GS1's own.</summary>
    public const string Gs1 = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /// <summary>A context defines at most so many prefixes, and names at most so many contexts elsewhere.</summary>
    public const int MaxCount = 100;

    static readonly Dictionary<string, string> gs1Prefixes = new(StringComparer.Ordinal)
    {
        ["epcis"] = "https://ref.gs1.org/epcis/",
        ["cbv"] = "https://ref.gs1.org/cbv/",
        ["cbvmda"] = "urn:epcglobal:cbv:mda:",
        ["gs1"] = "https://gs1.org/voc/",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
        ["dcterms"] = "http://purl.org/dc/terms/",
    };

    readonly Dictionary<string, string> prefixes;
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    LinkedContext(Dictionary<string, string> prefixes, IReadOnlyList<string> others)
    {
        this.prefixes = prefixes;
        lookup = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        Others = others;
    }

    public static LinkedContext None { get; } = new(new(StringComparer.Ordinal), []);

    /// <summary>Contexts elsewhere that are not GS1's.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>The prefixes that were defined, without GS1's.</summary>
    public IReadOnlyDictionary<string, string> Prefixes => prefixes;

    /// <summary>This and what <paramref name="element"/> defines over it.</summary>
    public LinkedContext With(JsonElement element, string pointer, Action<string, EpcisRule> fault)
    {
        var merged = new Dictionary<string, string>(prefixes, StringComparer.Ordinal);
        var others = new List<string>(Others);
        if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
            {
                Add(item, $"{pointer}/{i++}", merged, others, fault);
            }
        }
        else
        {
            Add(element, pointer, merged, others, fault);
        }

        if (merged.Count > MaxCount || others.Count > MaxCount)
        {
            fault(pointer, EpcisRule.Context);
            return this;
        }

        return new LinkedContext(merged, others);
    }

    /// <summary>The prefix that a text begins with, where one is defined here.</summary>
    public bool TryPrefix(ReadOnlySpan<char> text, out string prefix, out string start)
    {
        (prefix, start) = ("", "");
        var colon = prefixes.Count == 0 ? -1 : text.IndexOf(':');
        return colon > 0
            // What follows a scheme is no local name.
            && !text[(colon + 1)..].StartsWith("//")
            && lookup.TryGetValue(text[..colon], out prefix!, out start!);
    }

    /// <summary>A compact name in full; with GS1's prefixes too. Anything else as it is.</summary>
    public string Expand(string text)
    {
        if (TryPrefix(text, out var prefix, out var start))
        {
            return string.Concat(start, text.AsSpan(prefix.Length + 1));
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return
            colon > 0
            && !text.AsSpan(colon + 1).StartsWith("//")
            && gs1Prefixes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(0, colon), out start)
            ? string.Concat(start, text.AsSpan(colon + 1))
            : text;
    }

    /// <summary>What is wrong with the name of a field that EPCIS does not have; null where it is one of one's own.</summary>
    public EpcisRule? CheckName(string name)
    {
        if (!Uris.IsUri(name))
        {
            return EpcisRule.UnknownField;
        }

        var isFull =
            name.Contains("://", StringComparison.Ordinal)
            || name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("tag:", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("did:", StringComparison.OrdinalIgnoreCase);
        return isFull || !ReferenceEquals(Expand(name), name) ? null : EpcisRule.Prefix;
    }

    static void Add(
        JsonElement element,
        string pointer,
        Dictionary<string, string> prefixes,
        List<string> others,
        Action<string, EpcisRule> fault
    )
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } uri && Uris.IsUri(uri))
        {
            if (!IsGs1(uri) && others.Count <= MaxCount && !others.Contains(uri))
            {
                others.Add(uri);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                // Keywords such as @version and @vocab define no prefix.
                if (!property.Name.StartsWith('@') && Start(property.Value) is { Length: > 0 } start)
                {
                    prefixes[property.Name] = start;
                }
            }
        }
        else
        {
            fault(pointer, EpcisRule.Context);
        }
    }

    static string? Start(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object when value.TryGetProperty("@id", out var id) && id.ValueKind == JsonValueKind.String =>
                id.GetString(),
            _ => null,
        };

    static bool IsGs1(string uri) =>
        uri.StartsWith("https://ref.gs1.org/", StringComparison.Ordinal)
        || uri.StartsWith("https://gs1.github.io/EPCIS/", StringComparison.Ordinal);
}

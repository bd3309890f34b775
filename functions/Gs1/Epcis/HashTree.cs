using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>An event as the tree that is hashed: lists get a name for their items, prefixes and CBV's words are expanded.</summary>
/// <remarks>Source: CBV 2.0 §8.9; the names of items are those of EPCIS's XML, for which the hash is the same.</remarks>
static class HashTree
{
    public static HashNode Of(JsonElement element, LinkedContext context)
    {
        var root = Correct(Node(element, context, "", null));
        root.Children.RemoveAll(c => c.Name is "@context" or "recordTime" or "eventID" or "type" or "errorDeclaration");
        return root;
    }

    static HashNode Node(JsonElement element, LinkedContext context, string inside, Vocabulary? vocabulary)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Object(element, context, inside);
            case JsonValueKind.Array:
                return new(
                    "",
                    "",
                    [.. element.EnumerateArray().Select(item => Node(item, context, inside, vocabulary))]
                );
            case JsonValueKind.String:
                return new("", Text(element.GetString()!, context, vocabulary), []);
            case JsonValueKind.Null:
                return new("", "", []);
            default:
                return new("", element.GetRawText(), []);
        }
    }

    static HashNode Object(JsonElement element, LinkedContext context, string inside)
    {
        var (name, text) = ("", "");
        var children = new List<HashNode>();
        foreach (var field in element.EnumerateObject())
        {
            if (field.Name == "type" && field.Value.ValueKind == JsonValueKind.String)
            {
                name = field.Value.GetString()!;
            }

            if (field.Name == "#text" && field.Value.ValueKind == JsonValueKind.String)
            {
                text = field.Value.GetString()!;
            }

            if (field.Name is "#text" or "rdfs:comment" or "comment" || field.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var child = Node(field.Value, context, field.Name, VocabularyOf(inside, field.Name));
            var key = Name(field.Name, context);
            if (field.Value.ValueKind == JsonValueKind.Array)
            {
                children.AddRange(child.Children.Select(item => item.Named(key)));
            }
            else
            {
                children.Add(child.Named(key));
            }
        }

        return new HashNode(name, text, children);
    }

    static Vocabulary? VocabularyOf(string inside, string name) =>
        (inside, name) switch
        {
            ("", "bizStep") => Vocabulary.BizStep,
            ("", "disposition") or ("persistentDisposition", "set" or "unset") => Vocabulary.Disposition,
            ("bizTransactionList", "type") => Vocabulary.BizTransaction,
            ("sourceList" or "destinationList", "type") => Vocabulary.SourceOrDestination,
            ("sensorReport", "type") => Vocabulary.Measurement,
            ("sensorReport", "exception") => Vocabulary.Alert,
            ("sensorReport", "component") => Vocabulary.Component,
            _ => null,
        };

    static string Text(string text, LinkedContext context, Vocabulary? vocabulary)
    {
        if (vocabulary?.Read(context.Expand(text)) is { } word)
        {
            return vocabulary.ToUri(word);
        }

        return context.TryPrefix(text, out var prefix, out var start)
            ? string.Concat(start, text.AsSpan(prefix.Length + 1))
            : text;
    }

    static string Name(string name, LinkedContext context) =>
        context.TryPrefix(name, out var prefix, out var start)
            ? string.Concat("{", start, "}", name.AsSpan(prefix.Length + 1))
            : name;

    static HashNode Correct(HashNode node)
    {
        if (node.Children.Count == 0)
        {
            return ItemName(node.Name, hasChildren: false) is var name && name == node.Name ? node : node.Named(name);
        }

        var children = node.Children.FindAll(c => !IsList(c) && c.Name != "childEPCs");
        foreach (var list in node.Children.Where(IsList).GroupBy(c => c.Name, StringComparer.Ordinal))
        {
            children.Add(
                new HashNode(
                    list.Key,
                    "",
                    list.Key is "sourceList" or "destinationList" or "bizTransactionList"
                        ? [.. list.Select(item => new HashNode("", "", Pair(item.Children)))]
                        : [.. list.Select(item => item.Named(list.Key[..^4]))]
                )
            );
        }

        var epcs = node.Children.FindAll(c => c.Name == "childEPCs");
        if (epcs.Count > 0)
        {
            children.Add(new HashNode("childEPCs", "", epcs.ConvertAll(epc => new HashNode("epc", epc.Text, []))));
        }

        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Name is not ("sourceList" or "destinationList" or "bizTransactionList"))
            {
                children[i] = Correct(children[i]);
            }
        }

        return new HashNode(ItemName(node.Name, children.Count > 0), node.Text, children);
    }

    static bool IsList(HashNode node) => node.Name.EndsWith("List", StringComparison.Ordinal);

    static List<HashNode> Pair(List<HashNode> children) =>
        [.. children.Where(c => c.Name == "type"), .. children.Where(c => c.Name != "type")];

    static string ItemName(string name, bool hasChildren) =>
        name switch
        {
            "inputEPC" or "outputEPC" => "epc",
            "inputQuantity" or "outputQuantity" or "childQuantity" => "quantityElement",
            "quantity" when hasChildren => "quantityElement",
            _ => name,
        };
}

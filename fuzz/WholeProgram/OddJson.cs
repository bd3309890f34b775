using System.Text.Json.Nodes;

namespace Traceability.Fuzz.WholeProgram;

/// <summary>Bodies that were right, with a field or two that are not.</summary>
sealed class OddJson(Random random, KnownWords known)
{
    static readonly string[] raw =
    [
        .. (string[])
            [
                "null",
                "true",
                "0",
                "-1",
                "1e999",
                "1e-400",
                "0.1",
                "9223372036854775808",
                "79228162514264337593543950336",
            ],
        .. (string[])
            [
                "[]",
                "{}",
                "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]",
                "[null]",
                "{\"a\":{\"a\":{}}}",
                "\"\"",
                "\" \"",
            ],
        .. (string[])
            ["\"\\ud800\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\u0001\\u001b[31m\"", "\"\\u202e\"", "\"\\uffff\""],
        .. (string[])
            [
                "\"..\"",
                "\"%2F\"",
                "\"/\"",
                "\"\\\\\"",
                "\"?#\"",
                "\"a'b\"",
                "\"' or 1 eq 1 or '\"",
                "\"=1+1\"",
                "\"<script>\"",
            ],
        .. (string[])
            [
                "\"0001-01-01\"",
                "\"9999-12-31\"",
                "\"2026-02-30\"",
                "\"9999-12-31T23:59:59.9999999+14:00\"",
                "\"-0001-01-01T00:00:00Z\"",
            ],
        .. (string[])
            [
                "\"0\"",
                "\"-1\"",
                "\"1e5\"",
                "\"99999999999999999999999999\"",
                "\"KGM\"",
                "\"VND\"",
                "\"https://127.0.0.1/\"",
                "\"javascript:a\"",
            ],
        .. (string[])
            [
                "\"\\r\\nSet-Cookie: a=b\"",
                "\"e\\u0323\\u0302\"",
                "\"\\ud83e\\udd6d\"",
                "1",
                "1.5",
                "\"１２３\"",
                "\"İ\"",
            ],
    ];

    /// <summary>A body like an example.</summary>
    public string Of(JsonNode example)
    {
        var text = example.ToJsonString();
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            text = Changed(text);
        }

        return text;
    }

    string Changed(string text)
    {
        try
        {
            return Change(text);
        }
        // Not JSON any more, a name that is there twice, or half a character: it is sent as it is.
        catch (Exception fault)
            when (fault is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return text;
        }
    }

    // In the text: what JsonNode could not hold is sent too.
    string Change(string text)
    {
        if (JsonNode.Parse(text) is not { } parsed || Leaves(parsed).ToList() is not { Count: > 0 } leaves)
        {
            return text;
        }

        var leaf = leaves[random.Next(leaves.Count)];
        const string mark = "\"\uE000\"";
        var written = Value(leaf);
        switch (random.Next(8))
        {
            case 0 when leaf.Parent is JsonObject parent:
                parent.Remove(leaf.GetPropertyName());
                return parsed.ToJsonString();
            case 1 when leaf.Parent is JsonObject parent:
                // Once more, under the same name.
                var name = leaf.GetPropertyName();
                parent["\uE001"] = "\uE000";
                return Put(parsed, mark, written).Replace("\\uE001", name, StringComparison.Ordinal);
            case 2 when leaf.Parent is JsonObject parent:
                parent[random.Next(2) == 0 ? "thừa" : "__proto__"] = "\uE000";
                return Put(parsed, mark, written);
            default:
                leaf.ReplaceWith(JsonValue.Create("\uE000"));
                return Put(parsed, mark, written);
        }
    }

    static string Put(JsonNode node, string mark, string value)
    {
        var text = node.ToJsonString();
        return text.Replace("\"\\uE000\"", value, StringComparison.Ordinal)
            .Replace(mark, value, StringComparison.Ordinal);
    }

    string Value(JsonNode leaf) =>
        random.Next(6) switch
        {
            0 => Known(leaf),
            1 => $"\"{new string('x', 1 << random.Next(16))}\"",
            2 => $"[{string.Join(',', Enumerable.Repeat(leaf.ToJsonString(), 1 + random.Next(300)))}]",
            _ => raw[random.Next(raw.Length)],
        };

    string Known(JsonNode leaf) =>
        leaf.Parent is JsonObject && known.Of(leaf.GetPropertyName(), random) is { } word
            ? JsonValue.Create(word).ToJsonString()
            : raw[random.Next(raw.Length)];

    static IEnumerable<JsonNode> Leaves(JsonNode node) =>
        node switch
        {
            JsonObject fields => fields.Select(field => field.Value).OfType<JsonNode>().SelectMany(Each),
            JsonArray items => items.OfType<JsonNode>().SelectMany(Each),
            _ => [],
        };

    static IEnumerable<JsonNode> Each(JsonNode node) => Leaves(node).Prepend(node);
}

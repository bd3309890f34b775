using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>
/// The hash of what an event says: two events that say the same have the same, however they are written. Its id, when it was
/// recorded, comments, and that it was declared wrong later do not count.
/// </summary>
/// <remarks>
/// Source: CBV 2.0 §8.9 (event hash id) and the public reference generator where the text leaves a choice. Unlike that
/// generator, it is the same whatever the order of an object's fields, and depends on nothing outside the event but prefixes.
/// </remarks>
static class EventHash
{
    /// <summary>The hash as it is an event's id: <c>ni:///sha-256;…?ver=CBV2.0</c>.</summary>
    public static string Of(JsonElement element, LinkedContext context) =>
        $"ni:///sha-256;{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(element, context))))}?ver=CBV2.0";

    /// <summary>What is hashed.</summary>
    public static string Text(JsonElement element, LinkedContext context)
    {
        var root = HashTree.Of(element, context);
        var ordered = InOrder(root.Children, HashOrder.Event);
        return string.Concat("eventType=", root.Name, ordered, Sorted(root.Children));
    }

    // The fields that have a place, in its order; they leave the list, what stays comes after all of them.
    static string InOrder(List<HashNode> children, HashOrder[] order)
    {
        var text = new StringBuilder();
        var own = TakeOwn(children);
        foreach (var place in order)
        {
            var values = new List<string>();
            foreach (var child in children.FindAll(c => c.Name == place.Name))
            {
                if (Value(child, place) is { Length: > 0 } value)
                {
                    values.Add(value);
                }
            }

            children.RemoveAll(c => c.Name == place.Name && c.Children.Count == 0);
            values.Sort(CodePoints.Compare);
            text.AppendJoin("", values);
        }

        return text.Append(Sorted(own)).ToString();
    }

    static string Value(HashNode node, HashOrder place)
    {
        var inner = place.Inner.Length == 0 ? "" : InOrder(node.Children, place.Inner);
        var text = node.Text.Trim();
        if (text.Length > 0)
        {
            text =
                "="
                + (
                    place.IsTime && EpcisTime.TryParse(text, out var time)
                        ? EpcisTime.ToHashed(time)
                        : HashText.Of(text)
                );
        }

        return text.Length + inner.Length == 0 ? "" : node.Name + text + inner;
    }

    // Fields of one's own inside another field stay with it where their namespace ends in a slash, and go to the end where not.
    static List<HashNode> TakeOwn(List<HashNode> children)
    {
        if (
            children.Count <= 1
            || children.Exists(c =>
                c.Name.Contains("eventTime", StringComparison.Ordinal)
                || c.Name.Contains("action", StringComparison.Ordinal)
            )
        )
        {
            return [];
        }

        var own = children.FindAll(IsOwn);
        children.RemoveAll(IsOwn);
        return own;
    }

    static bool IsOwn(HashNode node) =>
        node.Name.Contains('{', StringComparison.Ordinal) && node.Name.Contains("/}", StringComparison.Ordinal);

    static string Sorted(List<HashNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return "";
        }

        var values = nodes.ConvertAll(node =>
        {
            var text = node.Text.Trim();
            return string.Concat(node.Name, text.Length == 0 ? "" : "=" + HashText.Of(text), Sorted(node.Children));
        });
        if (!nodes.Exists(node => node.Name is "bizTransaction" or "source" or "destination"))
        {
            values.Sort(CodePoints.Compare);
        }

        return string.Concat(values);
    }
}

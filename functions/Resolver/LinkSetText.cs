using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Traceability.Gs1;

namespace Traceability.Resolver;

/// <summary>Writes link sets for programs.</summary>
/// <remarks>Source: RFC 9264, section 4; RFC 8187 (titles that are not ASCII); GS1's JSON schema of link sets.</remarks>
public static class LinkSetText
{
    /// <summary>What makes linked data (JSON-LD) of a link set.</summary>
    public const string JsonLdContext = "https://ref.gs1.org/standards/resolver/linkset-context";

    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <param name="anchors">The levels, in the order in which they are written.</param>
    /// <param name="isLinkedData">Whether the context goes into the document.</param>
    public static byte[] Json(IEnumerable<Anchor> anchors, bool isLinkedData = false)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            if (isLinkedData)
            {
                json.WriteString("@context", JsonLdContext);
            }

            json.WriteStartArray("linkset");
            foreach (var anchor in anchors)
            {
                Write(json, anchor);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The same in the form of the <c>Link</c> header, one link a line.</summary>
    public static string Lines(IEnumerable<Anchor> anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        return string.Join(
            ",\n",
            from anchor in anchors
            from type in anchor.ByType()
            from link in type
            select Line(anchor, link)
        );
    }

    static void Write(Utf8JsonWriter json, Anchor anchor)
    {
        json.WriteStartObject();
        json.WriteString("anchor", anchor.Uri);
        json.WriteString("itemDescription", anchor.Description);
        foreach (var type in anchor.ByType())
        {
            json.WriteStartArray(type.Key);
            foreach (var link in type)
            {
                json.WriteStartObject();
                json.WriteString("href", link.Href);
                json.WriteString("title", link.Title);
                if (link.Type is { } media)
                {
                    json.WriteString("type", media);
                }

                Write(json, "hreflang", link.Hreflang);
                Write(json, "context", link.Context);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var tag in tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    static string Line(Anchor anchor, TargetLink link)
    {
        var line = new StringBuilder(
            $"<{link.Href}>; rel=\"{link.LinkType}\"; anchor=\"{anchor.Uri}\"; title*=UTF-8''{Uri.EscapeDataString(link.Title)}"
        );
        if (link.Type is { } media)
        {
            line.Append(System.Globalization.CultureInfo.InvariantCulture, $"; type=\"{media}\"");
        }

        foreach (var tag in link.Hreflang)
        {
            line.Append(System.Globalization.CultureInfo.InvariantCulture, $"; hreflang=\"{tag}\"");
        }

        foreach (var tag in link.Context)
        {
            line.Append(System.Globalization.CultureInfo.InvariantCulture, $"; context=\"{tag}\"");
        }

        return line.ToString();
    }
}

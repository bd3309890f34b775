using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Gs1;

/// <summary>A link from a key to what somebody says of it, with the attributes by which a request chooses.</summary>
/// <remarks>Source: GS1-Conformant Resolver Standard 1.2, section 2; RFC 9264, section 4.2.</remarks>
/// <param name="LinkType">What the target is to the key: an absolute URI.</param>
/// <param name="Href">The target, an absolute URI in ASCII.</param>
/// <param name="Title">For people.</param>
/// <param name="Type">The target's media type, small letters; null where it is not said.</param>
/// <param name="Hreflang">The target's languages (RFC 5646); empty where they are not said.</param>
/// <param name="Context">For whom or where the link is meant; empty for all.</param>
public sealed record TargetLink(
    string LinkType,
    string Href,
    string Title,
    string? Type,
    IReadOnlyList<string> Hreflang,
    IReadOnlyList<string> Context
);

/// <summary>Links as text, for the one column that holds them.</summary>
public static class TargetLinks
{
    // Escapes would make six characters of one Vietnamese letter; the text is never part of a page.
    static readonly TargetLinkJson json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Empty text for no links.</summary>
    public static string Write(IReadOnlyList<TargetLink> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        return links.Count == 0 ? "" : JsonSerializer.Serialize(links, json.IReadOnlyListTargetLink);
    }

    /// <exception cref="JsonException">The text was not written by <see cref="Write"/>.</exception>
    public static IReadOnlyList<TargetLink> Read(string? text) =>
        string.IsNullOrEmpty(text) ? [] : JsonSerializer.Deserialize(text, json.IReadOnlyListTargetLink)!;
}

[JsonSerializable(typeof(IReadOnlyList<TargetLink>))]
sealed partial class TargetLinkJson : JsonSerializerContext;

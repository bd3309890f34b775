using System.Text.RegularExpressions;
using Traceability.Gs1;
using Traceability.Platform.Problems;

namespace Traceability.Resolver;

/// <summary>One link as an owner sends it; <c>linkType</c> may be short (<c>gs1:pip</c>).</summary>
public sealed partial record OwnerLink(
    string? LinkType,
    string? Href,
    string? Title,
    IReadOnlyList<string?>? Hreflang = null,
    string? Type = null,
    IReadOnlyList<string?>? Context = null
)
{
    const int MaxHref = 1000;
    const int MaxTitle = 100;
    const int MaxType = 100;
    const int MaxLinkType = 200;
    const int MostTags = 5;

    /// <summary>The link, or every field that was refused.</summary>
    public static TargetLink? Decide(string pointer, OwnerLink? link, DigitalLink key, Refusals refusals)
    {
        if (link is null)
        {
            refusals.Add(pointer, "required", "Thiếu liên kết.", "There is no link here.");
            return null;
        }

        var before = refusals.List.Count;
        var linkType = ParseLinkType(pointer + "/linkType", link.LinkType, key, refusals);
        var href = ParseHref(pointer + "/href", link.Href, key, refusals);
        var title = refusals.RequiredText(pointer + "/title", link.Title, MaxTitle);
        var type = string.IsNullOrEmpty(link.Type) ? null : link.Type.ToLowerInvariant();
        if (type is not null && !(type.Length <= MaxType && MediaType().IsMatch(type)))
        {
            refusals.Add(
                pointer + "/type",
                "media-type",
                "Cần một kiểu nội dung như text/html.",
                "Must be a media type such as text/html, without parameters."
            );
        }

        var languages = Tags(pointer + "/hreflang", link.Hreflang, LanguageTag(), "language", refusals);
        var contexts = Tags(pointer + "/context", link.Context, ContextTag(), "context", refusals);
        if (refusals.List.Count > before)
        {
            return null;
        }

        var target = new TargetLink(linkType!, href!, title!, type, languages, contexts);
        if (linkType == Resolver.LinkType.DefaultLinkMulti && key.Gtin is not null && !IsApart(target))
        {
            refusals.Add(
                pointer,
                "default-page",
                "gs1:defaultLinkMulti cần một ngôn ngữ khác vi và en, một kiểu khác text/html, hoặc một context: trang của "
                    + "chúng tôi đã là trang mặc định.",
                "gs1:defaultLinkMulti needs languages other than vi and en, a type other than text/html, or a context: our own "
                    + "page, which warns of a recall, is the default."
            );
        }

        return target;
    }

    static string? ParseLinkType(string pointer, string? text, DigitalLink key, Refusals refusals)
    {
        if (string.IsNullOrEmpty(text))
        {
            refusals.Add(pointer, "required", "Cần loại liên kết.", "A link type is required.");
            return null;
        }

        var type = Resolver.LinkType.Canonical(text);
        if (
            Resolver.LinkType.IsGs1(type)
                ? !Resolver.LinkType.IsInVocabulary(type)
                : !(type.Length <= MaxLinkType && Relation().IsMatch(type))
        )
        {
            refusals.Add(
                pointer,
                "link-type",
                "Cần một loại của GS1, như gs1:pip, hoặc địa chỉ http(s) chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch dưới "
                    + "và gạch chéo.",
                "Must be one of GS1's link types, such as gs1:pip, or an http(s) URI of ASCII letters, digits, dots, "
                    + "underscores and slashes, at most 200 characters."
            );
            return null;
        }

        var isItem = key.Gtin is not null;
        var isSerial = key.Qualifiers.Any(q => q.Ai is "21" or "235");
        if (
            type == Resolver.LinkType.RecallStatus
            || (type == Resolver.LinkType.DefaultLink && isItem)
            || (type == Resolver.LinkType.DefaultLinkMulti && isSerial)
        )
        {
            refusals.Add(
                pointer,
                "reserved",
                "Loại liên kết này do hệ thống giữ: người mua phải thấy cảnh báo thu hồi.",
                "This link type is the system's own here: shoppers must see a recall."
            );
            return null;
        }

        return type;
    }

    static string? ParseHref(string pointer, string? text, DigitalLink key, Refusals refusals)
    {
        if (
            text is { Length: > 0 and <= MaxHref }
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", UserInfo: "", HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 }
        )
        {
            // A header holds ASCII: a host in another script has an ASCII form of its own.
            var target =
                $"https://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{uri.PathAndQuery}{uri.Fragment}";
            if (
                target.Length <= MaxHref
                && target.All(c => c is > ' ' and < '\x7F' and not ('"' or '<' or '>' or '\\'))
            )
            {
                if (!(DigitalLink.TryParse(target, out var other) && other.Stem == key.Stem))
                {
                    return target;
                }

                refusals.Add(
                    pointer,
                    "loop",
                    "Liên kết không được dẫn lại bộ phân giải này.",
                    "A link may not lead back to this resolver."
                );
                return null;
            }
        }

        refusals.Add(
            pointer,
            "https",
            "Cần một địa chỉ bắt đầu bằng https://, không có tên người dùng hay mật khẩu, dài nhất 1.000 ký tự.",
            "Must be an https:// address without a user name or password, of at most 1,000 characters."
        );
        return null;
    }

    static IReadOnlyList<string> Tags(
        string pointer,
        IReadOnlyList<string?>? tags,
        Regex form,
        string rule,
        Refusals refusals
    )
    {
        if (tags is null)
        {
            return [];
        }

        if (tags.Count <= MostTags && tags.All(tag => tag is not null && form.IsMatch(tag)))
        {
            return [.. tags.Distinct(StringComparer.Ordinal)!];
        }

        refusals.Add(
            pointer,
            rule,
            rule == "language"
                ? "Nhiều nhất 5 ngôn ngữ, mỗi cái như vi hoặc en-GB."
                : "Nhiều nhất 5 ngữ cảnh, mỗi cái 1 đến 40 chữ không dấu, chữ số và . _ ~ -.",
            rule == "language"
                ? "At most 5 languages, each like vi or en-GB."
                : "At most 5 contexts, each of 1 to 40 ASCII letters, digits and . _ ~ -."
        );
        return [];
    }

    static bool IsApart(TargetLink link) =>
        link.Context.Count > 0
        || link.Type is not (null or "text/html")
        || (link.Hreflang.Count > 0 && !link.Hreflang.Any(tag => tag[..2] is "vi" or "en"));

    // What GS1's schema of link sets lets through as the name of a link type.
    [GeneratedRegex("^https?://[A-Za-z0-9./_]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Relation();

    [GeneratedRegex("^[a-z0-9]+/[a-z0-9.+_-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex MediaType();

    [GeneratedRegex("^[a-z]{2}(-[A-Z]{2})?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    [GeneratedRegex("^[A-Za-z0-9._~-]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContextTag();
}

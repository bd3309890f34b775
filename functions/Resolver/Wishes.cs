using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Traceability.Gs1;

namespace Traceability.Resolver;

/// <summary>What a request says about the link that it wants: link type, context, media types and languages.</summary>
/// <remarks>Source: RFC 9110, section 12.5; RFC 4647, section 3; GS1-Conformant Resolver Standard 1.2, section 2.</remarks>
public sealed record Wishes
{
    const string Html = "text/html";

    /// <summary>More headers than any browser sends are cut off: ranking stays cheap whatever is sent.</summary>
    const int MostRanges = 50;

    static readonly Dictionary<string, LinkSetFormat> formats = new(StringComparer.Ordinal)
    {
        ["application/linkset+json"] = LinkSetFormat.LinkSetJson,
        ["application/linkset"] = LinkSetFormat.LinkSetText,
        ["application/ld+json"] = LinkSetFormat.JsonLd,
        ["application/json"] = LinkSetFormat.Json,
        [Html] = LinkSetFormat.Html,
    };

    // In small letters, with the weight from 0 to 1.
    readonly List<(string Range, double Weight)> types = [];
    readonly List<(string Range, double Weight)> languages = [];
    readonly string? context;

    public Wishes(IEnumerable<DigitalLinkParameter> parameters, StringValues accept, StringValues acceptLanguage)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var parameter in parameters.Where(p => !p.IsAttribute && !string.IsNullOrEmpty(p.Value)))
        {
            if (parameter.Name == "linkType")
            {
                LinkType ??= Resolver.LinkType.Canonical(Uri.UnescapeDataString(parameter.Value!));
            }
            else if (parameter.Name == "context")
            {
                context ??= Uri.UnescapeDataString(parameter.Value!);
            }
        }

        if (MediaTypeHeaderValue.TryParseList(accept, out var media))
        {
            types.AddRange(
                media.Take(MostRanges).Select(m => (m.MediaType.ToString().ToLowerInvariant(), m.Quality ?? 1))
            );
        }

        if (StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var tags))
        {
            languages.AddRange(
                tags.Take(MostRanges).Select(t => (t.Value.ToString().ToLowerInvariant(), t.Quality ?? 1))
            );
        }

        if (LinkType is "linkset" or "all")
        {
            WantsLinkSet = true;
            LinkType = null;
        }

        Format = Named(_ => true)?.Format ?? LinkSetFormat.LinkSetJson;
        // JSON is what a program that asks for one link may want of its target; a link set is wanted by its own name always.
        var named = Named(f =>
            f is LinkSetFormat.LinkSetJson or LinkSetFormat.LinkSetText
            || (LinkType is null && f is LinkSetFormat.Json or LinkSetFormat.JsonLd)
        );
        if (
            !WantsLinkSet
            && named is { } wanted
            && types.TrueForAll(t => IsWild(t.Range) || t.Weight <= wanted.Weight)
            && !LosesToPage(wanted)
        )
        {
            WantsLinkSet = true;
            Format = wanted.Format;
        }
    }

    /// <summary>The canonical link type that is asked for; null for none, and where the link set is.</summary>
    public string? LinkType { get; }

    /// <summary>Whether the link set is the answer, by <c>linkType=linkset</c> (formerly <c>all</c>) or by <c>Accept</c>.</summary>
    public bool WantsLinkSet { get; }

    /// <summary>Whether it asks for nothing but the key, as a phone's camera does.</summary>
    public bool IsPlain => LinkType is null && !WantsLinkSet;

    /// <summary>How a link set is best written.</summary>
    public LinkSetFormat Format { get; }

    /// <summary>
    /// Whether the request asks for a link rather than for our own page, which is HTML in Vietnamese and English: by each of the
    /// attributes that the link has.
    /// </summary>
    public bool Prefers(TargetLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return (link.Context.Count == 0 || HasContext(link))
            && (link.Type is null or Html || Named(link.Type) > Named(Html))
            && (
                link.Hreflang.Count == 0
                || Speaks(link)
                || link.Hreflang.Max(Language) > Math.Max(Language("vi"), Language("en"))
            );
    }

    /// <summary>How well a link fits; greater is better. A weak attribute never outweighs one before it.</summary>
    public (int Context, bool IsAcceptable, double Language, double Type) Rank(TargetLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var type =
            types.Count == 0 ? 1
            : link.Type is { } named ? Type(named)
            : Math.Max(Type("*/*"), Slight);
        return (
            context is null ? (link.Context.Count == 0 ? 1 : 0)
            : HasContext(link) ? 2
            : link.Context.Count == 0 ? 1
            : 0,
            type > 0,
            languages.Count == 0 ? 0
            : link.Hreflang.Count == 0 ? Slight
            : link.Hreflang.Max(Language),
            type
        );
    }

    // Better than what was not asked for, worse than anything that was.
    const double Slight = 0.0005;

    static bool Speaks(TargetLink link) => link.Hreflang.All(tag => tag is "vi" or "en");

    bool HasContext(TargetLink link) => context is not null && link.Context.Contains(context, StringComparer.Ordinal);

    double Named(string type) => types.Where(t => t.Range == type).Select(t => t.Weight).DefaultIfEmpty(0).Max();

    (LinkSetFormat Format, double Weight)? Named(Func<LinkSetFormat, bool> which)
    {
        (LinkSetFormat Format, double Weight)? best = null;
        foreach (var (range, weight) in types)
        {
            if (formats.TryGetValue(range, out var format) && which(format) && weight > (best?.Weight ?? 0))
            {
                best = (format, weight);
            }
        }

        return best;
    }

    bool LosesToPage((LinkSetFormat Format, double Weight) wanted) =>
        wanted.Format is LinkSetFormat.Json or LinkSetFormat.JsonLd && Named(Html) >= wanted.Weight;

    static bool IsWild(string range) => range.EndsWith("/*", StringComparison.Ordinal);

    // The most specific range that fits decides (RFC 9110 section 12.5.1).
    double Type(string type)
    {
        string[] ranges = [type, type[..(type.IndexOf('/', StringComparison.Ordinal) + 1)] + "*", "*/*"];
        foreach (var range in ranges)
        {
            if (types.Exists(t => t.Range == range))
            {
                return Named(range);
            }
        }

        return 0;
    }

    // A range takes in what is more special (en: en-GB), and a little less what is more general (vi-VN: vi).
    double Language(string tag)
    {
        var wanted = tag.ToLowerInvariant();
        var best = 0.0;
        foreach (var (range, weight) in languages)
        {
            var fit =
                range == wanted || wanted.StartsWith(range + "-", StringComparison.Ordinal) ? weight
                : range.StartsWith(wanted + "-", StringComparison.Ordinal) ? weight * 0.999
                : range == "*" ? weight * 0.001
                : 0;
            best = Math.Max(best, fit);
        }

        return best;
    }
}

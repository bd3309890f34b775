using Traceability.Gs1;
using Traceability.Platform.Problems;

namespace Traceability.Resolver;

/// <summary>Every link of a key, as its owner sends them: they replace those that were there.</summary>
public sealed record OwnerLinks(IReadOnlyList<OwnerLink?>? Links)
{
    public const int MostLinks = 20;

    /// <summary>Characters of all together as they are kept, so that a lot and its product fit into one row with room.</summary>
    const int MaxText = 16_000;

    /// <summary>The links, or every field that was refused.</summary>
    /// <param name="key">What they are for: it decides which link types may be set.</param>
    /// <param name="refusals">Gets what is wrong.</param>
    public IReadOnlyList<TargetLink>? Decide(DigitalLink key, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(refusals);
        if (Links is not { Count: <= MostLinks })
        {
            refusals.Add(
                "/links",
                Links is null ? "required" : "too-many",
                $"Cần danh sách từ 0 đến {MostLinks} liên kết.",
                $"Must be a list of at most {MostLinks} links."
            );
            return null;
        }

        var set = Links
            .Select((link, i) => OwnerLink.Decide($"/links/{i}", link, key, refusals))
            .OfType<TargetLink>()
            .ToList();
        if (refusals.Any)
        {
            return null;
        }

        for (var i = 0; i < set.Count; i++)
        {
            if (set.Take(i).Any(earlier => Same(earlier, set[i])))
            {
                refusals.Add(
                    $"/links/{i}",
                    "duplicate",
                    "Liên kết này đã có ở trên.",
                    "The same link is there before."
                );
            }
        }

        if (set.Count(l => l.LinkType == LinkType.DefaultLink) > 1)
        {
            refusals.Add(
                "/links",
                "one-default",
                "Chỉ được một gs1:defaultLink.",
                "There is one gs1:defaultLink at most."
            );
        }

        if (TargetLinks.Write(set).Length > MaxText)
        {
            refusals.Add(
                "/links",
                "too-large",
                $"Tất cả dài quá {MaxText} ký tự.",
                $"Together they are longer than {MaxText} characters."
            );
        }

        return refusals.Any ? null : set;
    }

    static bool Same(TargetLink a, TargetLink b) =>
        a.LinkType == b.LinkType
        && a.Href == b.Href
        && a.Type == b.Type
        && a.Hreflang.SequenceEqual(b.Hreflang)
        && a.Context.SequenceEqual(b.Context);
}

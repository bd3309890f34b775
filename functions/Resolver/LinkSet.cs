using Traceability.Gs1;

namespace Traceability.Resolver;

/// <summary>A link that the resolver can answer with.</summary>
/// <param name="Link">The link.</param>
/// <param name="IsOurs">It leads to this site and nobody set it: it wins where several fit equally.</param>
/// <param name="PassesQuery">Whether the query of the request goes on to the target; an interface refuses what it does not know.</param>
public sealed record OfferedLink(TargetLink Link, bool IsOurs, bool PassesQuery = true);

/// <summary>One level of a key and its links.</summary>
/// <param name="Uri">The level's own Digital Link, not compressed.</param>
/// <param name="Description">What it identifies, for people.</param>
/// <param name="Default">Where a scan leads that asks for nothing.</param>
/// <param name="Links">The others; those of <see cref="LinkType.DefaultLinkMulti"/> compete with the default.</param>
public sealed record Anchor(string Uri, string Description, OfferedLink Default, IReadOnlyList<OfferedLink> Links)
{
    /// <summary>Every link type with its links, the default first and, as the standard wants it, without attributes.</summary>
    public IEnumerable<IGrouping<string, TargetLink>> ByType()
    {
        var multi = Links.Any(l => l.Link.LinkType == LinkType.DefaultLinkMulti);
        return (
            multi
                ? [Bare(Default.Link), Default.Link with { LinkType = LinkType.DefaultLinkMulti }]
                : (IEnumerable<TargetLink>)[Bare(Default.Link)]
        )
            .Concat(Links.Select(l => l.Link))
            .GroupBy(link => link.LinkType, StringComparer.Ordinal);
    }

    static TargetLink Bare(TargetLink link) => new(LinkType.DefaultLink, link.Href, link.Title, null, [], []);
}

/// <summary>What the resolver knows of a key.</summary>
/// <param name="Anchors">The levels from the key as it was asked for up to its primary key; at least one.</param>
/// <param name="Age">How long ago the oldest part was read from storage.</param>
/// <param name="IsPartial">Nobody registered the lot that was asked for: only what is above it is here, and any moment may add it.</param>
public sealed record LinkSet(IReadOnlyList<Anchor> Anchors, TimeSpan Age, bool IsPartial = false)
{
    /// <summary>
    /// The link that a request wants. A link type is looked for level by level, and the first level that has it decides. Without
    /// one it is the default, unless another default was asked for by language, media type or context.
    /// </summary>
    /// <remarks>Source: GS1-Conformant Resolver Standard 1.2, section 2 (default link, link type, attributes, 300 and 404).</remarks>
    public Choice Choose(Wishes wishes)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        var first = Anchors[0];
        if (wishes.LinkType is LinkType.DefaultLink)
        {
            return new Choice.One(first.Default);
        }

        if (wishes.LinkType is null or LinkType.DefaultLinkMulti)
        {
            var others = first.Links.Where(l => l.Link.LinkType == LinkType.DefaultLinkMulti);
            // Our page warns of a recall: it yields only to what was asked for by name. A default that an owner set is one of many.
            List<OfferedLink> competing = first.Default.IsOurs
                ? [.. others.Where(l => wishes.Prefers(l.Link))]
                : [first.Default, .. others];
            return Best(first, competing, wishes) is Choice.One one ? one : new Choice.One(first.Default);
        }

        foreach (var anchor in Anchors)
        {
            if (anchor.Links.Where(l => l.Link.LinkType == wishes.LinkType).ToList() is { Count: > 0 } candidates)
            {
                return Best(anchor, candidates, wishes);
            }
        }

        return new Choice.None();
    }

    static Choice Best(Anchor anchor, List<OfferedLink> candidates, Wishes wishes)
    {
        if (candidates.Count == 0)
        {
            return new Choice.None();
        }

        var ranked = candidates.ConvertAll(link => (Link: link, Rank: wishes.Rank(link.Link)));
        var most = ranked.Max(r => r.Rank);
        var fitting = ranked.Where(r => r.Rank == most).Select(r => r.Link).ToList();
        return fitting.Count == 1 ? new Choice.One(fitting[0])
            : fitting.Find(l => l.IsOurs) is { } ours ? new Choice.One(ours)
            : new Choice.Several(anchor with { Links = fitting });
    }
}

/// <summary>How the resolver answers a request for a link.</summary>
public abstract record Choice
{
    Choice() { }

    public sealed record One(OfferedLink Link) : Choice;

    /// <summary>Nothing in the request tells them apart.</summary>
    /// <param name="Anchor">The level, with these links only.</param>
    public sealed record Several(Anchor Anchor) : Choice;

    public sealed record None : Choice;
}

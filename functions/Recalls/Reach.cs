using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// How a recall reaches a thing. It is strong where the thing itself is unsafe: then so is all that is made of it and all that was
/// ever inside. It is weak where the thing is a container that held something unsafe: unsafe while it did, its other contents not.
/// </summary>
/// <param name="Round">The weighing that found it: each begins anew at the recall's source.</param>
/// <param name="Spans">When it held something unsafe; none where the reach is strong.</param>
/// <param name="Path">The names of things from the source to this one's last before, as it was first reached so.</param>
public sealed record Reach(int Round, bool IsStrong, Spans Spans, IReadOnlyList<string> Path)
{
    /// <summary>Names in a path at most: the source, and the last ones before the thing.</summary>
    public const int MaxPath = 24;

    /// <summary>What can travel on was handed on: <see cref="Text"/> of the state that was; null where nothing was.</summary>
    public string? HandedOn { get; init; }

    /// <summary>The thing is unsafe now.</summary>
    public bool IsNow => IsStrong || Spans.IsOpen;

    /// <summary>The reach without its way here.</summary>
    public string Text => IsStrong ? "strong" : Spans.ToString();

    /// <summary>Whether nothing is new in another one of the same round.</summary>
    public bool Covers(Reach other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsStrong || (!other.IsStrong && Spans.Or(other.Spans).Equals(Spans));
    }

    /// <summary>Both together, of the same round. The path stays that of the first, unless the second is strong and the first is not.</summary>
    public Reach And(Reach other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Covers(other) ? this
            : other.IsStrong ? other with { HandedOn = HandedOn }
            : this with { Spans = Spans.Or(other.Spans) };
    }

    /// <summary>What of this reach comes to the end of an edge; null where nothing does.</summary>
    /// <param name="thing">The thing that is reached.</param>
    /// <param name="edge">An edge that goes out from it.</param>
    /// <param name="inside">When the thing was inside the edge's end; asked only of <see cref="EdgeKind.In"/>.</param>
    public Reach? Along(Thing thing, Edge edge, Spans inside)
    {
        ArgumentNullException.ThrowIfNull(thing);
        ArgumentNullException.ThrowIfNull(edge);
        if (thing.Kind == ThingKind.Product)
        {
            return null;
        }

        switch (edge.Kind)
        {
            case EdgeKind.Made:
                return IsStrong || Spans.Contains(edge.At) ? new Reach(Round, true, Spans.None, Onward(thing)) : null;
            case EdgeKind.Has:
                return IsStrong ? new Reach(Round, true, Spans.None, Onward(thing)) : null;
            default:
                var unsafeInside = IsStrong ? inside : inside.And(Spans);
                return unsafeInside.IsNone ? null : new Reach(Round, false, unsafeInside, Onward(thing));
        }
    }

    IReadOnlyList<string> Onward(Thing thing) =>
        thing.Kind == ThingKind.Making ? Path
        : Path.Count < MaxPath ? [.. Path, thing.Name]
        : [Path[0], .. Path.Skip(2), thing.Name];
}

/// <summary>Reaches of one recall to one thing, one a round: while a recall is weighed again, the round before still holds.</summary>
public static class Reaches
{
    /// <summary>With another one; the same list where it brings nothing new.</summary>
    public static IReadOnlyList<Reach> With(this IReadOnlyList<Reach> reaches, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(reaches);
        ArgumentNullException.ThrowIfNull(reach);
        var same = reaches.FirstOrDefault(r => r.Round == reach.Round);
        return same is null ? [.. reaches, reach]
            : same.Covers(reach) ? reaches
            : [.. reaches.Select(r => r.Round == reach.Round ? r.And(reach) : r)];
    }

    /// <summary>Without the rounds before one; the same list where there are none.</summary>
    public static IReadOnlyList<Reach> From(this IReadOnlyList<Reach> reaches, int round)
    {
        ArgumentNullException.ThrowIfNull(reaches);
        return reaches.All(r => r.Round >= round) ? reaches : [.. reaches.Where(r => r.Round >= round)];
    }
}

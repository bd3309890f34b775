using Traceability.Batches;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>That a recall reaches a thing, kept with the thing.</summary>
public sealed record Mark(string Recall, string Reason, DateTimeOffset Since, IReadOnlyList<Reach> Reaches)
{
    public bool IsNow => Reaches.Any(reach => reach.IsNow);
}

/// <summary>All recalls that reach a thing, whose passport and stock follow from it.</summary>
/// <param name="Version">Higher each time that <see cref="Now"/> changes; 0 for a thing that no recall ever reached.</param>
/// <param name="Shown">The version that passport and stock are at.</param>
public sealed record Marks(Thing Thing, IReadOnlyList<Mark> List, long Version, long Shown)
{
    public static Marks None(Thing thing) => new(thing, [], 0, 0);

    /// <summary>The recall that holds the thing now, the earliest where several do; null where none does.</summary>
    public RecallNotice? Now =>
        List.Where(mark => mark.IsNow)
            .OrderBy(mark => mark.Since)
            .ThenBy(mark => mark.Recall, StringComparer.Ordinal)
            .Select(mark => new RecallNotice(mark.Reason, mark.Since))
            .FirstOrDefault();

    /// <summary>With a recall's reach; the same where it brings nothing new.</summary>
    public Marks With(Recall recall, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(reach);
        // Neither the way here nor what was handed on is of use to the thing itself.
        var bare = reach with
        {
            Path = [],
            HandedOn = null,
        };
        var mark = List.FirstOrDefault(mark => mark.Recall == recall.Id);
        if (mark is null)
        {
            return To([.. List, new Mark(recall.Id, recall.Reason, recall.DecidedAt, [bare])]);
        }

        var reaches = mark.Reaches.With(bare);
        return ReferenceEquals(reaches, mark.Reaches)
            ? this
            : To([.. List.Select(m => m == mark ? mark with { Reaches = reaches } : m)]);
    }

    /// <summary>Without a recall's rounds before one; the same where there are none.</summary>
    /// <param name="round">Null takes the recall away.</param>
    public Marks Without(string recall, int? round)
    {
        var mark = List.FirstOrDefault(mark => mark.Recall == recall);
        if (mark is null)
        {
            return this;
        }

        var reaches = round is { } from ? mark.Reaches.From(from) : [];
        return ReferenceEquals(reaches, mark.Reaches) ? this
            : reaches.Count == 0 ? To([.. List.Where(m => m != mark)])
            : To([.. List.Select(m => m == mark ? mark with { Reaches = reaches } : m)]);
    }

    Marks To(IReadOnlyList<Mark> list)
    {
        var next = this with { List = list };
        return next.Now == Now ? next : next with { Version = Version + 1 };
    }
}

/// <summary>Marks as they were read, with storage's own mark of this state; null where there is no row yet.</summary>
public sealed record KeptMarks(Marks Marks, string? ETag);

/// <summary>Where marks are kept.</summary>
public interface IMarks
{
    /// <summary>One point read; none where no recall ever reached the thing.</summary>
    Task<KeptMarks> FindAsync(Thing thing, CancellationToken cancellation);

    /// <summary>Writes marks, unless they changed since they were read: then false.</summary>
    Task<bool> WriteAsync(Marks marks, string? etag, CancellationToken cancellation);
}

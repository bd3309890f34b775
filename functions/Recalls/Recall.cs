using System.Text.Json.Serialization;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>How far the work of a recall is.</summary>
public enum RecallPhase
{
    /// <summary>It spreads from its source.</summary>
    Walking,

    /// <summary>It was weighed again, and what is not reached any more is let go.</summary>
    Sweeping,

    /// <summary>All is reached.</summary>
    Settled,

    /// <summary>All that it reached is let go.</summary>
    Lifting,

    /// <summary>It holds nothing any more.</summary>
    Lifted,
}

/// <summary>The decision that a thing and everything made from it are unsafe. It is never changed.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Reason">For people, 1 to 500 characters.</param>
/// <param name="By">The farmer who decided, or the operator.</param>
/// <param name="Owner">The farmer whose product it is; null where nobody here owns it.</param>
/// <param name="IsDrill">It tells what a recall would reach, and marks nothing.</param>
public sealed record Recall(
    string Id,
    Thing Source,
    string Reason,
    string By,
    string? Owner,
    DateTimeOffset DecidedAt,
    bool IsDrill
);

/// <summary>The decision that a recall is over: a record of its own.</summary>
public sealed record Lift(string Id, string Reason, string By, DateTimeOffset DecidedAt);

/// <summary>How a recall's work stands.</summary>
/// <param name="Round">How often it was weighed, from 1.</param>
/// <param name="MustWeigh">Something that it travelled along does not count any more: it must be weighed again.</param>
/// <param name="HoldsFrom">What rounds before this one found is let go.</param>
/// <param name="After">Where sweeping or lifting goes on; null at its start.</param>
/// <param name="LastMarkAt">When something was last marked or let go.</param>
/// <param name="AnnouncedAt">When its work was last announced.</param>
/// <param name="Count">The lots, items and units that it reaches, its source too.</param>
public sealed record RecallProgress(
    RecallPhase Phase,
    int Round,
    bool MustWeigh,
    int HoldsFrom,
    string? After,
    DateTimeOffset LastMarkAt,
    DateTimeOffset AnnouncedAt,
    long Count
);

/// <summary>A recall as it was read.</summary>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptRecall(Recall Recall, RecallProgress Progress, Lift? Lift, string ETag)
{
    /// <summary>
    /// What was read before the last mark may be shown for so long (design: promise 6: caches hold an answer for at most 5 s); only
    /// then is a recall told to be complete.
    /// </summary>
    public static readonly TimeSpan Seen = TimeSpan.FromSeconds(7);

    /// <summary>The state as it is told.</summary>
    /// <param name="isWorkLeft">Whether arrivals wait.</param>
    public string State(DateTimeOffset now, bool isWorkLeft)
    {
        var isSeen = Recall.IsDrill || now - Progress.LastMarkAt >= Seen;
        return Progress.Phase switch
        {
            RecallPhase.Lifted when isSeen && !isWorkLeft => "lifted",
            RecallPhase.Lifted or RecallPhase.Lifting => "lifting",
            RecallPhase.Settled when isSeen && !isWorkLeft && !Progress.MustWeigh => "complete",
            _ => "marking",
        };
    }
}

/// <summary>Something that a recall reaches.</summary>
/// <param name="Reaches">How; the latest round tells.</param>
/// <param name="FirstAt">When it was first reached.</param>
/// <param name="Told">The parties who were told.</param>
public sealed record Reached(
    Thing Thing,
    IReadOnlyList<Reach> Reaches,
    DateTimeOffset FirstAt,
    IReadOnlyList<string> Told
)
{
    public Reach Latest => Reaches.MaxBy(reach => reach.Round)!;

    /// <summary>With parties who were told; the same where all of them were.</summary>
    public Reached WithTold(IReadOnlyList<string> parties) =>
        parties.All(Told.Contains) ? this : this with { Told = [.. Told.Union(parties)] };

    /// <summary>With reaches that were handed on; one that grew since then is not, and the same where nothing is new.</summary>
    public Reached WithHandedOn(IReadOnlyList<Reach> handedOn)
    {
        bool IsNews(Reach reach) =>
            reach.HandedOn != reach.Text && handedOn.Any(h => h.Round == reach.Round && h.Text == reach.Text);

        return Reaches.Any(IsNews)
            ? this with
            {
                Reaches = [.. Reaches.Select(reach => IsNews(reach) ? reach with { HandedOn = reach.Text } : reach)],
            }
            : this;
    }
}

/// <summary>That a recall comes to a thing: work that waits.</summary>
/// <param name="From">What went into the thing, where the reach is weak.</param>
/// <param name="Key">Where it waits.</param>
/// <param name="After">Where handing on goes on; null at its start.</param>
/// <param name="Under">What was handed on until there: <see cref="Reach.Text"/>.</param>
public sealed record Arrival(
    Thing Thing,
    Reach Reach,
    Thing? From = null,
    string Key = "",
    string? After = null,
    string? Under = null
);

/// <summary>The message of <c>recall</c>: a recall has work, or a container that was not emptied after all must be weighed.</summary>
/// <param name="Recall">The recall's id; null where it is a container.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
/// <param name="Container">The container.</param>
/// <param name="After">Where its contents go on.</param>
public sealed record RecallChange(
    string? Recall,
    DateTimeOffset AnnouncedAt,
    StoredThing? Container = null,
    string? After = null
);

/// <summary>A thing as it is kept and sent.</summary>
public sealed record StoredThing(string Key, string Name, ThingKind Kind, string? Gtin, string? Lot)
{
    public static StoredThing Of(Thing thing)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return new(thing.Key, thing.Name, thing.Kind, thing.Gtin?.ToString(), thing.Lot?.ToString());
    }

    public Thing Read() => Thing.Kept(Key, Name, Kind, Gtin, Lot);
}

[JsonSerializable(typeof(RecallChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class RecallChangeJson : JsonSerializerContext;

/// <summary>Where work of recalls is announced.</summary>
public interface IRecallChanges
{
    Task AnnounceAsync(RecallChange change, CancellationToken cancellation);
}

/// <summary>What follows when a recall has no work left, so that it holds no recall up. It may come twice, or late.</summary>
public interface IRecallEffect
{
    Task FollowAsync(Recall recall, CancellationToken cancellation);
}

/// <summary>What is sold follows from a recall; Listings knows.</summary>
public interface IRecalledStock
{
    /// <summary>Notes whether a lot may be sold; what is noted at this version, or beyond it, stays.</summary>
    Task NoteAsync(Thing lot, bool isRecalled, long version, CancellationToken cancellation);

    /// <summary>Decides again what of a product is for sale; when it ends, it is decided.</summary>
    Task DecideAsync(Gs1.Gtin gtin, CancellationToken cancellation);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance;

/// <summary>How the acceptance of an event ended.</summary>
/// <param name="Kept">What the history holds: what came now, or what was there before.</param>
/// <param name="IsNew">It came now.</param>
/// <param name="IsSame">It says the same as what came now; false where the id is known with other content, which stays.</param>
public sealed record Acceptance(KeptEvent Kept, bool IsNew, bool IsSame);

/// <summary>An event of the history, and whether all that follows from it is there.</summary>
public sealed record KeptEvent(AcceptedEvent Accepted, bool IsDone);

/// <summary>Where events are kept. An event is never changed and never removed.</summary>
public interface IEvents
{
    /// <summary>Keeps an event, unless one with its id and declaration is there.</summary>
    Task<Acceptance> AddAsync(AcceptedEvent accepted, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptEvent?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>An event and its declarations, in the order of their acceptance; empty where nobody captured it.</summary>
    Task<IReadOnlyList<KeptEvent>> OfIdAsync(string eventId, CancellationToken cancellation);

    /// <summary>Notes that all that follows from an event is there.</summary>
    Task NoteDoneAsync(string key, CancellationToken cancellation);
}

/// <summary>An event, and the parties that may see it, the operator aside.</summary>
public sealed record SeenEvent(AcceptedEvent Accepted, IReadOnlyCollection<string> Viewers);

/// <summary>Where the keys of events are found by what they name. Writing twice is writing once.</summary>
public interface IEventIndex
{
    /// <summary>Lists events everywhere that they are to be found.</summary>
    Task AddAsync(IReadOnlyList<SeenEvent> seen, CancellationToken cancellation);

    /// <summary>Shows a party an event that was kept before.</summary>
    Task ShowAsync(string party, AcceptedEvent accepted, CancellationToken cancellation);

    /// <summary>Whether a party may see an event: one point read.</summary>
    Task<bool> IsShownAsync(string party, DateTimeOffset recordTime, string key, CancellationToken cancellation);

    /// <summary>A stretch of a list, in its order.</summary>
    /// <param name="list">Which list.</param>
    /// <param name="range">Which stretch.</param>
    /// <param name="count">Rows at most, 1 to 1,000.</param>
    Task<IReadOnlyList<IndexRow>> RowsAsync(EventList list, RowRange range, int count, CancellationToken cancellation);

    /// <summary>What a party may see named in events: EPCs, business steps, …, in the order of their keys.</summary>
    /// <param name="party">The party; null for everything.</param>
    Task<IReadOnlyList<NamedWord>> WordsAsync(
        string? party,
        WordKind kind,
        string after,
        int count,
        CancellationToken cancellation
    );

    /// <summary>Gives a party the right to see what happened and will happen to a thing; false where it had it.</summary>
    Task<bool> EntitleAsync(string party, string thing, CancellationToken cancellation);

    /// <summary>Whether a party was handed a thing.</summary>
    Task<bool> IsEntitledAsync(string party, string thing, CancellationToken cancellation);

    /// <summary>The parties that were handed a thing, at most 1,000.</summary>
    Task<IReadOnlyList<string>> EntitledAsync(string thing, CancellationToken cancellation);
}

/// <summary>The vocabularies that can be asked for (EPCIS 2.0 §12.4.3, top-level resources).</summary>
public enum WordKind
{
    Epc,
    BizStep,
    Disposition,
    BizLocation,
    ReadPoint,
    EventType,
}

/// <param name="Key">Where it is in the list.</param>
public sealed record NamedWord(string Key, string Value);

/// <summary>A list of events' keys.</summary>
/// <param name="Partition">Where it is kept.</param>
/// <param name="Prefix">What its rows begin with.</param>
public readonly record struct EventList(string Partition, string Prefix)
{
    /// <summary>Partitions that every event is spread over. One alone takes 2,000 rows a second and no more.</summary>
    public const int Shards = 16;

    static readonly IReadOnlyList<string> everyone = [.. Enumerable.Range(0, Shards).Select(Shard)];

    /// <summary>The events that a party may see, by acceptance: lists to be read as one.</summary>
    /// <param name="party">The party; null for every event.</param>
    public static IReadOnlyList<EventList> Accepted(string? party, bool ascending) =>
        InLogs(party, ByAcceptance(ascending));

    /// <summary>The events that a party may see, by their own time: lists to be read as one.</summary>
    /// <param name="party">The party; null for every event.</param>
    public static IReadOnlyList<EventList> Happened(string? party, bool ascending) => InLogs(party, ByTime(ascending));

    /// <summary>The events of a business step that a party may see, by acceptance, oldest first: lists to be read as one.</summary>
    /// <param name="party">The party; null for every event.</param>
    public static IReadOnlyList<EventList> OfStep(string? party, string step) => InLogs(party, ByStep(step));

    /// <summary>The events that name a thing, a class or a transformation, by acceptance, oldest first.</summary>
    /// <param name="thing">The canonical name.</param>
    public static EventList OfThing(string thing) => new(Named("thing", thing), "");

    /// <summary>Whether this is <see cref="OfThing"/>.</summary>
    public bool IsOfThing => Partition.StartsWith("thing|", StringComparison.Ordinal);

    /// <summary>Where a line stands in a list by a time.</summary>
    public static string Order(DateTimeOffset time, bool ascending)
    {
        var ticks = ascending ? time.UtcTicks : long.MaxValue - time.UtcTicks;
        // 19 digits sort as the times do.
        return ticks.ToString("D19", CultureInfo.InvariantCulture);
    }

    /// <summary>The partitions of all that a party may see.</summary>
    /// <param name="party">The party; null for every event.</param>
    public static IReadOnlyList<string> Logs(string? party) => party is null ? everyone : [OfParty(party)];

    /// <summary>The one of <see cref="Logs"/> that has an event.</summary>
    /// <param name="party">The party; null for every event.</param>
    /// <param name="key">The event's key.</param>
    public static string Log(string? party, string key) =>
        party is null ? everyone[SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % Shards] : OfParty(party);

    internal static string ByAcceptance(bool ascending) => ascending ? "r+" : "r-";

    internal static string ByTime(bool ascending) => ascending ? "t+" : "t-";

    internal static string ByStep(string step) => Named("step", step) + "|";

    static string OfParty(string party) => "party|" + party;

    static string Shard(int number) => string.Create(CultureInfo.InvariantCulture, $"log|{number:D2}");

    static IReadOnlyList<EventList> InLogs(string? party, string prefix) =>
        [.. Logs(party).Select(log => new EventList(log, prefix))];

    // A name may hold what a key of storage may not, and may be longer than one.
    static string Named(string kind, string name) => kind + "|" + OpaqueId.From(kind, name);
}

/// <summary>A stretch of a list: behind one key, and before another; null is open.</summary>
public readonly record struct RowRange(string? After, string? Before);

/// <summary>A line of a list.</summary>
/// <param name="Order">Where it is in its list, without the list's prefix.</param>
/// <param name="Key">The event's key.</param>
public sealed record IndexRow(
    string Order,
    string Key,
    DateTimeOffset RecordTime,
    DateTimeOffset EventTime,
    EventType Type,
    string? BizStep
);

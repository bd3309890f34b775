using Traceability.Platform;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>A line of a list of recalls.</summary>
public sealed record RecallLine(string Id);

/// <summary>Where recalls, what they reach and what is left of their work are kept.</summary>
public interface IRecalls
{
    /// <summary>Keeps a decision and its first work in one transaction; false where its id is taken.</summary>
    Task<bool> AddAsync(Recall recall, CancellationToken cancellation);

    Task<KeptRecall?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Lists a recall with the operator and with its owner; twice is once.</summary>
    Task ListAsync(Recall recall, CancellationToken cancellation);

    /// <summary>The ids of recalls, newest first.</summary>
    /// <param name="owner">The farmer whose products they are of; null for all.</param>
    Task<PageOf<string>> OfAsync(string? owner, PageRequest page, CancellationToken cancellation);

    /// <summary>Writes how the work stands, unless it changed since it was read: then false.</summary>
    /// <param name="read">As it was read.</param>
    /// <param name="progress">As it is to be; its count and times are not written here.</param>
    /// <param name="lift">The decision to lift it, where it is made now.</param>
    /// <param name="arrival">Work that comes with it.</param>
    Task<bool> WriteAsync(
        KeptRecall read,
        RecallProgress progress,
        Lift? lift,
        Arrival? arrival,
        CancellationToken cancellation
    );

    /// <summary>Notes that it must be weighed again.</summary>
    Task MustWeighAsync(string id, CancellationToken cancellation);

    /// <summary>Notes when something was last marked, or let go.</summary>
    Task NoteMarkedAsync(string id, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Notes a new announcement, unless the recall changed since it was read: then false.</summary>
    Task<bool> NoteAnnouncedAsync(KeptRecall read, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Adds work; the same twice is once.</summary>
    Task AddArrivalsAsync(string id, IReadOnlyList<Arrival> arrivals, CancellationToken cancellation);

    /// <summary>Work that waits, so many at most.</summary>
    Task<IReadOnlyList<Arrival>> ArrivalsAsync(string id, int count, CancellationToken cancellation);

    /// <summary>Notes how far the handing on of an arrival is; it is there as long as it is not done.</summary>
    Task NoteArrivalAsync(string id, Arrival arrival, CancellationToken cancellation);

    Task DoneAsync(string id, IReadOnlyList<Arrival> arrivals, CancellationToken cancellation);

    Task<Reached?> FindReachedAsync(string id, Thing thing, CancellationToken cancellation);

    /// <summary>
    /// Rewrites what is reached of some things, a hundred or so in one transaction, which also counts what came and went. It is
    /// computed again where another wrote in between.
    /// </summary>
    /// <param name="id">The recall.</param>
    /// <param name="things">The things, each once.</param>
    /// <param name="change">
    /// From what is kept of a thing what is to be kept: the same object where nothing is to be written, null where nothing is left.
    /// </param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    /// <returns>What is kept now.</returns>
    Task<IReadOnlyDictionary<Thing, Reached>> RewriteAsync(
        string id,
        IReadOnlyCollection<Thing> things,
        Func<Thing, Reached?, Reached?> change,
        CancellationToken cancellation
    );

    /// <summary>What is reached, in an order that stays: lots, then items, then units; transformations only where asked for.</summary>
    Task<PageOf<Reached>> ReachedAsync(string id, PageRequest page, bool withMakings, CancellationToken cancellation);
}

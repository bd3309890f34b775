namespace Traceability.Provenance.Graph;

/// <summary>How one thing is with another.</summary>
public enum EdgeKind
{
    /// <summary>The second was inside the first.</summary>
    Has,

    /// <summary>The first went into the second, or came out of it.</summary>
    In,

    /// <summary>The second is made of the first, or a part of it, for good.</summary>
    Made,
}

/// <summary>What one event tells of two things; it is kept with the first.</summary>
/// <param name="Event">The event's own key, which its error declaration shares.</param>
/// <param name="At">The event's time.</param>
/// <param name="IsOut">It came out; only with <see cref="EdgeKind.In"/>.</param>
/// <param name="Quantity">How much of a lot; null where it is all of it, or not told.</param>
/// <param name="Uom">The quantity's unit; null where pieces are counted.</param>
public sealed record Edge(
    Thing From,
    EdgeKind Kind,
    Thing To,
    string Event,
    DateTimeOffset At,
    bool IsOut = false,
    decimal? Quantity = null,
    string? Uom = null
);

/// <summary>Who has a thing since when.</summary>
/// <param name="Party">The farmer or partner of ours; null where it is nobody here.</param>
/// <param name="Name">As the event names him.</param>
public sealed record Holder(string? Party, string Name, DateTimeOffset Since);

/// <summary>All that one event tells the graph.</summary>
/// <param name="Event">The event's own key, which its error declaration shares.</param>
/// <param name="IsVoid">An error was declared: none of it counts, whichever of the two comes first.</param>
/// <param name="Edges">Each is kept with its <see cref="Edge.From"/>.</param>
/// <param name="Emptied">The container that everything came out of; null where none did.</param>
/// <param name="Held">Things that changed hands.</param>
/// <param name="Holder">Who has them since then; null where none did.</param>
public sealed record EventFacts(
    string Event,
    DateTimeOffset At,
    bool IsVoid,
    IReadOnlyList<Edge> Edges,
    Thing? Emptied,
    IReadOnlyList<Thing> Held,
    Holder? Holder
)
{
    public bool IsEmpty => Edges.Count == 0 && Emptied is null && Held.Count == 0;
}

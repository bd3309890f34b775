namespace Traceability.Provenance.Graph;

/// <summary>A page of what goes out from a thing.</summary>
/// <param name="Edges">What counts; all that was told of the thing in one container is on one page.</param>
/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record EdgePage(IReadOnlyList<Edge> Edges, string? Next);

/// <summary>The graph of things: what was made of what, and what was inside of what when. Nothing here walks it.</summary>
public interface IGraph
{
    /// <summary>Keeps what an event tells, each edge with the thing that it goes out from; twice is once.</summary>
    Task AddAsync(EventFacts facts, CancellationToken cancellation);

    /// <summary>What goes out from a thing, a page of <see cref="GraphTable.PageSize"/> at least.</summary>
    /// <param name="thing">The thing.</param>
    /// <param name="withContents">Also what was ever inside it.</param>
    /// <param name="after">The page before's <see cref="EdgePage.Next"/>; null for the first.</param>
    Task<EdgePage> FromAsync(Thing thing, bool withContents, string? after, CancellationToken cancellation);

    /// <summary>A page of what was ever inside a thing.</summary>
    Task<EdgePage> ContentsAsync(Thing container, string? after, CancellationToken cancellation);

    /// <summary>All that was told of a thing in a container.</summary>
    Task<IReadOnlyList<Edge>> ToldAsync(Thing thing, Thing container, CancellationToken cancellation);

    /// <summary>When a container was emptied, from a time on; the first <see cref="GraphTable.MaxTold"/>.</summary>
    Task<IReadOnlyList<DateTimeOffset>> EmptiedAsync(
        Thing container,
        DateTimeOffset from,
        CancellationToken cancellation
    );

    /// <summary>Who was last handed the thing itself; null where nobody was.</summary>
    Task<Holder?> HolderAsync(Thing thing, CancellationToken cancellation);

    /// <summary>Whether anything was ever told of a thing.</summary>
    Task<bool> KnowsAsync(Thing thing, CancellationToken cancellation);
}

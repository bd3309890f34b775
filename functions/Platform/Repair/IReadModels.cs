namespace Traceability.Platform.Repair;

/// <summary>
/// Rows that are made from others: from events, and from what people registered. They can be thrown away and made again.
/// </summary>
/// <param name="Name">As an operator names it: <c>passports</c>.</param>
/// <param name="Holds">Whether a row of the table, told its partition and its key, is one of them.</param>
public sealed record ReadModel(string Name, string Table, Func<string, string, bool> Holds)
{
    /// <summary>
    /// Brings over what only time knows and nothing can tell again, from the row that is there; told the row that was made and the one
    /// that is kept under its key, null where there is none.
    /// </summary>
    public Func<StoredRow, StoredRow?, IStoredRows, CancellationToken, Task<StoredRow>> Settle { get; init; } =
        (made, _, _, _) => Task.FromResult(made);
}

/// <summary>Something that read models follow from, which is told to them again.</summary>
/// <param name="Turn">What is told in one turn has all of the turns before it.</param>
/// <param name="Is">Whether a row of the table is one.</param>
/// <param name="Moments">When it is told among the others of its turn; several where something follows from it more than once.</param>
/// <param name="Tell">
/// Has done what follows from it, as when it first came; told its row, and which of its moments it is, from 0.
/// </param>
public sealed record Told(
    Turn Turn,
    string Table,
    Func<StoredRow, bool> Is,
    Func<StoredRow, IReadOnlyList<DateTimeOffset>> Moments,
    Func<StoredRow, int, CancellationToken, Task> Tell
)
{
    /// <summary>
    /// Whether its row lies there only once it is told, so that what is told before does not see it. What is no row of a
    /// <see cref="Told"/> of this kind, and of no model, lies there from the beginning.
    /// </summary>
    public bool ComesWhenTold { get; init; }

    /// <summary>It is told in its place, once.</summary>
    public static IReadOnlyList<DateTimeOffset> Once { get; } = [default];
}

/// <summary>In which order what was kept is told again.</summary>
public enum Turn
{
    /// <summary>What was counted, day by day.</summary>
    Counts,

    /// <summary>Who took stock, and what its owner does not sell: decided once, and not again.</summary>
    Trades,

    /// <summary>Batches and events, in the order of their acceptance.</summary>
    History,

    /// <summary>What recalls hold.</summary>
    Marks,

    /// <summary>Recalls, sales, orders, opinions: what is listed of them.</summary>
    Lists,

    /// <summary>What has its place from before.</summary>
    Places,
}

/// <summary>What a feature makes from what is kept: its read models, and how it makes them again.</summary>
public interface IReadModels
{
    IReadOnlyList<ReadModel> Models { get; }

    IReadOnlyList<Told> Told { get; }
}

/// <summary>
/// An effect that brings forth what read models are made from. When they are made again it is there, with its own time, and is not to be
/// brought forth again.
/// </summary>
public interface IBringsForth;

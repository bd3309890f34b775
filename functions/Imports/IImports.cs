using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>An import as it was read.</summary>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptImport(Import Import, string ETag);

/// <summary>What a row's content made before.</summary>
/// <param name="ImportId">The import that did.</param>
public sealed record MadeBefore(MadeThing Thing, string ImportId);

/// <summary>Which lines of a report are asked for.</summary>
/// <param name="Size">Lines at most.</param>
/// <param name="After">The line that they start behind; null for the first.</param>
/// <param name="State">In which state; null for all.</param>
public sealed record RowsAsked(int Size, string? After, RowState? State);

/// <summary>Where imports and their reports are kept.</summary>
public interface IImports
{
    /// <summary>Keeps a new import and lists it with its importer; false where it is there.</summary>
    Task<bool> AddAsync(Import import, CancellationToken cancellation);

    Task<KeptImport?> FindAsync(string importer, string id, CancellationToken cancellation);

    /// <summary>Replaces an import, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptImport read, Import changed, CancellationToken cancellation);

    /// <summary>
    /// Writes lines of the report, the import that came so far, and for each key what its row made now: whole or not at all; false where
    /// the import changed since it was read, or another one made the same.
    /// </summary>
    Task<bool> AdvanceAsync(
        KeptImport read,
        Import changed,
        IReadOnlyList<ImportedRow> rows,
        IReadOnlyDictionary<string, MadeThing> made,
        CancellationToken cancellation
    );

    /// <summary>What a row's content made before; null for nothing.</summary>
    Task<MadeBefore?> MadeBeforeAsync(string importer, string key, CancellationToken cancellation);

    /// <summary>The lines of a report that the import's round has come to, in the order of the file.</summary>
    Task<PageOf<ImportedRow>> RowsAsync(Import import, RowsAsked asked, CancellationToken cancellation);

    /// <summary>Removes an importer's imports and reports, a part at a time; says how many rows there were.</summary>
    Task<int> RemoveAllAsync(string importer, CancellationToken cancellation);

    /// <summary>An importer's imports, the newest first.</summary>
    Task<PageOf<Import>> OfAsync(string importer, PageRequest page, CancellationToken cancellation);
}

/// <summary>Keeps what a file said, a round each, until its rows are worked off.</summary>
public interface IImportSheets
{
    /// <summary>Twice is once.</summary>
    Task KeepAsync(string importer, string id, int round, ReadOnlyMemory<byte> sheet, CancellationToken cancellation);

    /// <summary>Null where it is not there.</summary>
    Task<ImportSheet?> FindAsync(string importer, string id, int round, CancellationToken cancellation);

    /// <summary>Removes everything of an importer; says how much there was.</summary>
    Task<int> RemoveAllAsync(string importer, CancellationToken cancellation);

    /// <summary>Twice is once.</summary>
    Task RemoveAsync(string importer, string id, int round, CancellationToken cancellation);
}

/// <summary>A round of an import whose rows are to be worked off, as the queue <c>import</c> carries it.</summary>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record ImportDue(string Importer, string Import, int Round, DateTimeOffset AnnouncedAt);

/// <summary>Announces imports before they are kept (design: promise 2).</summary>
public interface IImportsDue
{
    Task AnnounceAsync(ImportDue due, CancellationToken cancellation);
}

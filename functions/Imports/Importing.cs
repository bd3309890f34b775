using System.Globalization;
using System.Security.Cryptography;
using Traceability.Platform;
using Traceability.Platform.Functions;

namespace Traceability.Imports;

/// <summary>Takes files in: the announcement, then what they say, then the import (design: promise 2).</summary>
public sealed class Importing(
    IImports imports,
    IImportSheets sheets,
    IImportsDue due,
    RequestTable requests,
    TimeProvider time
)
{
    /// <summary>The id of a file's import: the same for the same content from the same sender, however it was saved.</summary>
    public static string IdOf(Importer importer, ImportKind kind, bool isDryRun, ReadOnlyMemory<byte> sheet)
    {
        ArgumentNullException.ThrowIfNull(importer);
        return OpaqueId.From(
            "import",
            importer.Id,
            importer.CooperativeId ?? "",
            kind.ToString(),
            isDryRun ? "dry-run" : "",
            Convert.ToHexStringLower(SHA256.HashData(sheet.Span))
        );
    }

    /// <summary>
    /// The import of a file, new or going on; one that is done is gone through again where it may end otherwise now. Null where the
    /// Idempotency-Key came with another file before.
    /// </summary>
    public async Task<Import?> TakeAsync(
        Importer importer,
        ImportKind kind,
        bool isDryRun,
        ImportSheet sheet,
        string? idempotencyKey,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(sheet);
        var bytes = sheet.ToBytes();
        var id = IdOf(importer, kind, isDryRun, bytes);
        var kept = await imports.FindAsync(importer.Id, id, cancellation);
        var round =
            kept is null ? 1
            : kept.Import.MayEndOtherwise ? kept.Import.Round + 1
            : kept.Import.Round;
        if (idempotencyKey is not null)
        {
            var note = round.ToString(CultureInfo.InvariantCulture);
            var earlier = await requests.NoteAsync(
                importer.Id,
                idempotencyKey,
                "POST /api/imports " + id,
                note,
                cancellation
            );
            if (earlier is { Same: false })
            {
                return null;
            }

            // A retry asks for the round that the first try started, and for no further one.
            round = earlier is null ? round : int.Parse(earlier.Note, CultureInfo.InvariantCulture);
        }

        while (kept is null || (kept.Import.Round < round && kept.Import.MayEndOtherwise))
        {
            var now = time.GetUtcNow();
            var import =
                kept?.Import.Again(now)
                ?? new Import(id, importer, kind, isDryRun, sheet.Rows.Count, 1, 0, 0, 0, 0, now, now, null);
            // Announced before anything is kept, so that what the file said is removed even where the import never comes.
            await due.AnnounceAsync(new ImportDue(importer.Id, id, import.Round, now), cancellation);
            await sheets.KeepAsync(importer.Id, id, import.Round, bytes, cancellation);
            if (
                kept is null
                    ? await imports.AddAsync(import, cancellation)
                    : await imports.ReplaceAsync(kept, import, cancellation)
            )
            {
                return import;
            }

            kept = await imports.FindAsync(importer.Id, id, cancellation);
        }

        await AnnounceOverdueAsync(kept, cancellation);
        return kept.Import;
    }

    /// <summary>Announces again what should have come forward long ago: its message may have failed too often.</summary>
    public async Task AnnounceOverdueAsync(KeptImport read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var (import, now) = (read.Import, time.GetUtcNow());
        if (
            import.IsRunning
            && now - import.MovedAt > Announcement.Stale
            && await imports.ReplaceAsync(read, import with { MovedAt = now }, cancellation)
        )
        {
            await due.AnnounceAsync(new ImportDue(import.Importer.Id, import.Id, import.Round, now), cancellation);
        }
    }
}

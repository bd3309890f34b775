using System.Text.Json;
using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Functions;

namespace Traceability.Imports;

/// <summary>
/// Works off the rows of an import, a part at a time, and goes on where it stopped. It survives twice: each row is registered under a
/// key that follows from its content, so a second try finds what the first one made; and what became of a part is written with how far
/// the import is, in one transaction that only one of two can commit, so the report tells each row once.
/// </summary>
public sealed class ImportDueHandler(
    IImports imports,
    IImportSheets sheets,
    IEnumerable<IImportedRows> rules,
    IFarmers farmers,
    CooperativeMembers members,
    TimeProvider time
) : IMessageHandler<ImportDue>
{
    /// <summary>Rows of one transaction: each has a line and what it made, beside the import, of 100 at most.</summary>
    const int Part = 40;

    /// <summary>Parts of one message: what is worked off within seconds.</summary>
    const int Parts = 5;

    /// <summary>Rows that are registered at once.</summary>
    const int Beside = 8;

    public async Task<Outcome> HandleAsync(ImportDue message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (
            await imports.FindAsync(message.Importer, message.Import, cancellation) is not { } kept
            || kept.Import.Round < message.Round
        )
        {
            // The message overtook its commit, or announces one that never came.
            var wait = Announcement.NotYet(Text(message), message.AnnouncedAt, time.GetUtcNow());
            if (wait is Outcome.Completed)
            {
                await RemoveAsync(message, cancellation);
            }

            return wait;
        }

        if (kept.Import.Round == message.Round && kept.Import.IsRunning)
        {
            kept = await WorkAsync(kept, cancellation);
            if (kept.Import.IsRunning)
            {
                return Outcome.Continue(Text(message), TimeSpan.Zero);
            }
        }

        await RemoveAsync(message, cancellation);
        return Outcome.Done;
    }

    /// <summary>Personal data of a file is kept no longer than its rows need.</summary>
    Task RemoveAsync(ImportDue message, CancellationToken cancellation) =>
        sheets.RemoveAsync(message.Importer, message.Import, message.Round, cancellation);

    async Task<KeptImport> WorkAsync(KeptImport kept, CancellationToken cancellation)
    {
        var import = kept.Import;
        if (await sheets.FindAsync(import.Importer.Id, import.Id, import.Round, cancellation) is not { } sheet)
        {
            // Another delivery of this message has just finished it and removed the sheet.
            return await AgainAsync(import, cancellation) is { Import.IsRunning: false } finished
                ? finished
                : throw new InvalidDataException($"Import {import.Id} has no rows.");
        }

        var rule = rules.Single(one => one.Kind == import.Kind);
        var owners = await RowOwners.OfAsync(import.Importer, sheet, members, cancellation);
        var plan = ImportPlan.Of(sheet, import.Importer, rule, owners);
        for (var part = 0; part < Parts && kept.Import.IsRunning && kept.Import.Round == import.Round; part++)
        {
            var rows = plan.Skip(kept.Import.Done).Take(Part).ToList();
            var ended = await EndAsync(rows, kept.Import, sheet, cancellation);
            var made = ended
                .Where(end => end.Key is not null)
                .DistinctBy(end => end.Key)
                .ToDictionary(end => end.Key!, end => end.Row.Made!);
            var lines = ended.Select(end => end.Row).ToDictionary(row => row.Index);
            foreach (var row in rows.Where(row => IsCopied(row, rows)))
            {
                lines[row.Index] = Copy(row, lines[row.SameAs!.Index]);
            }

            // Where another delivery came first, or another import made the same, nothing is written and the part is looked at again.
            var changed = kept.Import.With(lines.Values, time.GetUtcNow());
            await imports.AdvanceAsync(
                kept,
                changed,
                [.. lines.Values.OrderBy(line => line.Index)],
                made,
                cancellation
            );
            kept = await AgainAsync(import, cancellation);
        }

        return kept;
    }

    async Task<KeptImport> AgainAsync(Import import, CancellationToken cancellation) =>
        await imports.FindAsync(import.Importer.Id, import.Id, cancellation)
        ?? throw new InvalidDataException($"Import {import.Id} is gone.");

    /// <summary>Whether the row is told as an earlier one of the same part is.</summary>
    static bool IsCopied(PlannedRow row, List<PlannedRow> part) =>
        row.SameAs is { } first && first.Index >= part[0].Index;

    static ImportedRow Copy(PlannedRow row, ImportedRow first) =>
        first.State == RowState.Refused
            ? first with
            {
                Index = row.Index,
                Number = row.Number,
                SameAs = first.Number,
                Faults =
                [
                    .. first.Faults.Select(fault =>
                        fault with
                        {
                            Cell = CellName.TryParse(fault.Cell, out var column, out _)
                                ? CellName.Of(column, row.Number)
                                : CellName.Row(row.Number),
                        }
                    ),
                ],
            }
            : first with
            {
                Index = row.Index,
                Number = row.Number,
                State = RowState.WasThere,
                SameAs = first.Number,
            };

    /// <summary>How the rows of a part end, but for those that are told as an earlier one is.</summary>
    async Task<List<(ImportedRow Row, string? Key)>> EndAsync(
        List<PlannedRow> part,
        Import import,
        ImportSheet sheet,
        CancellationToken cancellation
    )
    {
        // Of two that claim the same lot the first gets it, whichever would be done first.
        var second = part.Where(row => row.Rival is { } first && first.Index >= part[0].Index).ToList();
        var ended = new List<(ImportedRow Row, string? Key)>(
            await InParallel.SelectAsync(
                part.Where(row => !IsCopied(row, part)).Except(second).ToList(),
                Beside,
                (row, stop) => EndAsync(row, import, sheet, stop),
                cancellation
            )
        );
        foreach (var row in second.Where(row => !IsCopied(row, part)))
        {
            ended.Add(await EndAsync(row, import, sheet, cancellation));
        }

        return ended;
    }

    /// <summary>A row's line; and its key, where it made something now.</summary>
    async Task<(ImportedRow Row, string? Key)> EndAsync(
        PlannedRow row,
        Import import,
        ImportSheet sheet,
        CancellationToken cancellation
    )
    {
        if (row.Row is null)
        {
            return (Line(row, RowState.Refused, null, row.Faults), null);
        }

        if (await imports.MadeBeforeAsync(import.Importer.Id, row.Key!, cancellation) is { } before)
        {
            var isOwn = before.ImportId == import.Id && row.SameAs is null && !import.IsDryRun;
            return (Line(row, isOwn ? RowState.Made : RowState.WasThere, before.Thing, []), null);
        }

        if (
            row.FarmerId is { } farmer
            && farmer != import.Importer.FarmerId
            && await AbsentAsync(import.Importer, farmer, sheet.MemberCell(row.Number), cancellation) is { } absent
        )
        {
            return (Line(row, RowState.Refused, null, [absent]), null);
        }

        var owner = new RowOwner(import.Importer, row.FarmerId);
        var end = import.IsDryRun
            ? await CheckAsync(row, row.Row, owner, cancellation)
            : await row.Row.RegisterAsync(owner, row.Key!, cancellation);
        return end switch
        {
            RowEnd.Kept kept => (Line(row, RowState.Made, kept.Made, []), row.Key),
            RowEnd.Free => (Line(row, row.SameAs is null ? RowState.WouldBeMade : RowState.WasThere, null, []), null),
            RowEnd.Refused refused => (
                Line(
                    row,
                    RowState.Refused,
                    null,
                    [.. refused.Refusals.Select(refusal => ImportPlan.Told(refusal, sheet, row.Number))]
                ),
                null
            ),
            _ => throw new InvalidOperationException($"A row ended as {end}."),
        };
    }

    /// <summary>That a farmer whom a row names is not there, or belongs to the cooperative no more; null where it is there.</summary>
    async Task<CellFault?> AbsentAsync(
        Importer importer,
        string farmerId,
        string cell,
        CancellationToken cancellation
    ) =>
        importer.CooperativeId is { } cooperative
            ? await members.HasAsync(cooperative, farmerId, cancellation)
                ? null
                : RowOwners.NoMember(cell)
            : await farmers.FindAsync(farmerId, cancellation) is null
                ? RowOwners.NoFarmer(cell)
                : null;

    static async Task<RowEnd> CheckAsync(
        PlannedRow planned,
        IImportedRow row,
        RowOwner owner,
        CancellationToken cancellation
    ) =>
        await row.CheckAsync(owner, cancellation) is var end and not RowEnd.Free ? end
        : planned.Rival is not null ? row.Claim!.Taken
        : new RowEnd.Free();

    static ImportedRow Line(PlannedRow row, RowState state, MadeThing? made, IReadOnlyList<CellFault> faults) =>
        new(row.Index, row.Number, state, made, row.SameAs?.Number, faults);

    static string Text(ImportDue message) => JsonSerializer.Serialize(message, ImportJson.Default.ImportDue);
}

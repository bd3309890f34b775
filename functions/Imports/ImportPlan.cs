using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>A row of a file with what is known of it before storage is asked.</summary>
/// <param name="Index">0 for the first below the heading.</param>
/// <param name="Number">As a spreadsheet shows it.</param>
/// <param name="FarmerId">Whose it is; null for a member, and where that is refused.</param>
/// <param name="Row">Null where it is refused.</param>
/// <param name="Key">The same for the same content from the same importer for the same farmer; null where it is refused.</param>
/// <param name="SameAs">The first row of the file that has this key; null for that row itself.</param>
/// <param name="Rival">The first row of the file that claims the same GTIN or lot and says something else.</param>
/// <param name="Faults">Why it is refused.</param>
public sealed record PlannedRow(
    int Index,
    int Number,
    string? FarmerId,
    IImportedRow? Row,
    string? Key,
    PlannedRow? SameAs,
    PlannedRow? Rival,
    IReadOnlyList<CellFault> Faults
);

/// <summary>Decides every row of a file: a pure function of the file, of who sends it and of the day.</summary>
public static class ImportPlan
{
    public static IReadOnlyList<PlannedRow> Of(
        ImportSheet sheet,
        Importer importer,
        IImportedRows rules,
        RowOwners owners
    )
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(owners);
        var reader = new RowReader(sheet, ImportForm.Of(rules.Kind));
        var first = new Dictionary<string, PlannedRow>(StringComparer.Ordinal);
        var claimed = new Dictionary<string, PlannedRow>(StringComparer.Ordinal);
        var plan = new List<PlannedRow>(sheet.Rows.Count);
        foreach (var row in sheet.Rows)
        {
            var (body, cellFaults) = reader.Read(row);
            var faults = cellFaults.ToList();
            var farmer = rules.Kind == ImportKind.Members ? null : Owner(row, faults);
            var refusals = new Refusals();
            var decided = rules.Decide(body, refusals);
            // What a cell's own rule refused is not there for the body's rule, which would refuse it as missing.
            faults.AddRange(
                refusals
                    .List.Select(refusal => Told(refusal, sheet, row.Number))
                    .Where(fault => cellFaults.All(told => told.Cell != fault.Cell))
            );
            var key =
                faults.Count == 0 && decided is not null
                    ? OpaqueId.From(
                        "import-row",
                        importer.Id,
                        importer.CooperativeId ?? "",
                        ImportKinds.Name(rules.Kind),
                        farmer ?? "",
                        decided.Identity
                    )
                    : null;
            var planned = new PlannedRow(
                plan.Count,
                row.Number,
                farmer,
                key is null ? null : decided,
                key,
                key is null ? null : first.GetValueOrDefault(key),
                Rival(key, decided?.Claim),
                [.. faults.Take(ImportedRow.MaxFaults)]
            );
            if (key is not null)
            {
                first.TryAdd(key, planned);
                if (decided!.Claim is { } claim)
                {
                    claimed.TryAdd(claim.Name, planned);
                }
            }

            plan.Add(planned);
        }

        return plan;

        PlannedRow? Rival(string? key, RowClaim? claim) =>
            key is not null
            && claim is not null
            && claimed.GetValueOrDefault(claim.Name) is { } rival
            && rival.Key != key
                ? rival
                : null;

        string? Owner(SheetRow row, List<CellFault> faults)
        {
            var (farmerId, fault) = owners.Find(sheet.MemberOf(row), sheet.MemberCell(row.Number));
            if (fault is not null)
            {
                faults.Add(fault);
            }

            return farmerId;
        }
    }

    /// <summary>A refusal of a field, told as one of the cell that fills it.</summary>
    public static CellFault Told(Refusal refusal, ImportSheet sheet, int row)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        ArgumentNullException.ThrowIfNull(sheet);
        return new CellFault(sheet.Cell(refusal.Pointer, row), refusal.Rule, refusal.Text);
    }
}

using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>Finds whose a row is: by id, or by a name that only one member has.</summary>
public sealed class RowOwners
{
    readonly Importer importer;
    readonly HashSet<string> ids;
    readonly ILookup<string, string> byName;

    RowOwners(Importer importer, IReadOnlyList<NamedMember> members)
    {
        this.importer = importer;
        ids = [.. members.Select(member => member.Id)];
        byName = members.ToLookup(member => Vietnamese.Fold(member.Name), member => member.Id);
    }

    /// <summary>Those that a file may name; read only where it names any.</summary>
    public static async Task<RowOwners> OfAsync(
        Importer importer,
        ImportSheet sheet,
        IMembersOf? members,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(sheet);
        var isAsked = importer.CooperativeId is not null && sheet.Rows.Any(row => sheet.MemberOf(row) is not null);
        return new RowOwners(
            importer,
            isAsked && members is not null
                ? await members.AllAsync(importer.CooperativeId!, ImportLimits.MaxMembers, cancellation)
                : []
        );
    }

    /// <summary>
    /// The farmer that a cell names, or what is wrong with it. The operator may name any farmer by its id, of whom nothing is known here:
    /// whether there is one shows when the row is registered.
    /// </summary>
    /// <param name="named">Null where the row names none.</param>
    public (string? FarmerId, CellFault? Fault) Find(string? named, string cell)
    {
        if (named is null)
        {
            return importer.FarmerId is { } self
                ? (self, null)
                : (null, Fault("required", "Cần ghi mã của hộ.", "Whose it is must be told: the farmer's id."));
        }

        if (named == importer.FarmerId || ids.Contains(named))
        {
            return (named, null);
        }

        if (OpaqueId.IsOne(named))
        {
            return importer.FarmerId is null && importer.CooperativeId is null ? (named, null) : (null, Unknown());
        }

        return byName[Vietnamese.Fold(named)].Take(2).ToList() switch
        {
            [var one] => (one, null),
            [] => (null, Unknown()),
            _ => (
                null,
                Fault(
                    "several-members",
                    "Có nhiều hộ cùng tên này: hãy ghi mã của hộ.",
                    "Several members have this name: give the member's id."
                )
            ),
        };

        CellFault Fault(string rule, string vi, string en) => new(cell, rule, new Text(vi, en));

        CellFault Unknown() =>
            Fault("unknown-member", "Không có hộ này trong hợp tác xã.", "The cooperative has no such member.");
    }

    /// <summary>Says that the farmer whom the operator named is not there.</summary>
    public static CellFault NoFarmer(string cell) =>
        new(cell, "unknown-farmer", new Text("Không có hộ nào mang mã này.", "There is no farmer with this id."));

    /// <summary>Whether a farmer has still to be looked for.</summary>
    public bool IsUnseen(string farmerId) => farmerId != importer.FarmerId && !ids.Contains(farmerId);
}

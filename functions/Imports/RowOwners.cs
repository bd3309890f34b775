using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>
/// Finds whose a row is: by id, or by a name that only one member has. Whether the farmer that an id names is there, and a member, shows
/// when the row is registered.
/// </summary>
public sealed class RowOwners
{
    readonly Importer importer;
    readonly ILookup<string, string> byName;

    RowOwners(Importer importer, IReadOnlyList<NamedMember> members)
    {
        this.importer = importer;
        byName = members.ToLookup(member => Vietnamese.Fold(member.Name), member => member.Id);
    }

    /// <summary>Those whom a file may name; read only where it names any by name.</summary>
    public static async Task<RowOwners> OfAsync(
        Importer importer,
        ImportSheet sheet,
        CooperativeMembers members,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(sheet);
        return new RowOwners(
            importer,
            importer.CooperativeId is { } cooperative
            && sheet.Rows.Select(sheet.MemberOf).Any(named => named is not null && !OpaqueId.IsOne(named))
                ? await members.NamedAsync(cooperative, ImportLimits.MaxMembers, cancellation)
                : []
        );
    }

    /// <summary>The farmer that a cell names, or what is wrong with it.</summary>
    /// <param name="named">Null where the row names none.</param>
    public (string? FarmerId, CellFault? Fault) Find(string? named, string cell)
    {
        if (named is null)
        {
            return importer.FarmerId is { } self
                ? (self, null)
                : (
                    null,
                    new CellFault(
                        cell,
                        "required",
                        new Text("Cần ghi mã của hộ.", "Whose it is must be told: the farmer's id.")
                    )
                );
        }

        if (OpaqueId.IsOne(named))
        {
            return named == importer.FarmerId || importer.FarmerId is null || importer.CooperativeId is not null
                ? (named, null)
                : (null, NoMember(cell));
        }

        return byName[Vietnamese.Fold(named)].Take(2).ToList() switch
        {
            [var one] => (one, null),
            [] => (null, NoMember(cell)),
            _ => (
                null,
                new CellFault(
                    cell,
                    "several-members",
                    new Text(
                        "Có nhiều hộ cùng tên này: hãy ghi mã của hộ.",
                        "Several members have this name: give the member's id."
                    )
                )
            ),
        };
    }

    public static CellFault NoMember(string cell) =>
        new(
            cell,
            "unknown-member",
            new Text("Không có hộ này trong hợp tác xã.", "The cooperative has no such member.")
        );

    /// <summary>Says that the farmer whom the operator named is not there.</summary>
    public static CellFault NoFarmer(string cell) =>
        new(cell, "unknown-farmer", new Text("Không có hộ nào mang mã này.", "There is no farmer with this id."));
}

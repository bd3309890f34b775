using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Farmers;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>
/// Rows that are farmers: decided and registered as <c>POST /api/farmers</c> does, and as a cooperative's members where one is told.
/// Nobody gets to see the key that each is made with: a member comes in by an invitation.
/// </summary>
public sealed class ImportedMembers(FarmerRegistration registration, CooperativeMembers members, TimeProvider time)
    : IImportedRows
{
    public ImportKind Kind => ImportKind.Members;

    public IImportedRow? Decide(JsonObject body, Refusals refusals)
    {
        var sent = body.Deserialize(FarmerJson.Default.RegisterFarmer)!;
        // Whose id it gets is nothing that its fields depend on.
        return sent.Decide("", time.GetUtcNow(), refusals) is null
            ? null
            : new Row(this, sent, JsonSerializer.Serialize(sent, FarmerJson.Default.RegisterFarmer));
    }

    sealed class Row(ImportedMembers rows, RegisterFarmer sent, string identity) : IImportedRow
    {
        public string Identity => identity;

        public RowClaim? Claim => null;

        public async Task<RowEnd> RegisterAsync(RowOwner owner, string key, CancellationToken cancellation)
        {
            ArgumentNullException.ThrowIfNull(owner);
            var refusals = new Refusals();
            var farmer = await rows.RegisterAsync(owner.Importer, sent, key, identity, refusals, cancellation);
            return farmer is null ? new RowEnd.Refused(refusals.List) : new RowEnd.Kept(new MadeThing(Id: farmer.Id));
        }

        public Task<RowEnd> CheckAsync(RowOwner owner, CancellationToken cancellation) =>
            Task.FromResult<RowEnd>(new RowEnd.Free());
    }

    async Task<Farmer?> RegisterAsync(
        Importer importer,
        RegisterFarmer sent,
        string key,
        string identity,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        if (importer.CooperativeId is { } cooperative)
        {
            return await members.RegisterAsync(cooperative, importer.Id, sent, key, identity, refusals, cancellation);
        }

        return await registration.RegisterAsync(
            importer.Id,
            sent,
            key,
            identity,
            refusals,
            cancellation,
            withKey: false
        ) switch
        {
            FarmerRegistration.Kept { Farmer: var farmer } => farmer,
            FarmerRegistration.Refused => null,
            _ => throw new InvalidDataException($"The key of a row, {key}, came with another row."),
        };
    }
}

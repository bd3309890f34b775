using Azure.Data.Tables;
using Traceability.Places;
using Traceability.Platform.Storage;

namespace Traceability.Partners;

/// <summary>
/// Partners. PartitionKey: the partner's id; RowKey: empty. Who has a GLN is found under PartitionKey <c>gln|{gln}</c>, RowKey
/// empty.
/// </summary>
public sealed class PartnerTable(StorageAccount storage) : IPartners
{
    readonly TableClient table = storage.Table(Tables.Partners);

    public async Task<bool> AddAsync(Partner partner, string request, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(partner);
        return await table.IsAddedAsync(ToRow(partner, request, keyId), cancellation);
    }

    public async Task<bool> EraseAsync(KeptPartner read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        // What leads to it first: a repetition still knows the number.
        if (read.Partner.Gln is { } gln && await ByGlnAsync(gln, cancellation) == read.Partner.Id)
        {
            await table.DeleteEntityAsync("gln|" + gln, "", cancellationToken: cancellation);
        }

        return await table.IsUpdatedAsync(
            ToRow(read.Partner.Erased(), "", read.KeyId),
            read.ETag,
            TableUpdateMode.Replace,
            cancellation
        );
    }

    static TableEntity ToRow(Partner partner, string request, string keyId) =>
        new(partner.Id, "")
        {
            ["Name"] = partner.Name,
            ["Kind"] = partner.Kind.ToString(),
            ["Province"] = partner.Province.Code,
            ["Commune"] = partner.Commune,
            ["Gln"] = partner.Gln,
            ["RegisteredAt"] = partner.RegisteredAt,
            ["Request"] = request,
            ["Key"] = keyId,
        };

    public async Task<KeptPartner?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(id, "", cancellation) is not { } row)
        {
            return null;
        }

        return Province.TryParse(row.GetString("Province"), out var province)
            ? new KeptPartner(
                new Partner(
                    id,
                    row.GetString("Name"),
                    Enum.Parse<PartnerKind>(row.GetString("Kind")),
                    province,
                    row.GetString("Commune"),
                    row.GetString("Gln"),
                    row.GetDateTimeOffset("RegisteredAt")!.Value
                ),
                row.GetString("Request"),
                row.GetString("Key"),
                row.ETag.ToString()
            )
            : throw new InvalidDataException($"Partner {id} is kept with an unknown province.");
    }

    public Task<bool> NoteKeyAsync(KeptPartner read, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return table.IsUpdatedAsync(
            new TableEntity(read.Partner.Id, "") { ["Key"] = keyId },
            read.ETag,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    // A retry finds its own claim.
    public async Task<bool> ClaimAsync(string gln, string id, CancellationToken cancellation) =>
        await table.IsAddedAsync(new TableEntity("gln|" + gln, "") { ["Partner"] = id }, cancellation)
        || await ByGlnAsync(gln, cancellation) == id;

    public async Task<string?> ByGlnAsync(string gln, CancellationToken cancellation)
    {
        return await table.FindAsync("gln|" + gln, "", cancellation) is { } row ? row.GetString("Partner") : null;
    }
}

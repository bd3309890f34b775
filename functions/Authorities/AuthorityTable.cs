using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Authorities;

/// <summary>Authorities. PartitionKey: <c>authority</c>, since they are few and are listed; RowKey: the authority's id.</summary>
public sealed class AuthorityTable(StorageAccount storage) : IAuthorities
{
    const string Partition = "authority";
    readonly TableClient table = storage.Table(Tables.Authorities);

    public Task<bool> AddAsync(Authority authority, string request, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return table.IsAddedAsync(
            new TableEntity(Partition, authority.Id)
            {
                ["Name"] = authority.Name,
                ["RegisteredAt"] = authority.RegisteredAt,
                ["Request"] = request,
                ["Key"] = keyId,
            },
            cancellation
        );
    }

    public async Task<KeptAuthority?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(Partition, id, cancellation) is { } row
            ? new KeptAuthority(ToAuthority(row), row.GetString("Request"), row.GetString("Key"), row.ETag.ToString())
            : null;

    public Task<bool> NoteKeyAsync(KeptAuthority read, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return table.IsUpdatedAsync(
            new TableEntity(Partition, read.Authority.Id) { ["Key"] = keyId },
            read.ETag,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    public Task<PageOf<Authority>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Partition, page, ToAuthority, cancellation);

    static Authority ToAuthority(TableEntity row) =>
        new(row.RowKey, row.GetString("Name"), row.GetDateTimeOffset("RegisteredAt")!.Value);
}

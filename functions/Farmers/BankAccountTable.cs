using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>
/// Bank accounts, in the table of farmers. PartitionKey: the farmer's id; RowKey: <c>bank</c>, apart from what is public and from what
/// is replaced with the farmer.
/// </summary>
public sealed class BankAccountTable(StorageAccount storage) : IBankAccounts
{
    const string Row = "bank";
    readonly TableClient table = storage.Table(Tables.Farmers);

    public async Task<BankAccount?> FindAsync(string farmerId, CancellationToken cancellation) =>
        await table.FindAsync(farmerId, Row, cancellation) is { } row
            ? new BankAccount(row.GetString("Bin"), row.GetString("Account"), row.GetString("Holder"))
            : null;

    public Task PutAsync(string farmerId, BankAccount account, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        return table.UpsertEntityAsync(
            new TableEntity(farmerId, Row)
            {
                ["Bin"] = account.Bin,
                ["Account"] = account.Account,
                ["Holder"] = account.Holder,
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task RemoveAsync(string farmerId, CancellationToken cancellation) =>
        table.DeleteEntityAsync(farmerId, Row, cancellationToken: cancellation);
}

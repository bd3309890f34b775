using Azure.Data.Tables;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>
/// Bank accounts, in the table of farmers. PartitionKey: the farmer's id; RowKey: <c>bank</c>, apart from what is public and from what
/// is replaced with the farmer; the account and its holder are sealed.
/// </summary>
public sealed class BankAccountTable(StorageAccount storage, PersonalKeys people) : IBankAccounts
{
    const string Row = "bank";
    readonly TableClient table = storage.Table(Tables.Farmers);

    public async Task<BankAccount?> FindAsync(string farmerId, CancellationToken cancellation) =>
        await table.FindAsync(farmerId, Row, cancellation) is { } row
        && await people.FindAsync(farmerId, cancellation) is { } cipher
            ? new BankAccount(
                row.GetString("Bin"),
                cipher.Open(row.GetString("Account"), "account")!,
                cipher.Open(row.GetString("Holder"), "account holder")!
            )
            : null;

    public async Task PutAsync(string farmerId, BankAccount account, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        var cipher = await people.OfAsync(farmerId, cancellation);
        await table.UpsertEntityAsync(
            new TableEntity(farmerId, Row)
            {
                ["Bin"] = account.Bin,
                ["Account"] = cipher.Seal(account.Account, "account"),
                ["Holder"] = cipher.Seal(account.Holder, "account holder"),
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task RemoveAsync(string farmerId, CancellationToken cancellation) =>
        table.DeleteEntityAsync(farmerId, Row, cancellationToken: cancellation);
}

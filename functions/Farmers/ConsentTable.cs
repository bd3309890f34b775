using Azure.Data.Tables;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>
/// What farmers agreed to, in the table of farmers. PartitionKey: the farmer's id, beside what is private of it; RowKey:
/// <c>consent|{version of the text}</c>. It names nobody, and outlives an erasure: whoever keeps data must be able to show that it was
/// allowed to.
/// </summary>
public sealed class ConsentTable(StorageAccount storage) : IConsents
{
    const string Prefix = "consent|";

    // The character after | in Unicode: what sorts behind every version.
    const string End = "consent}";

    const int Most = 100;
    readonly TableClient table = storage.Table(Tables.Farmers);

    public Task GiveAsync(string farmerId, Consent consent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return table.IsAddedAsync(
            new TableEntity(farmerId, Prefix + consent.Version) { ["At"] = consent.At, ["By"] = consent.By },
            cancellation
        );
    }

    public async Task<IReadOnlyList<Consent>> OfAsync(string farmerId, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {farmerId} and RowKey ge {Prefix} and RowKey lt {End}"
        );
        return
        [
            .. (await table.RowsAsync(filter, Most, cancellation)).Select(row => new Consent(
                row.RowKey[Prefix.Length..],
                row.GetDateTimeOffset("At")!.Value,
                row.GetString("By")
            )),
        ];
    }
}

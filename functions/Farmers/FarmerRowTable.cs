using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>What is kept of a farmer beside what anyone may see.</summary>
public interface IFarmerRows
{
    /// <summary>Removes what is private, its bank account and its certificates' records, a part at a time; says how many rows there were.</summary>
    Task<int> RemoveAsync(string farmerId, CancellationToken cancellation);
}

/// <summary>The rows beside a farmer's public one, by the keys of <see cref="FarmerTable"/>.</summary>
public sealed class FarmerRowTable(StorageAccount storage) : IFarmerRows
{
    readonly TableClient table = storage.Table(Tables.Farmers);

    // What it agreed to stays, and so do the ids of its keys, which open nothing any more.
    public Task<int> RemoveAsync(string farmerId, CancellationToken cancellation) =>
        table.RemoveAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {farmerId}")
                + " and (RowKey eq 'private' or RowKey eq 'bank' or (RowKey ge 'certificate|' and RowKey lt 'certificate}'))",
            cancellation
        );
}

using Azure;
using Azure.Data.Tables;

namespace Traceability.Platform.Storage;

/// <summary>Takes rows away that nothing names any more.</summary>
public static class RowRemoval
{
    /// <summary>Rows that are taken away at once at most.</summary>
    public const int Most = 500;

    const int AtOnce = 8;

    /// <summary>Removes the first rows that a filter leaves, at most <see cref="Most"/>; says how many there were.</summary>
    public static async Task<int> RemoveAsync(this TableClient table, string filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = await table.RowsAsync(filter, Most, cancellation);
        // One that is gone is answered 404, which the client takes as done.
        await InParallel.ForEachAsync(
            rows,
            AtOnce,
            (row, stop) => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, stop),
            cancellation
        );
        return rows.Count;
    }

    /// <summary>What <see cref="RemoveAsync"/> took away, with more to come where it took all that it may.</summary>
    public static Personal.ErasedPart AsPart(this int removed) => new(removed, removed == Most ? "more" : null);
}

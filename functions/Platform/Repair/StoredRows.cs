using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Repair;

/// <summary>Rows of any table, whatever they hold.</summary>
public sealed class StoredRows(StorageAccount storage) : IStoredRows
{
    /// <summary>Characters of a transaction's rows together at most: storage takes 4 MiB of its request, in which a character may be six.</summary>
    const int MaxTogether = 500_000;

    const int WritesAtOnce = 8;

    public async Task<StoredRow?> FindAsync(
        string table,
        string partition,
        string key,
        CancellationToken cancellation
    ) => await storage.Table(table).FindAsync(partition, key, cancellation) is { } row ? Of(row) : null;

    public IAsyncEnumerable<StoredRow> AllAsync(string table, CancellationToken cancellation) =>
        ReadAsync(table, null, cancellation);

    public IAsyncEnumerable<StoredRow> OfAsync(
        string table,
        string partition,
        string prefix,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return ReadAsync(
            table,
            prefix.Length == 0
                ? TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
                // The character after | in Unicode: what sorts behind every row of this kind.
                : TableClient.CreateQueryFilter(
                    $"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix[..^1] + "}"}"
                ),
            cancellation
        );
    }

    public async Task<bool> HasBlobAsync(string container, string name, CancellationToken cancellation) =>
        await storage.Container(container).GetBlobClient(name).ExistsAsync(cancellation);

    /// <summary>Rows with storage's own marks, in the order of their keys.</summary>
    internal async IAsyncEnumerable<TableEntity> EntitiesAsync(
        string table,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var row in storage.Table(table).QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            yield return row;
        }
    }

    /// <summary>Writes rows as they come, those of one partition together; the second time it writes the same.</summary>
    /// <param name="written">Is told how many were written.</param>
    internal async Task WriteAsync(
        string table,
        IAsyncEnumerable<StoredRow> rows,
        Action<int> written,
        CancellationToken cancellation
    )
    {
        var client = storage.Table(table);
        await Parallel.ForEachAsync(
            TogetherAsync(rows, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellation },
            async (group, stop) =>
            {
                await client.PutAsync([.. group.Select(ToEntity)], stop);
                written(group.Count);
            }
        );
    }

    internal static StoredRow Of(TableEntity row) =>
        new(
            row.PartitionKey,
            row.RowKey,
            row.Where(column => !IsStorages(column.Key) && column.Value is not null)
                .ToDictionary(
                    column => column.Key,
                    column => column.Value is BinaryData bytes ? bytes.ToArray() : column.Value,
                    StringComparer.Ordinal
                )
        );

    internal static TableEntity ToEntity(StoredRow row)
    {
        var entity = new TableEntity(row.Partition, row.Key);
        foreach (var (name, value) in row.Columns)
        {
            entity[name] = value;
        }

        return entity;
    }

    // Consecutive rows of one partition, as many as one transaction takes.
    static async IAsyncEnumerable<List<StoredRow>> TogetherAsync(
        IAsyncEnumerable<StoredRow> rows,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (group, length) = (new List<StoredRow>(), 0);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            var own = LengthOf(row);
            if (
                group.Count > 0
                && (
                    group[0].Partition != row.Partition
                    || group.Count == TableRows.MaxTransaction
                    || length + own > MaxTogether
                )
            )
            {
                yield return group;
                (group, length) = ([], 0);
            }

            group.Add(row);
            length += own;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    static int LengthOf(StoredRow row) =>
        row.Partition.Length
        + row.Key.Length
        + row.Columns.Sum(column =>
            column.Key.Length
            + column.Value switch
            {
                string text => text.Length,
                byte[] bytes => bytes.Length * 4 / 3,
                _ => 40,
            }
        );

    async IAsyncEnumerable<StoredRow> ReadAsync(
        string table,
        string? filter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var row in storage.Table(table).QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return Of(row);
        }
    }

    static bool IsStorages(string column) => column is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag";
}

using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Traceability.Platform.Storage;

/// <summary>What every table's adapter does with rows.</summary>
public static class TableRows
{
    /// <summary>Operations of a transaction at most.</summary>
    public const int MaxTransaction = 100;

    /// <summary>Adds a row; false where one with its key is there.</summary>
    public static async Task<bool> IsAddedAsync(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            await table.AddEntityAsync(row, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Writes over a row; false where it changed since it was read.</summary>
    /// <param name="etag">Storage's mark of the row as it was read.</param>
    public static async Task<bool> IsUpdatedAsync(
        this TableClient table,
        TableEntity row,
        string etag,
        TableUpdateMode mode,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            await table.UpdateEntityAsync(row, new ETag(etag), mode, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>Adds a row where none was read, else writes over that one; false where another wrote it since.</summary>
    /// <param name="read">The row of the same key as it was read; null where there was none.</param>
    public static Task<bool> IsPutAsync(
        this TableClient table,
        TableEntity row,
        TableEntity? read,
        CancellationToken cancellation,
        TableUpdateMode mode = TableUpdateMode.Replace
    ) =>
        read is null
            ? table.IsAddedAsync(row, cancellation)
            : table.IsUpdatedAsync(row, read.ETag.ToString(), mode, cancellation);

    /// <summary>Writes all of a transaction; nothing, and false, where a row that it adds is there, or one changed since it was read.</summary>
    public static async Task<bool> IsWrittenAsync(
        this TableClient table,
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            await table.SubmitTransactionAsync(actions, cancellation);
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                || fault.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            )
        {
            return false;
        }
    }

    /// <summary>The row with a key; null where there is none. One point read.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table,
        string partition,
        string row,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>The first rows that a filter leaves, in the order of their keys.</summary>
    /// <param name="count">Rows at most, 1 to 1,000: as many are asked of storage at once.</param>
    public static async Task<IReadOnlyList<TableEntity>> RowsAsync(
        this TableClient table,
        string filter,
        int count,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = new List<TableEntity>();
        await foreach (
            var row in table.QueryAsync<TableEntity>(filter, maxPerPage: count, cancellationToken: cancellation)
        )
        {
            rows.Add(row);
            if (rows.Count == count)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>A page of a partition, behind the key that the request names.</summary>
    public static async Task<PageOf<T>> PageAsync<T>(
        this TableClient table,
        string partition,
        PageRequest page,
        Func<TableEntity, T> read,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {page.After ?? ""}");
        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<T>([.. rows.Select(read)], rows.Count == page.Size ? rows[^1].RowKey : null);
    }

    /// <summary>
    /// A page of those rows of a partition whose keys begin with a prefix, behind the key that the request names; neither that key nor
    /// the page's own token has the prefix.
    /// </summary>
    /// <param name="prefix">Ends in <c>|</c>.</param>
    /// <param name="only">The name of a column that must be true; null for all rows.</param>
    public static async Task<PageOf<T>> PageAsync<T>(
        this TableClient table,
        string partition,
        string prefix,
        PageRequest page,
        Func<TableEntity, T> read,
        CancellationToken cancellation,
        string? only = null
    )
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(page);
        // The character after | in Unicode: what sorts behind every row of this kind.
        var (after, end) = (prefix + page.After, prefix[..^1] + "}");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {end}"
        );
        filter += only is null ? "" : $" and {only} eq true";
        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<T>([.. rows.Select(read)], rows.Count == page.Size ? rows[^1].RowKey[prefix.Length..] : null);
    }

    /// <summary>Writes rows of one partition, whether or not they are there: a hundred in one transaction, each hundred by itself.</summary>
    public static async Task PutAsync(
        this TableClient table,
        IReadOnlyList<TableEntity> rows,
        CancellationToken cancellation,
        TableUpdateMode mode = TableUpdateMode.Replace
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows is [var one])
        {
            await table.UpsertEntityAsync(one, mode, cancellation);
            return;
        }

        var action =
            mode == TableUpdateMode.Merge
                ? TableTransactionActionType.UpsertMerge
                : TableTransactionActionType.UpsertReplace;
        foreach (var chunk in rows.Chunk(MaxTransaction))
        {
            await table.SubmitTransactionAsync(
                chunk.Select(row => new TableTransactionAction(action, row)),
                cancellation
            );
        }
    }
}

namespace Traceability.Platform.Repair;

/// <summary>Storage as it lies there, for who repairs or checks it: no feature's rules are between.</summary>
public interface IStoredRows
{
    /// <summary>One point read; null where there is no such row.</summary>
    Task<StoredRow?> FindAsync(string table, string partition, string key, CancellationToken cancellation);

    /// <summary>Every row of a table in the order of its keys, read as they are taken.</summary>
    IAsyncEnumerable<StoredRow> AllAsync(string table, CancellationToken cancellation);

    /// <summary>The rows of one partition whose keys begin with a prefix, in the order of their keys.</summary>
    /// <param name="prefix">Ends in <c>|</c>; empty for all.</param>
    IAsyncEnumerable<StoredRow> OfAsync(string table, string partition, string prefix, CancellationToken cancellation);

    /// <summary>Whether there is a blob with this name.</summary>
    Task<bool> HasBlobAsync(string container, string name, CancellationToken cancellation);
}

using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Benchmarks.OpenLoop;

/// <summary>The reads that an answer needs, of the very rows that the program reads, without the program around them.</summary>
sealed class RawReads(TableClient batches, TableClient listings)
{
    public static RawReads Of(StorageAccount account) =>
        new(account.Table(Tables.Batches), account.Table(Tables.Listings));

    /// <summary>A lot's passport: one point read.</summary>
    public async Task PassportAsync(string gtin, string lot) =>
        await batches.GetEntityAsync<TableEntity>($"{gtin}|{lot}", "passport");

    /// <summary>The version of the public catalogue and its listings, page by page.</summary>
    public async Task FeedAsync()
    {
        await listings.GetEntityIfExistsAsync<TableEntity>("catalogue", "version");
        await foreach (
            var _ in listings.QueryAsync<TableEntity>(
                "PartitionKey eq 'catalogue' and RowKey ge 'item|' and RowKey lt 'item}'"
            )
        )
        {
            // Read to its end, as the program does.
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// Stock. PartitionKey: the GTIN. RowKey: <c>lot|{best before}|{lot}</c>, <c>99991231</c> where there is none, so that the first to
/// expire comes first; <c>recalled|{lot}</c> says whether a lot is recalled, before its birth too. Lots that end on a day are found again under PartitionKey <c>ends|{day}</c>, RowKey: the GTIN.
/// </summary>
public sealed class StockTable(StorageAccount storage) : IStock
{
    const string RecalledRow = "recalled|";
    readonly TableClient table = storage.Table(Tables.Stock);

    public async Task PutAsync(Gtin gtin, SellableLot lot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        if (lot.BestBefore is { } day)
        {
            await table.UpsertEntityAsync(
                new TableEntity(Ends(day), gtin.ToString()),
                TableUpdateMode.Merge,
                cancellation
            );
        }

        var key = Lot.TryParse(lot.Lot, out var parsed)
            ? parsed.ToKey()
            : throw new ArgumentException("Not a lot.", nameof(lot));
        try
        {
            await table.AddEntityAsync(
                new TableEntity(gtin.ToString(), $"lot|{Day(lot.BestBefore ?? DateOnly.MaxValue)}|{key}")
                {
                    ["Lot"] = lot.Lot,
                    ["HarvestedOn"] = Day(lot.HarvestedOn),
                    ["Stock"] = lot.Stock.ToString(CultureInfo.InvariantCulture),
                },
                cancellation
            );
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // It came in before; what was sold of it since then stays sold.
        }
    }

    public async Task<IReadOnlyList<SellableLot>> OfAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {gtin.ToString()}");
        var lots = new List<SellableLot>();
        var recalled = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey.StartsWith(RecalledRow, StringComparison.Ordinal))
            {
                if (row.GetBoolean("IsRecalled") is true)
                {
                    recalled.Add(row.GetString("Lot"));
                }

                continue;
            }

            var day = DateOnly.ParseExact(row.RowKey.AsSpan(4, 8), "yyyyMMdd", CultureInfo.InvariantCulture);
            lots.Add(
                new SellableLot(
                    row.GetString("Lot"),
                    DateOnly.ParseExact(row.GetString("HarvestedOn"), "yyyyMMdd", CultureInfo.InvariantCulture),
                    day == DateOnly.MaxValue ? null : day,
                    decimal.Parse(row.GetString("Stock"), CultureInfo.InvariantCulture)
                )
            );
        }

        lots.RemoveAll(lot => recalled.Contains(lot.Lot));
        return lots;
    }

    public async Task NoteRecalledAsync(
        Gtin gtin,
        Lot lot,
        bool isRecalled,
        long version,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        var noted = new TableEntity(gtin.ToString(), RecalledRow + lot.ToKey())
        {
            ["Lot"] = lot.ToString(),
            ["IsRecalled"] = isRecalled,
            ["Version"] = version,
        };
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(
                noted.PartitionKey,
                noted.RowKey,
                cancellationToken: cancellation
            );
            var row = found.HasValue ? found.Value : null;
            if (row?.GetInt64("Version") >= version)
            {
                return;
            }

            try
            {
                await (
                    row is null
                        ? table.AddEntityAsync(noted, cancellation)
                        : table.UpdateEntityAsync(noted, row.ETag, TableUpdateMode.Replace, cancellation)
                );
                return;
            }
            catch (RequestFailedException fault)
                when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                    || fault.Status == StatusCodes.Status412PreconditionFailed
                )
            {
                // Another noted a version in between: which one is later is looked at again.
            }
        }
    }

    public async IAsyncEnumerable<Gtin> LastSoldOnAsync(
        DateOnly day,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Ends(day)}");
        await foreach (
            var row in table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellation)
        )
        {
            if (Gtin.TryParse(row.RowKey, out var gtin))
            {
                yield return gtin;
            }
        }
    }

    static string Ends(DateOnly day) => "ends|" + Day(day);

    static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

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
/// expire comes first. Lots that end on a day are found again under PartitionKey <c>ends|{day}</c>, RowKey: the GTIN.
/// </summary>
public sealed class StockTable(StorageAccount storage) : IStock
{
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
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
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

        return lots;
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

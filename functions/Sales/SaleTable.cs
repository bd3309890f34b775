using System.Globalization;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Sales;

/// <summary>
/// What was told of sales. PartitionKey: the sale's id; RowKey: empty. What became of a sale is its trade's, beside the stock. Lists
/// are <c>farmer|{id}</c> and <c>marketplace|{id}</c>, whose rows are <c>{ticks until the end of time}|{sale}</c> with the same
/// columns, so that the newest comes first; the handler of <c>sale-changed</c> writes them.
/// </summary>
public sealed class SaleTable(StorageAccount storage) : ISales
{
    readonly TableClient table = storage.Table(Tables.Sales);

    public async Task<SaleFacts> AddAsync(SaleFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return await table.IsAddedAsync(ToRow(facts.Id, "", facts), cancellation)
            ? facts
            : await FindAsync(facts.Id, cancellation)
                ?? throw new InvalidDataException($"Sale {facts.Id} was there and is not.");
    }

    public async Task<SaleFacts?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(id, "", cancellation) is { } row ? ToFacts(row) : null;

    public Task ListAsync(SaleFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - facts.RegisteredAt.UtcTicks:D19}|{facts.Id}"
        );
        IEnumerable<string> lists = facts.Line is { } told
            ? [OfFarmer(facts.FarmerId), OfMarketplace(told.Marketplace)]
            : [OfFarmer(facts.FarmerId)];
        return Task.WhenAll(
            lists.Select(list =>
                table.UpsertEntityAsync(ToRow(list, line, facts), TableUpdateMode.Replace, cancellation)
            )
        );
    }

    public Task<PageOf<SaleFacts>> OfFarmerAsync(string farmer, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(OfFarmer(farmer), page, ToFacts, cancellation);

    public Task<PageOf<SaleFacts>> OfMarketplaceAsync(
        string marketplace,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync(OfMarketplace(marketplace), page, ToFacts, cancellation);

    static string OfFarmer(string id) => "farmer|" + id;

    static string OfMarketplace(string id) => "marketplace|" + id;

    static TableEntity ToRow(string partition, string row, SaleFacts facts) =>
        new(partition, row)
        {
            ["Sale"] = facts.Id,
            ["Gtin"] = facts.Gtin.ToString(),
            ["Farmer"] = facts.FarmerId,
            ["Marketplace"] = facts.Line?.Marketplace,
            ["MarketplaceName"] = facts.Line?.Name,
            ["Order"] = facts.Line?.Order,
            ["Line"] = facts.Line?.Line,
            ["Lot"] = facts.Lot?.ToString(),
            ["Quantity"] = facts.Quantity.Value.ToString(CultureInfo.InvariantCulture),
            ["QuantityUnit"] = facts.Quantity.Unit.Code,
            ["Unit"] = facts.Unit.Code,
            ["Price"] = facts.Price?.Amount,
            ["SoldAt"] = facts.SoldAt,
            ["ReservedUntil"] = facts.ReservedUntil,
            ["RegisteredAt"] = facts.RegisteredAt,
        };

    static SaleFacts ToFacts(TableEntity row)
    {
        var id = row.GetString("Sale");
        return Gtin.TryParse(row.GetString("Gtin"), out var gtin) && Unit.TryParse(row.GetString("Unit"), out var unit)
            ? new SaleFacts(
                id,
                gtin,
                row.GetString("Farmer"),
                row.GetString("Marketplace") is { } marketplace
                    ? new OrderLine(
                        marketplace,
                        row.GetString("MarketplaceName"),
                        row.GetString("Order"),
                        row.GetString("Line")
                    )
                    : null,
                Lot.TryParse(row.GetString("Lot"), out var lot) ? lot : null,
                Quantity.Kept(
                    decimal.Parse(row.GetString("Quantity"), CultureInfo.InvariantCulture),
                    row.GetString("QuantityUnit")
                ),
                unit,
                row.GetInt64("Price") is { } price ? new Money(price) : null,
                row.GetDateTimeOffset("SoldAt"),
                row.GetDateTimeOffset("ReservedUntil"),
                row.GetDateTimeOffset("RegisteredAt")!.Value
            )
            : throw new InvalidDataException($"Sale {id} is kept without its product or its unit.");
    }
}

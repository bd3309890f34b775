using System.Globalization;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>
/// Orders. PartitionKey: the order's id. RowKey: <c>order</c>, what was ordered and what people did about it; <c>buyer</c>, who bought,
/// sealed by a key of the order's own, until that ends. What became of its stock is its trade's, beside the stock. Lists are <c>farmer|{id}</c> and
/// <c>farmer|{id}|{state}</c>, whose rows are <c>{ticks until the end of time}|{order}</c>, so that the newest comes first, and name
/// nothing but the order; the handler of <c>order-changed</c> writes them.
/// </summary>
public sealed class OrderTable(StorageAccount storage, PersonalKeys people) : IOrders
{
    const string OrderRow = "order";
    const string BuyerRow = "buyer";
    readonly TableClient table = storage.Table(Tables.Orders);

    public async Task<KeptOrder> AddAsync(OrderFacts facts, string secret, Buyer buyer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(buyer);
        var kept = ToRow(facts.Id, buyer, await people.OfAsync(facts.Id, cancellation));
        if (
            await table.IsWrittenAsync(
                [
                    new(TableTransactionActionType.Add, ToRow(facts, secret)),
                    new(TableTransactionActionType.UpsertReplace, kept),
                ],
                cancellation
            )
        )
        {
            return await ReadAsync(facts.Id, cancellation);
        }

        var known = await ReadAsync(facts.Id, cancellation);
        if (known.Secret == secret)
        {
            // Nothing came of the order so far, and its buyer may have been forgotten for that.
            await table.UpsertEntityAsync(kept, TableUpdateMode.Replace, cancellation);
        }

        return known;
    }

    async Task<KeptOrder> ReadAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw new InvalidDataException($"Order {id} was there and is not.");

    public async Task<KeptOrder?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(id, OrderRow, cancellation) is { } row ? ToOrder(row) : null;

    public Task<bool> ReplaceAsync(KeptOrder read, OrderProgress changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        var row = new TableEntity(read.Facts.Id, OrderRow);
        Put(row, changed);
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public async Task<Buyer?> BuyerAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(id, BuyerRow, cancellation) is { } row
        && await people.FindAsync(id, cancellation) is { } cipher
            ? new Buyer(
                cipher.Open(row.GetString("Name"), "name")!,
                cipher.Open(row.GetString("Phone"), "phone")!,
                cipher.Open(row.GetString("Address"), "address"),
                cipher.Open(row.GetString("Note"), "note")
            )
            {
                Consent = row.GetString("Consent"),
            }
            : null;

    public async Task ForgetBuyerAsync(string id, CancellationToken cancellation)
    {
        await table.DeleteEntityAsync(id, BuyerRow, cancellationToken: cancellation);
        await people.ForgetAsync(id, cancellation);
    }

    public async Task ListAsync(OrderFacts facts, OrderState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - facts.PlacedAt.UtcTicks:D19}|{facts.Id}"
        );
        await Task.WhenAll(
            new[] { OfFarmer(facts.FarmerId, null), OfFarmer(facts.FarmerId, state) }.Select(list =>
                table.UpsertEntityAsync(
                    new TableEntity(list, line) { ["Order"] = facts.Id },
                    TableUpdateMode.Replace,
                    cancellation
                )
            )
        );
        await Task.WhenAll(
            Enum.GetValues<OrderState>()
                .Where(other => other != state)
                .Select(other =>
                    table.DeleteEntityAsync(OfFarmer(facts.FarmerId, other), line, cancellationToken: cancellation)
                )
        );
    }

    public Task<PageOf<string>> OfFarmerAsync(
        string farmer,
        OrderState? state,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync(OfFarmer(farmer, state), page, row => row.GetString("Order"), cancellation);

    static string OfFarmer(string id, OrderState? state) => state is null ? $"farmer|{id}" : $"farmer|{id}|{state}";

    static TableEntity ToRow(OrderFacts facts, string secret)
    {
        var row = new TableEntity(facts.Id, OrderRow)
        {
            ["Gtin"] = facts.Gtin.ToString(),
            ["Farmer"] = facts.FarmerId,
            ["ProductName"] = facts.ProductName,
            ["Quantity"] = facts.Quantity.Value.ToString(CultureInfo.InvariantCulture),
            ["Unit"] = facts.Quantity.Unit.Code,
            ["UnitPrice"] = facts.UnitPrice.Amount,
            ["Total"] = facts.Total.Amount,
            ["Payment"] = facts.Payment.ToString(),
            ["PlacedAt"] = facts.PlacedAt,
            ["ReservedUntil"] = facts.ReservedUntil,
            ["Secret"] = secret,
        };
        Put(row, OrderProgress.None);
        return row;
    }

    static void Put(TableEntity row, OrderProgress progress)
    {
        row["CancelledBy"] = progress.CancelledBy?.ToString();
        row["ShippedAt"] = progress.ShippedAt;
        row["DeliveredAt"] = progress.DeliveredAt;
        row["PaidAt"] = progress.PaidAt;
    }

    static TableEntity ToRow(string id, Buyer buyer, PersonalCipher cipher) =>
        new(id, BuyerRow)
        {
            ["Name"] = cipher.Seal(buyer.Name, "name"),
            ["Phone"] = cipher.Seal(buyer.Phone, "phone"),
            ["Address"] = cipher.Seal(buyer.Address, "address"),
            ["Note"] = cipher.Seal(buyer.Note, "note"),
            ["Consent"] = buyer.Consent,
        };

    static KeptOrder ToOrder(TableEntity row) =>
        Gtin.TryParse(row.GetString("Gtin"), out var gtin)
            ? new KeptOrder(
                new OrderFacts(
                    row.PartitionKey,
                    gtin,
                    row.GetString("Farmer"),
                    row.GetString("ProductName"),
                    Quantity.Kept(
                        decimal.Parse(row.GetString("Quantity"), CultureInfo.InvariantCulture),
                        row.GetString("Unit")
                    ),
                    new Money(row.GetInt64("UnitPrice")!.Value),
                    new Money(row.GetInt64("Total")!.Value),
                    Enum.Parse<Payment>(row.GetString("Payment")),
                    row.GetDateTimeOffset("PlacedAt")!.Value,
                    row.GetDateTimeOffset("ReservedUntil")!.Value
                ),
                new OrderProgress(
                    row.GetString("CancelledBy") is { } ender ? Enum.Parse<OrderEnder>(ender) : null,
                    row.GetDateTimeOffset("ShippedAt"),
                    row.GetDateTimeOffset("DeliveredAt"),
                    row.GetDateTimeOffset("PaidAt")
                ),
                row.GetString("Secret"),
                row.ETag.ToString()
            )
            : throw new InvalidDataException($"Order {row.PartitionKey} is kept without its product.");
}

using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Orders;

/// <summary>
/// Counts of orders, in the table of orders. PartitionKey: <c>phone|{hash of number and product}</c>; RowKey: empty; a line an order.
/// The row is short: orders of past days that wait no more leave it with the next one, the last ones with their buyers' data.
/// </summary>
public sealed class PhoneOrderTable(StorageAccount storage) : IPhoneOrders
{
    const string DayFormat = "yyyyMMdd";
    readonly TableClient table = storage.Table(Tables.Orders);

    public async Task<bool> HasRoomAsync(
        Gtin gtin,
        string phone,
        PhoneOrder order,
        decimal maxHeld,
        CancellationToken cancellation
    ) => ToOrders(await table.FindAsync(Partition(gtin, phone), "", cancellation)).With(order, maxHeld) is not null;

    public Task<bool> TakeAsync(
        Gtin gtin,
        string phone,
        PhoneOrder order,
        decimal maxHeld,
        CancellationToken cancellation
    ) => ChangeAsync(gtin, phone, counted => counted.With(order, maxHeld), cancellation);

    public Task AnswerAsync(Gtin gtin, string phone, string order, CancellationToken cancellation) =>
        ChangeAsync(gtin, phone, counted => counted.Answered(order), cancellation);

    public Task ForgetAsync(Gtin gtin, string phone, string order, CancellationToken cancellation) =>
        ChangeAsync(gtin, phone, counted => counted.Without(order), cancellation);

    async Task<bool> ChangeAsync(
        Gtin gtin,
        string phone,
        Func<PhoneOrders, PhoneOrders?> change,
        CancellationToken cancellation
    )
    {
        var partition = Partition(gtin, phone);
        while (true)
        {
            var row = await table.FindAsync(partition, "", cancellation);
            var counted = ToOrders(row);
            if (change(counted) is not { } changed)
            {
                return false;
            }

            if (changed.List.SequenceEqual(counted.List) || await IsWrittenAsync(partition, row, changed, cancellation))
            {
                return true;
            }

            // Another order of the number was counted in between: read again.
        }
    }

    async Task<bool> IsWrittenAsync(
        string partition,
        TableEntity? read,
        PhoneOrders changed,
        CancellationToken cancellation
    )
    {
        var row = new TableEntity(partition, "") { ["Orders"] = string.Join('\n', changed.List.Select(Line)) };
        if (read is null)
        {
            return await table.IsAddedAsync(row, cancellation);
        }

        try
        {
            await (
                changed.List.Count == 0
                    ? table.DeleteEntityAsync(partition, "", read.ETag, cancellation)
                    : table.UpdateEntityAsync(row, read.ETag, TableUpdateMode.Replace, cancellation)
            );
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    static string Partition(Gtin gtin, string phone)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return "phone|" + OpaqueId.From("phone", phone, gtin.ToString());
    }

    static string Line(PhoneOrder order) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{order.Order} {order.Day.ToString(DayFormat, CultureInfo.InvariantCulture)} {order.Amount} {(order.IsWaiting ? 1 : 0)}"
        );

    static PhoneOrders ToOrders(TableEntity? row) =>
        row is null
            ? PhoneOrders.None
            : new([
                .. row.GetString("Orders")
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' '))
                    .Select(parts => new PhoneOrder(
                        parts[0],
                        DateOnly.ParseExact(parts[1], DayFormat, CultureInfo.InvariantCulture),
                        decimal.Parse(parts[2], CultureInfo.InvariantCulture),
                        parts[3] == "1"
                    )),
            ]);
}

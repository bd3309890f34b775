using Traceability.Listings;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Orders;

/// <summary>The lists of orders, made again from the orders as they stand. What was never placed is on none.</summary>
public sealed class OrderModels(OrderSteps steps, IOrders orders, IEnumerable<IOrderEffect> effects, TimeProvider time)
    : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [new("order-lists", Tables.Orders, (partition, _) => partition.StartsWith("farmer|", StringComparison.Ordinal))];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Lists,
                Tables.Orders,
                row => row.Key == "order",
                _ => Platform.Repair.Told.Once,
                async (row, _, cancellation) =>
                {
                    if (
                        await steps.FindAsync(row.Partition, cancellation)
                        is not { Trade.State: not TradeState.Oversold } order
                    )
                    {
                        return;
                    }

                    await orders.ListAsync(order.Facts, order.StateAt(time.GetUtcNow()), cancellation);
                    foreach (var effect in effects)
                    {
                        await effect.FollowAsync(order.Facts, cancellation);
                    }
                }
            ),
        ];
}

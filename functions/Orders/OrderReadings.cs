using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Orders;

/// <summary>What messages about orders ask for, beside what there is, for the operator: nothing of who bought.</summary>
static class OrderReadings
{
    public static void AddOrderReadings(this IServiceCollection services) =>
        services.AddPoisonReading(
            Queues.OrderChanged,
            OrderChangeJson.Default.OrderChange,
            async (provider, change, cancellation) =>
            {
                var now = provider.GetRequiredService<TimeProvider>().GetUtcNow();
                return new(
                    new(
                        $"Mọi việc theo sau đơn {change.Order}: danh sách, thông báo, tồn kho.",
                        $"Everything that follows from order {change.Order}: lists, notices, stock."
                    ),
                    await provider.GetRequiredService<OrderSteps>().FindAsync(change.Order, cancellation) is { } order
                        ? new($"Đơn đang là {order.StateAt(now)}.", $"The order is {order.StateAt(now)}.")
                        : new(
                            "Không có đơn này: không có gì để làm.",
                            "There is no such order: there is nothing to do."
                        )
                );
            }
        );
}

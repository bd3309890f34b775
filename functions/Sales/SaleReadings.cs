using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Sales;

/// <summary>What messages about sales ask for, beside what there is, for the operator.</summary>
static class SaleReadings
{
    public static void AddSaleReadings(this IServiceCollection services) =>
        services.AddPoisonReading(
            Queues.SaleChanged,
            SaleChangeJson.Default.SaleChange,
            async (provider, change, cancellation) =>
                new(
                    new(
                        $"Mọi việc theo sau lần bán {change.Sale}: danh sách, sự kiện, tồn kho.",
                        $"Everything that follows from sale {change.Sale}: lists, events, stock."
                    ),
                    await provider.GetRequiredService<SaleRegistration>().FindAsync(change.Sale, cancellation)
                        is { } sale
                        ? new($"Lần bán đang là {sale.Trade.State}.", $"The sale is {sale.Trade.State}.")
                        : new(
                            "Không có lần bán này: không có gì để làm.",
                            "There is no such sale: there is nothing to do."
                        )
                )
        );
}

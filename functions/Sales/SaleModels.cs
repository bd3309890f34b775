using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Sales;

/// <summary>The lists of sales, made again from the sales. What was never decided is on none.</summary>
public sealed class SaleModels(SaleRegistration registration, ISales sales, IEnumerable<ISaleEffect> effects)
    : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new(
            "sale-lists",
            Tables.Sales,
            (partition, _) =>
                partition.StartsWith("farmer|", StringComparison.Ordinal)
                || partition.StartsWith("marketplace|", StringComparison.Ordinal)
        ),
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Lists,
                Tables.Sales,
                row => row.Key.Length == 0,
                _ => Platform.Repair.Told.Once,
                async (row, _, cancellation) =>
                {
                    if (await registration.FindAsync(row.Partition, cancellation) is not { } sale)
                    {
                        return;
                    }

                    await sales.ListAsync(sale.Facts, cancellation);
                    foreach (var effect in effects)
                    {
                        await effect.FollowAsync(sale, cancellation);
                    }
                }
            ),
        ];
}

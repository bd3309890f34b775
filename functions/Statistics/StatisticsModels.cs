using System.Globalization;
using Traceability.Gs1;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Statistics;

/// <summary>
/// Sums, made again from what is counted of each thing and from what levels came and went. Those rows are kept for good: on which day
/// a product came on sale, and in which category it then was, nothing else tells any more.
/// </summary>
public sealed class StatisticsModels(IStatistics statistics, CountedFarmers farmers, CountedProducts products)
    : IReadModels
{
    const string Thing = "thing|";
    const string Past = "past|";

    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new(
            "statistics",
            Tables.Statistics,
            (_, key) => key.Split('|')[0] is "own" or "gtin" or "all" or "days" or "cats"
        ),
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Counts,
                Tables.Statistics,
                row => row.IsKeyed(Thing),
                row => [At(Contribution.Kept(row).Day)],
                (row, _, cancellation) => CountAsync(FarmerOf(row), Contribution.Kept(row), 1, cancellation)
            ),
            new(
                Turn.Counts,
                Tables.Statistics,
                row => row.IsKeyed(Past),
                row => [At(Contribution.Kept(row).Day), At(LeftOn(row))],
                (row, moment, cancellation) =>
                    moment == 0
                        ? CountAsync(FarmerOf(row), Contribution.Kept(row), 1, cancellation)
                        : CountAsync(FarmerOf(row), Contribution.Kept(row) with { Day = LeftOn(row) }, -1, cancellation)
            ),
            // What was never counted is counted now.
            new(
                Turn.Lists,
                Tables.Products,
                row => row.Key == "product",
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) =>
                    Gtin.TryParse(row.Partition, out var gtin)
                        ? products.FollowAsync(gtin, cancellation)
                        : throw new InvalidDataException("The row names no product.")
            ),
            new(
                Turn.Lists,
                Tables.Farmers,
                row => row.Key == "public",
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) => farmers.FollowAsync(row.Partition, cancellation)
            ),
        ];

    static DateTimeOffset At(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    static DateOnly LeftOn(StoredRow row) => Contribution.DayOf(row.Text("LeftOn"));

    static string FarmerOf(StoredRow row) => row.Key.Split('|')[1];

    async Task CountAsync(string farmer, Contribution counted, int sign, CancellationToken cancellation)
    {
        while (true)
        {
            var rows = await statistics.ReadAsync(farmer, Ledger.Rows(farmer, counted).Distinct(), cancellation);
            Ledger.Count(rows.ToDictionary(row => row.Key, row => row.Value.Tallies), farmer, counted, sign);
            if (await statistics.WriteAsync(farmer, rows, cancellation))
            {
                return;
            }
        }
    }
}

/// <summary>What is to be counted is counted: each batch is, with what it holds, on its day.</summary>
public sealed class CountCheck(IStatistics statistics) : ICheck
{
    public string Name => "counts";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Batches, cancellation))
        {
            if (
                row.Key == "batch"
                && row.Text("Farmer") is { } farmer
                // What is still on its way is counted when it is there.
                && (await rows.FindAsync(Tables.Batches, row.Partition, "passport", cancellation))?.Is("Pending")
                    == false
            )
            {
                var (counted, _, _) = await statistics.FindAsync(farmer, $"batch|{row.Partition}", cancellation);
                verdict.Of($"count of batch {row.Partition}", WrongOf(row, counted));
            }
        }
    }

    static string? WrongOf(StoredRow row, Contribution? counted)
    {
        if (counted is null)
        {
            return "it is not counted";
        }

        if (
            !decimal.TryParse(row.Text("Quantity"), CultureInfo.InvariantCulture, out var amount)
            || row.Text("QuantityUnit") is not { } unit
        )
        {
            return "it holds no quantity";
        }

        var (measure, value) = Measures.Of(Quantity.Kept(amount, unit));
        return
            counted.Amounts.GetValueOrDefault(measure) == value
            && counted.Day == Platform.Vietnam.Day(row.Time("RegisteredAt"))
            ? null
            : "it is counted with another quantity, or on another day";
    }
}

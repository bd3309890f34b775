using Traceability.Products;

namespace Traceability.Statistics;

/// <summary>What is counted. The names are kept in storage.</summary>
public enum Measure
{
    /// <summary>Farmers with an account.</summary>
    Producers,

    /// <summary>Products that are registered.</summary>
    Products,

    /// <summary>Products that are on sale on at least one marketplace.</summary>
    Listings,

    /// <summary>Batches, on the day of their registration.</summary>
    Batches,

    /// <summary>What these batches hold that is weighed.</summary>
    Kilograms,

    /// <summary>What these batches hold that is measured by volume.</summary>
    Litres,

    /// <summary>What these batches hold that is counted.</summary>
    Pieces,

    /// <summary>Orders of households, on the day when they were placed, whatever became of them.</summary>
    Orders,

    /// <summary>Sales that were neither cancelled nor returned, on the day of the sale.</summary>
    Sales,

    /// <summary>What was paid for these sales where that was told, VND.</summary>
    Revenue,

    /// <summary>Shoppers' pages of lots that were opened.</summary>
    Scans,

    /// <summary>Recalls, drills aside, on the day of the decision.</summary>
    Recalls,
}

/// <summary>What holds for each measure.</summary>
public static class Measures
{
    public static IReadOnlyList<Measure> All { get; } = Enum.GetValues<Measure>();

    /// <summary>Counted at the end of a period, and not over the period: what is there, and not what happened.</summary>
    public static bool IsLevel(this Measure measure) =>
        measure is Measure.Producers or Measure.Products or Measure.Listings;

    /// <summary>Never masked: who is recalled stands on the page of the lot for everyone, and is to be known.</summary>
    public static bool IsPublic(this Measure measure) => measure == Measure.Recalls;

    /// <summary>A quantity as it is counted: by weight, volume or number.</summary>
    public static KeyValuePair<Measure, decimal> Of(Quantity quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        foreach (
            var (code, measure) in (ReadOnlySpan<(string, Measure)>)
                [("KGM", Measure.Kilograms), ("LTR", Measure.Litres)]
        )
        {
            if (Unit.TryParse(code, out var unit) && quantity.Unit.ConvertsTo(unit))
            {
                return new(measure, quantity.Unit.Convert(quantity.Value, unit));
            }
        }

        return new(Measure.Pieces, quantity.Value);
    }
}

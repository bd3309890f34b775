namespace Traceability.Statistics;

/// <summary>What is counted of a thing, as it was read.</summary>
/// <param name="Contribution">Null where it is not counted.</param>
/// <param name="ETag">Storage's own mark of this state; null where there is none.</param>
/// <param name="Home">The province that its farmer is counted in; null where nothing of it was counted before.</param>
public sealed record KeptContribution(Contribution? Contribution, string? ETag, string? Home);

/// <summary>Tallies as they were read.</summary>
/// <param name="ETag">Storage's own mark of this state; null where they are not there.</param>
public sealed record KeptTallies(Tallies Tallies, string? ETag);

/// <summary>A province's tallies of a month.</summary>
/// <param name="Month">As <see cref="Ledger.Month"/> writes it, or <see cref="Ledger.Now"/>.</param>
/// <param name="Province">Empty in a farmer's own.</param>
public sealed record MonthTallies(string Month, string Province, Tallies Tallies);

/// <summary>Which tallies of the provinces.</summary>
public enum Breakdown
{
    /// <summary>Of the months.</summary>
    Whole,

    /// <summary>Of the days of each month.</summary>
    Days,

    /// <summary>Of the months, by category.</summary>
    Categories,
}

/// <summary>Where what is counted is kept.</summary>
public interface IStatistics
{
    /// <summary>What is counted of a farmer's thing.</summary>
    Task<KeptContribution> FindAsync(string farmer, string thing, CancellationToken cancellation);

    /// <summary>Rows that <see cref="Ledger.Rows"/> names.</summary>
    Task<IReadOnlyDictionary<string, KeptTallies>> ReadAsync(
        string farmer,
        IEnumerable<string> rows,
        CancellationToken cancellation
    );

    /// <summary>
    /// Writes what is counted of a thing and every row that changes with it, whole or not at all; false where one of them changed since
    /// it was read.
    /// </summary>
    /// <param name="read">The thing as it was read.</param>
    /// <param name="counted">What is counted of it from now on; null for nothing.</param>
    /// <param name="leftOn">The day on which what was counted of it came to its end; null where there was nothing.</param>
    /// <param name="rows">The rows with their new tallies, each with the mark that it was read with.</param>
    Task<bool> WriteAsync(
        string farmer,
        string thing,
        KeptContribution read,
        Contribution? counted,
        DateOnly? leftOn,
        IReadOnlyDictionary<string, KeptTallies> rows,
        CancellationToken cancellation
    );

    /// <summary>Writes tallies alone, whole or not at all; false where one of them changed since it was read.</summary>
    Task<bool> WriteAsync(string farmer, IReadOnlyDictionary<string, KeptTallies> rows, CancellationToken cancellation);

    /// <summary>Every province's tallies from one month to another, those of now among them where levels have any; 32 queries.</summary>
    /// <param name="to">The last month; null for all that there are, and for those of now.</param>
    Task<IReadOnlyList<MonthTallies>> OfProvincesAsync(
        Breakdown breakdown,
        string from,
        string? to,
        CancellationToken cancellation
    );

    /// <summary>A farmer's own tallies from a month on, those of now among them; one query.</summary>
    /// <param name="gtin">Of this product alone; null for all.</param>
    Task<IReadOnlyList<MonthTallies>> OfFarmerAsync(
        string farmer,
        string? gtin,
        string from,
        CancellationToken cancellation
    );
}

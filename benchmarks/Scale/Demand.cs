namespace Traceability.Benchmarks.Scale;

/// <summary>How a kind of work is spread over a day and a year.</summary>
/// <param name="Hours">Weights of the 24 hours in Vietnam.</param>
/// <param name="PeakDay">The busiest day of the year, in mean days.</param>
sealed record Rhythm(IReadOnlyList<double> Hours, double PeakDay)
{
    /// <summary>Within an hour, the busiest minutes in mean ones.</summary>
    public const double Burst = 1.5;

    /// <summary>Harvested in the morning, packed until noon, and again before dark.</summary>
    public static Rhythm Field { get; } =
        new([0, 0, 0, 0, 1, 3, 6, 9, 10, 9, 7, 5, 3, 3, 4, 6, 8, 8, 6, 4, 3, 2, 1, 0], 3);

    /// <summary>Markets before noon, supermarkets after work.</summary>
    public static Rhythm Street { get; } =
        new([1, 0, 0, 0, 1, 2, 5, 7, 8, 9, 9, 8, 6, 4, 4, 5, 7, 9, 10, 9, 7, 5, 3, 2], 2);

    public static Rhythm Machines { get; } = new([.. Enumerable.Repeat(1.0, 24)], 1);

    /// <summary>Of a day's work, the share of an hour.</summary>
    public double Share(int hour) => Hours[hour] / Hours.Sum();
}

/// <summary>An operation of the budget, and how often a size does it.</summary>
/// <param name="Name">As in <c>budget.json</c>.</param>
/// <param name="Requests">Requests of the outside that are in it: 1 or 0.</param>
/// <param name="OfMonth">Times in a mean month.</param>
sealed record Work(string Name, Rhythm Rhythm, int Requests, double OfMonth)
{
    const int DaysOfMonth = 30;
    const double SecondsOfHour = 3600;

    /// <summary>Times a second in an hour of a mean day.</summary>
    public double MeanRate(int hour) => OfMonth / DaysOfMonth * Rhythm.Share(hour) / SecondsOfHour;

    /// <summary>Times a second in an hour of the busiest day.</summary>
    public double PeakRate(int hour) => MeanRate(hour) * Rhythm.PeakDay;
}

/// <summary>What a size asks of the program.</summary>
static class Demand
{
    const double LotsOfBudgetedRecall = 20;
    const double EventsOfDocument = 100;
    const double PullsOfMonth = 30;
    const double ChecksOfMonth = 30 * 24 * 4;

    /// <summary>Rows of a query's page: storage gives no more at once.</summary>
    const double RowsOfPage = 1000;

    public static IReadOnlyList<Work> Of(Size size)
    {
        var events = size.Batches * Size.EventsOfBatch;
        var scans = size.Scans * (1 - Size.ScansAgain);
        // A pull of a small feed is the version and one page; each further thousand items is another page.
        var pages = 1 + Math.Floor(size.Products / RowsOfPage);
        return
        [
            new("register", Rhythm.Field, 1, size.Batches),
            new("follow", Rhythm.Field, 0, size.Batches),
            new("capture-one", Rhythm.Field, 1, events * (1 - Size.EventsInDocuments)),
            new("capture-hundred", Rhythm.Field, 1, events * Size.EventsInDocuments / EventsOfDocument),
            new("scan", Rhythm.Street, 2, scans),
            new("scan-again", Rhythm.Street, 2, size.Scans * Size.ScansAgain),
            new("photo", Rhythm.Street, 1, scans * (size.HasFrontDoor ? 1 - Size.PhotosAtEdge : 1)),
            // Products of a minute are counted together; with many products hardly two scans of a minute are of one.
            new("count-page", Rhythm.Street, 0, scans),
            new("sale", Rhythm.Street, 1, size.Batches * Size.SalesOfBatch),
            new("order", Rhythm.Street, 1, size.Batches * Size.OrdersOfBatch),
            new("feed-unchanged", Rhythm.Machines, 1, size.Pullers * ChecksOfMonth),
            new("feed-one-item", Rhythm.Machines, 1, size.Pullers * PullsOfMonth * pages),
            new("recall-twenty", Rhythm.Field, 1, size.Recalls * Size.LotsOfRecall / LotsOfBudgetedRecall),
        ];
    }

    /// <summary>Listings that feeds read, a second: each pull reads all of them.</summary>
    public static double FeedRowsASecond(Size size) => size.Pullers * size.Products / (24 * 3600);

    /// <summary>Bytes of feeds that go out in a month.</summary>
    public static double FeedBytes(Size size, StorageBudget budget) =>
        size.Pullers * PullsOfMonth * size.Products * budget["feed-one-item"].Bytes.Answered;
}

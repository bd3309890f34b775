namespace Traceability.Benchmarks.Scale;

/// <summary>
/// What Azure promises of storage, by its pages of scalability targets (learn.microsoft.com/azure/storage/…/scalability-targets), and
/// what is assumed of time. Assumed times are not measured on Azure.
/// </summary>
static class Limits
{
    /// <summary>Requests a second of an account; in some regions Azure gives more.</summary>
    public const double Account = 20_000;

    /// <summary>Entities of 1 KiB a second of a table's partition.</summary>
    public const double Partition = 2_000;

    /// <summary>Messages a second of a queue.</summary>
    public const double Queue = 2_000;

    /// <summary>Requests a second of a blob.</summary>
    public const double Blob = 500;

    /// <summary>Seconds from a request to storage to its answer within a region: assumed.</summary>
    public const double Latency = 0.010;

    /// <summary>Messages that an instance has in hand: host.json's batchSize and newBatchThreshold.</summary>
    public const int MessagesInHand = 16 + 8;

    /// <summary>Requests that an instance serves at once: Flex Consumption's default for 2 GB, assumed for ours too.</summary>
    public const int RequestsInHand = 16;

    /// <summary>Instances of an app on Flex Consumption unless more are asked for.</summary>
    public const int Instances = 100;

    /// <summary>
    /// Writes a second on condition of a row that each of them moves: it is read, then the transaction is sent, one after the other,
    /// however many instances there are.
    /// </summary>
    public const double Turns = 1 / (2 * Latency);

    /// <summary>
    /// Listings that one turn writes where many wait for it: those of one instance that came during the turn before
    /// (<c>ListingTable</c>, <c>GroupCommit</c>).
    /// </summary>
    public const int ListingsATurn = 16;
}

/// <summary>A place that all of some work goes through.</summary>
/// <param name="Peak">What comes there in the busiest minutes of the year, a second.</param>
/// <param name="Limit">What it takes, a second.</param>
sealed record HotSpot(string Name, double Peak, double Limit, string Unit)
{
    public double Utilisation => Peak / Limit;

    /// <summary>How many times as much the design carries here.</summary>
    public double Carries => Limit / Peak;
}

/// <summary>A queue and who works on it, on the busiest day.</summary>
/// <param name="Seconds">That a message takes in a handler.</param>
/// <param name="Instances">That work on it.</param>
/// <param name="Turns">Messages a second at most whatever the instances; infinite where they do not wait for each other.</param>
sealed record QueueLoad(
    string Name,
    IReadOnlyList<double> MessagesASecond,
    double Seconds,
    int Instances,
    double Turns = double.PositiveInfinity
)
{
    /// <summary>Messages a second that are worked off.</summary>
    public double Capacity => Math.Min(Instances * Limits.MessagesInHand / Seconds, Turns);

    /// <summary>Instances that the busiest hour takes, if they wait for nothing.</summary>
    public int Needed => (int)Math.Ceiling(MessagesASecond.Max() * Rhythm.Burst * Seconds / Limits.MessagesInHand);

    /// <summary>Messages that wait at the end of each minute of the day, which begins with none.</summary>
    public IReadOnlyList<double> Depths()
    {
        const int minutesOfHour = 60;
        var depths = new double[24 * minutesOfHour];
        var depth = 0.0;
        for (var minute = 0; minute < depths.Length; minute++)
        {
            // The third quarter of an hour is busy, the others make up for it: an hour has what it has.
            const double others = (4 - Rhythm.Burst) / 3;
            var burst = minute % minutesOfHour is >= 30 and < 45 ? Rhythm.Burst : others;
            depth = Math.Max(0, depth + ((MessagesASecond[minute / minutesOfHour] * burst) - Capacity) * 60);
            depths[minute] = depth;
        }

        return depths;
    }
}

/// <summary>Partitions, queues and instances of a size, from the measured budget.</summary>
sealed class Model(Size size, StorageBudget budget)
{
    const int StatisticsParts = 32;
    const int EventLogs = 16;

    // A new harvest's place is put into the list of all products and its former one is taken out.
    const int PlacesOfFollow = 2;
    const double CacheSeconds = 5;

    public IReadOnlyList<Work> Work { get; } = Demand.Of(size);

    public Size Size => size;

    /// <summary>Where it would first be too much, worst first.</summary>
    public IReadOnlyList<HotSpot> HotSpots() =>
        [
            .. new HotSpot[]
            {
                Spot("the storage account", cost => cost.Requests, Limits.Account, "requests"),
                new(
                    "listings: the catalogue's partition",
                    Peak(cost => Rows(cost, "listings")) + Demand.FeedRowsASecond(size),
                    Limits.Partition,
                    "entities"
                ),
                Spot(
                    "listings: the version row's turn",
                    cost => Table(cost, "listings").Transactions,
                    Limits.Turns * Limits.ListingsATurn,
                    "listings"
                ),
                Spot(
                    "statistics: one of 32 parts",
                    cost => Rows(cost, "statistics") / StatisticsParts,
                    Limits.Partition,
                    "entities"
                ),
                Spot(
                    "statistics: the turn of one of 32 parts",
                    cost => (double)Table(cost, "statistics").Transactions / StatisticsParts,
                    Limits.Turns,
                    "writes"
                ),
                Spot(
                    "eventindex: one of 16 logs",
                    cost => Rows(cost, "eventindex") / EventLogs,
                    Limits.Partition,
                    "entities"
                ),
                Spot(
                    "eventindex: the largest party's log",
                    cost => Rows(cost, "eventindex") * size.LargestShare,
                    Limits.Partition,
                    "entities"
                ),
                new(
                    "batches: the largest farmer's list",
                    PeakOf("follow") * size.LargestShare,
                    Limits.Partition,
                    "entities"
                ),
                new("catalogue: the list of all", PeakOf("follow") * PlacesOfFollow, Limits.Partition, "entities"),
                new(
                    "batches: a lot that everybody scans",
                    Math.Ceiling(RequestInstances) / CacheSeconds,
                    Limits.Partition,
                    "entities"
                ),
                new("photos: the product that most scan", PeakOf("photo") * size.HottestPhoto, Limits.Blob, "requests"),
                BusiestQueue(),
                new("instances for requests", RequestInstances, Limits.Instances, "instances"),
            }.OrderByDescending(spot => spot.Utilisation),
        ];

    /// <summary>The queues on the busiest day, by name.</summary>
    public IReadOnlyList<QueueLoad> Queues() => Queues((work, hour) => work.PeakRate(hour));

    /// <summary>The queues on a mean day, by name.</summary>
    public IReadOnlyList<QueueLoad> MeanQueues() => Queues((work, hour) => work.MeanRate(hour));

    /// <summary>Seconds of one request or message of an operation: its calls to storage, one after the other.</summary>
    public double Seconds(Work work)
    {
        var cost = budget[work.Name];
        var calls = cost.Requests - (2 * cost.Messages);
        return Math.Max(1, calls) * Limits.Latency / Math.Max(1, work.Requests + cost.Messages);
    }

    /// <summary>Instances that requests keep busy in the busiest minutes: less than one, where one has time left.</summary>
    public double RequestInstances => PeakOfWork(work => work.Requests * Seconds(work)) / Limits.RequestsInHand;

    QueueLoad[] Queues(Func<Work, int, double> rate) =>
        [
            .. Work.SelectMany(work => budget[work.Name].Queues.Keys)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(name => Queue(name, rate)),
        ];

    QueueLoad Queue(string name, Func<Work, int, double> rate)
    {
        double Puts(Work work) => budget[work.Name].Queues.GetValueOrDefault(name)?.Puts ?? 0;
        var rates = Enumerable.Range(0, 24).Select(hour => Work.Sum(work => rate(work, hour) * Puts(work))).ToArray();
        var all = Work.Sum(work => work.OfMonth * Puts(work));
        var seconds = all > 0 ? Work.Sum(work => work.OfMonth * Puts(work) * Seconds(work)) / all : Limits.Latency;
        return new QueueLoad(
            name,
            rates,
            seconds,
            size.InstancesOfQueue,
            name switch
            {
                "listing-changed" => Limits.Turns * Limits.ListingsATurn,
                "statistics" => Limits.Turns * StatisticsParts,
                _ => double.PositiveInfinity,
            }
        );
    }

    HotSpot BusiestQueue()
    {
        var busiest = Queues().MaxBy(queue => queue.MessagesASecond.Max())!;
        return new($"the queue {busiest.Name}", busiest.MessagesASecond.Max() * Rhythm.Burst, Limits.Queue, "messages");
    }

    HotSpot Spot(string name, Func<OperationCost, double> of, double limit, string unit) =>
        new(name, Peak(of), limit, unit);

    double Peak(Func<OperationCost, double> of) => PeakOfWork(work => of(budget[work.Name]));

    double PeakOf(string operation) => PeakOfWork(work => work.Name == operation ? 1 : 0);

    // Of all hours of the busiest day, the one with the most.
    double PeakOfWork(Func<Work, double> of) =>
        Enumerable.Range(0, 24).Max(hour => Work.Sum(work => work.PeakRate(hour) * of(work))) * Rhythm.Burst;

    static TableCost Table(OperationCost cost, string table) => cost.Tables.GetValueOrDefault(table) ?? new TableCost();

    static double Rows(OperationCost cost, string table) => Table(cost, table).Rows + Table(cost, table).Entities;
}

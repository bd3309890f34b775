namespace Traceability.Benchmarks.Scale;

/// <summary>A line of a month's bill.</summary>
sealed record BillLine(string What, double Amount, string Unit, decimal Usd);

/// <summary>What a size costs in a mean month, at the end of its first year.</summary>
static class Bill
{
    const double Gigabyte = 1e9;
    const double InstanceGigabytes = 0.5;
    const double SecondsOfHour = 3600;
    const int DaysOfMonth = 30;
    const int MonthsKept = 12;

    // Flex Consumption counts an instance's active time from one second on.
    const double ShortestActive = 1;

    // How long an instance without work goes on to look into its queue, and how often: the second is host.json's.
    const double KeptWarm = 600;
    const double LookEvery = 2;

    public static IReadOnlyList<BillLine> Of(Model model, StorageBudget budget, Prices prices)
    {
        var size = model.Size;
        double Sum(Func<OperationCost, double> of) => model.Work.Sum(work => work.OfMonth * of(budget[work.Name]));
        var tables = Sum(cost => cost.TableRequests);
        var queues = Sum(cost => cost.Queues.Values.Sum(queue => (2 * queue.Puts) + queue.Deletes)) + Looks(model);
        var (writes, reads) = (
            Sum(cost => cost.Blobs.Values.Sum(blob => blob.Writes)),
            Sum(cost => cost.Blobs.Values.Sum(blob => blob.Reads))
        );
        var (tableGigabytes, blobGigabytes) = (
            Sum(cost => cost.Bytes.Tables) * MonthsKept / Gigabyte,
            Sum(cost => cost.Bytes.Blobs) * MonthsKept / Gigabyte
        );
        var executions = model.Work.Sum(work => work.OfMonth * (work.Requests + budget[work.Name].Messages));
        var active = ActiveSeconds(model) * InstanceGigabytes;
        var requests = model.Work.Sum(work => work.OfMonth * work.Requests);
        // What the edge keeps is answered by the edge.
        var answered = size.Scans * budget["photo"].Bytes.Answered;
        answered += model
            .Work.Where(work => work.Name != "photo" && work.Name != "feed-one-item")
            .Sum(work => work.OfMonth * budget[work.Name].Bytes.Answered);
        var gigabytes = (answered + Demand.FeedBytes(size, budget)) / Gigabyte;
        return
        [
            Line("table transactions", tables, "", prices.Of("table-transactions-10000", tables, 1e4)),
            Line("queue operations", queues, "", prices.Of("queue-operations-10000", queues, 1e4)),
            Line("blob writes", writes, "", prices.Of("blob-writes-10000", writes, 1e4)),
            Line("blob reads", reads, "", prices.Of("blob-reads-10000", reads, 1e4)),
            Line("tables after a year", tableGigabytes, "GB", prices.Of("table-gb-month", tableGigabytes)),
            Line("blobs after a year", blobGigabytes, "GB", prices.Of("blob-gb-month", blobGigabytes)),
            Line(
                "executions",
                executions,
                "",
                prices.Of("flex-executions-million", executions - prices.Free["flex-executions"], 1e6)
            ),
            Line(
                "active instances",
                active,
                "GB-s",
                prices.Of("flex-gb-second", active - prices.Free["flex-gb-seconds"])
            ),
            .. size.HasFrontDoor
                ? new[]
                {
                    Line("Front Door", 1, "month", prices.Of("front-door-month", 1)),
                    Line(
                        "requests at the edge",
                        requests + (size.Scans * Size.PhotosAtEdge),
                        "",
                        prices.Of("front-door-requests-10000", requests + (size.Scans * Size.PhotosAtEdge), 1e4)
                    ),
                    Line("sent to the public", gigabytes, "GB", prices.Of("front-door-gb", gigabytes)),
                }
                :
                [
                    Line(
                        "sent to the public",
                        gigabytes,
                        "GB",
                        prices.Of("egress-gb", gigabytes - prices.Free["egress-gb"])
                    ),
                ],
        ];
    }

    static BillLine Line(string what, double amount, string unit, decimal usd) => new(what, amount, unit, usd);

    /// <summary>
    /// Seconds in which instances are active, in a month. Requests are scaled as one group, each queue's handler by itself. Where work
    /// comes at random, one instance is active while anything is under way; where there is more than it takes at once, more are.
    /// </summary>
    static double ActiveSeconds(Model model) =>
        Hours()
            .Sum(hour =>
                Active(
                    model.Work.Sum(work => work.MeanRate(hour) * work.Requests),
                    model.Work.Sum(work => work.MeanRate(hour) * work.Requests * model.Seconds(work)),
                    Limits.RequestsInHand
                )
                + model
                    .MeanQueues()
                    .Sum(queue =>
                        Active(
                            queue.MessagesASecond[hour],
                            queue.MessagesASecond[hour] * queue.Seconds,
                            Limits.MessagesInHand
                        )
                    )
            )
        * SecondsOfHour
        * DaysOfMonth;

    static double Active(double rate, double load, int inHand) =>
        Math.Max(1 - Math.Exp(-Math.Max(load, rate * ShortestActive)), load / inHand);

    // An instance that is awake for a queue looks into it.
    static double Looks(Model model) =>
        Hours().Sum(hour => model.MeanQueues().Sum(queue => 1 - Math.Exp(-queue.MessagesASecond[hour] * KeptWarm)))
        * SecondsOfHour
        * DaysOfMonth
        / LookEvery;

    static IEnumerable<int> Hours() => Enumerable.Range(0, 24);
}

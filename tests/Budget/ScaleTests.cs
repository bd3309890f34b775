using CsCheck;
using Traceability.Benchmarks.Scale;
using Size = Traceability.Benchmarks.Scale.Size;

namespace Traceability.Tests.Budget;

/// <summary>What a model of scale must never say, whatever the sizes.</summary>
public class ScaleTests
{
    static readonly StorageBudget budget = StorageBudget.Load();
    static readonly Prices prices = Prices.Load();

    static readonly Gen<Size> sizes = Gen.Select(
        Gen.OneOfConst(Size.All.ToArray()),
        Gen.Double[0.01, 3],
        (size, factor) => size.Times(factor)
    );

    static readonly Gen<QueueLoad> queues = Gen.Select(
        Gen.Double[0, 500].Array[24],
        Gen.Double[0.001, 5],
        Gen.Int[1, 50],
        Gen.OneOf<double>(Gen.Const(double.PositiveInfinity), Gen.Double[1, 100]),
        (rates, seconds, instances, turns) => new QueueLoad("any", rates, seconds, instances, turns)
    );

    [Fact]
    public void More_instances_never_lengthen_a_queue() =>
        Gen.Select(queues, Gen.Int[1, 50])
            .Sample(
                (queue, more) =>
                    (queue with { Instances = queue.Instances + more })
                        .Depths()
                        .Zip(queue.Depths(), (with, without) => with <= without)
                        .All(holds => holds)
            );

    [Fact]
    public void A_queue_loses_and_invents_no_message() =>
        queues.Sample(queue =>
        {
            var came = queue.MessagesASecond.Sum() * 3600;
            var worked = queue.Capacity * 24 * 3600;
            var left = queue.Depths()[^1];
            return left >= -1e-6 && left <= came * (1 + 1e-9) + 1e-6 && left >= came - worked - (came * 1e-9) - 1e-6;
        });

    [Fact]
    public void A_queue_is_empty_all_day_where_every_minute_is_worked_off() =>
        queues.Sample(queue =>
            queue.MessagesASecond.Max() * Rhythm.Burst > queue.Capacity || queue.Depths().All(depth => depth == 0)
        );

    [Fact]
    public void Who_does_more_never_pays_less_and_uses_no_less_of_any_limit() =>
        Gen.Select(sizes, Gen.Double[1, 20])
            .Sample(
                (size, factor) =>
                {
                    var (less, more) = (new Model(size, budget), new Model(size.Times(factor), budget));
                    Assert.All(
                        Bill.Of(less, budget, prices).Zip(Bill.Of(more, budget, prices)),
                        lines => Assert.True(lines.First.Usd <= lines.Second.Usd, lines.First.What)
                    );
                    var spots = more.HotSpots().ToDictionary(spot => Kind(spot.Name), spot => spot.Peak);
                    Assert.All(
                        less.HotSpots(),
                        spot => Assert.True(spot.Peak <= spots[Kind(spot.Name)] * (1 + 1e-9), spot.Name)
                    );
                },
                iter: 50
            );

    [Fact]
    public void A_higher_price_never_makes_a_lower_bill() =>
        Gen.Select(sizes, Gen.Int[0, prices.List.Count - 1], Gen.Int[1, 100])
            .Sample(
                (size, which, percent) =>
                {
                    var name = prices.List.Keys.ElementAt(which);
                    var dearer = prices with
                    {
                        List = new(prices.List)
                        {
                            [name] = prices.List[name] with { Usd = prices.List[name].Usd * (1 + (percent / 100m)) },
                        },
                    };
                    var model = new Model(size, budget);
                    return Bill.Of(model, budget, prices).Sum(line => line.Usd)
                        <= Bill.Of(model, budget, dearer).Sum(line => line.Usd);
                },
                iter: 50
            );

    [Fact]
    public void A_day_of_every_rhythm_has_a_days_work() =>
        Assert.All(
            new[] { Rhythm.Field, Rhythm.Street, Rhythm.Machines },
            rhythm => Assert.Equal(1, Enumerable.Range(0, 24).Sum(rhythm.Share), 9)
        );

    // Which queue is the busiest may change with the size.
    static string Kind(string name) => name.StartsWith("the queue", StringComparison.Ordinal) ? "the queue" : name;
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Traceability.Gs1.Epcis;
using Traceability.Platform.Storage;
using Traceability.Provenance;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>
/// A query asks storage for the page that it answers, not for the history: here at 170 and at 1,000 events.
/// </summary>
public class CaptureBudgetTests(TestStorage storage)
{
    const int Few = 170;
    const int Many = 1000;

    static readonly string lot = Supply.Lot("09520000000004", "A");

    readonly StorageTap tap = new();

    // The clock stands still, so that what is cached stays so.
    TraceabilityProgram Program() =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            With = services =>
                services
                    .AddSingleton<Azure.Core.Pipeline.HttpPipelinePolicy>(tap)
                    .AddSingleton<TimeProvider>(
                        new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero))
                    ),
        }.Listening();

    [Fact]
    public async Task A_page_costs_the_same_whether_the_history_is_short_or_long()
    {
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        var all = Supply.Operator(program);
        (Supply Who, string Query)[] asked =
        [
            (house, "MATCH_anyEPCClass=" + Uri.EscapeDataString(lot)),
            (house, $"GE_eventTime={At(50)}&LT_eventTime={At(80)}"),
            (all, $"GE_eventTime={At(50)}&LT_eventTime={At(80)}"),
            (all, "EQ_bizStep=receiving"),
            (house, "EQ_bizStep=receiving"),
        ];
        await TakesAsync(program, house, 0, Few);
        var few = await Costs(asked);
        await TakesAsync(program, house, Few, Many - Few);
        Assert.Equal(few, await Costs(asked));
        Assert.All(few, cost => Assert.InRange(cost, 1, 100));
    }

    static string At(int minute) => Uri.EscapeDataString(Supply.Time(Supply.Morning.AddMinutes(minute)));

    // Every eighth is about the lot, and another eighth is a receipt. Kept and listed as capture does it, without what else follows.
    static async Task TakesAsync(TraceabilityProgram program, Supply house, int from, int count)
    {
        var (events, index) = (
            program.Services.GetRequiredService<IEvents>(),
            program.Services.GetRequiredService<IEventIndex>()
        );
        const int atOnce = 4;
        await Parallel.ForEachAsync(
            Enumerable.Range(from, count),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = atOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (i, stop) =>
            {
                var told = EpcisDocument.ReadKept(
                    Supply
                        .Observation(
                            i % 8 == 0 ? lot : Supply.Lot("09520000000004", $"L{i}"),
                            i % 8 == 1 ? "receiving" : "storing",
                            Supply.Morning.AddMinutes(i)
                        )
                        .ToJsonString()
                );
                var accepted = new AcceptedEvent(EventKey.Of(told), told, house.Id, Supply.Morning.AddSeconds(i));
                await events.AddAsync(accepted, stop);
                await index.AddAsync([new SeenEvent(accepted, [house.Id])], stop);
            }
        );
    }

    async Task<IReadOnlyList<int>> Costs((Supply Who, string Query)[] asked)
    {
        var costs = new List<int>();
        foreach (var (who, query) in asked)
        {
            // Keys and owners are known from the first time.
            for (var time = 0; time < 2; time++)
            {
                tap.Forgets();
                var answer = await who.Gets($"/epcis/events?{query}&perPage=20");
                Assert.Equal(20, Supply.Events(await answer.Json()).Count);
            }

            costs.Add(tap.Calls.Count);
        }

        return costs;
    }

    [Fact]
    public async Task Every_message_that_comes_five_times_more_in_any_order_changes_nothing()
    {
        await using var program = Program();
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        var shipped = Supply.Observation(orchard.Lot("A"));
        shipped["destinationList"] = new JsonArray(
            new JsonObject { ["type"] = "possessing_party", ["destination"] = house.Party }
        );
        await orchard.History.Sends(
            Supply.Document(
                shipped,
                Supply.Transformation([(orchard.Lot("A"), 20m)], [(orchard.Lot("B"), 20m)]),
                Supply.Observation(orchard.Lot("B"), "retail_selling"),
                Supply.Observation(orchard.Lot("A"), "receiving")
            )
        );
        await orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(2) });
        await orchard.Tells("A", "pack", new JsonObject { ["quantity"] = Orchard.Kg(2) });
        var host = new QueueHost(program.Services);
        var messages = new List<(string Queue, string Text)>();
        do
        {
            foreach (var queue in Queues.All.Where(q => !q.EndsWith("-poison", StringComparison.Ordinal)))
            {
                messages.AddRange((await host.WaitingAsync(queue)).Select(text => (queue, text)));
            }
        } while (await host.StepAsync() > 0);

        Assert.Empty(host.Later);
        var expected = await Kept.AllAsync(program);
        var again = Enumerable.Repeat(messages, 5).SelectMany(m => m).ToArray();
        new Random(5).Shuffle(again);
        Assert.True(again.Length >= 20);
        foreach (var (queue, text) in again)
        {
            await host.HandlesAsync(queue, text);
        }

        await host.SettlesAsync();
        Assert.Equal(expected, await Kept.AllAsync(program));
    }
}

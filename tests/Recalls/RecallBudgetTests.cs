using System.Globalization;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Provenance.Graph;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

/// <summary>What a recall's step and an event cost in storage calls, however large the graph is.</summary>
public class RecallBudgetTests(TestStorage storage)
{
    readonly StorageTap tap = new();

    [Fact]
    public async Task A_step_of_a_recall_costs_the_same_for_a_lot_with_many_as_with_very_many_descendants()
    {
        await using var program = Tapped();
        var (few, most) = (await StepsAsync(program, 400), await StepsAsync(program, 2000));
        // The first step reads its pages of what goes out, and no more.
        Assert.Equal(few[0], most[0]);
        Assert.Equal(few, most);
    }

    [Fact]
    public async Task An_event_costs_the_same_whatever_was_told_of_its_things_before()
    {
        await using var program = Tapped();
        var desk = new Desk(program, "09520000000004");
        var counts = new List<int>();
        foreach (var before in new[] { 1, 300 })
        {
            var lot = string.Create(CultureInfo.InvariantCulture, $"A{before}");
            await GrowAsync(program, lot, before);
            var e = Accepted.Of(desk.Makes(1, [desk.Lot(lot)], [desk.Lot(lot + "B")]));
            tap.Forgets();
            await Desk.EffectOf(program).FollowAsync(e, TestContext.Current.CancellationToken);
            counts.Add(tap.Calls.Count);
        }

        Assert.Equal(counts[0], counts[1]);
        Assert.Equal(4, counts[0]);
    }

    async Task<IReadOnlyList<int>> StepsAsync(TraceabilityProgram program, int descendants)
    {
        var lot = string.Create(CultureInfo.InvariantCulture, $"L{descendants}");
        await GrowAsync(program, lot, descendants);
        var desk = new Desk(program, "09520000000004");
        await desk.Recalls(lot);
        var host = new QueueHost(program.Services);
        var steps = new List<int>();
        var message = Assert.Single(await host.WaitingAsync(Queues.Recall));
        await RecallKillTests.LosesAsync(program);
        // A few steps tell: more of them would be alike.
        for (var step = 0; step < 6; step++)
        {
            tap.Forgets();
            if (await host.HandlesAsync(Queues.Recall, message) is not Outcome.Continued next)
            {
                break;
            }

            steps.Add(tap.Calls.Count);
            message = next.Message;
        }

        return steps;
    }

    static async Task GrowAsync(TraceabilityProgram program, string lot, int descendants)
    {
        var from = Thing.OfLot(Sample.Gtin, Sample.Lot(lot));
        await program
            .Services.GetRequiredService<IGraph>()
            .AddAsync(
                new EventFacts(
                    "e" + lot,
                    Supply.Morning,
                    false,
                    [
                        .. Enumerable
                            .Range(0, descendants)
                            .Select(i => new Edge(
                                from,
                                EdgeKind.Made,
                                Thing.OfLot(
                                    Sample.Gtin,
                                    Sample.Lot(string.Create(CultureInfo.InvariantCulture, $"{lot}-{i}"))
                                ),
                                "e" + lot,
                                Supply.Morning
                            )),
                    ],
                    null,
                    [],
                    null
                ),
                TestContext.Current.CancellationToken
            );
    }

    TraceabilityProgram Tapped() =>
        new TraceabilityProgram(storage.ConnectionString, new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero))
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
}

using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Sales;

/// <summary>The messages of a market day, each delivered five times and in any order, leave what they leave once and in order.</summary>
public partial class SaleReplayTests(TestStorage storage)
{
    const int Deliveries = 5;

    [Fact]
    public async Task A_market_day_replayed_five_times_and_shuffled_keeps_what_it_keeps_once_and_in_order()
    {
        await using var once = TraceabilityProgram.On(storage, Supply.Morning);
        await LivesAsync(once, new QueueHost(once.Services), null);
        var expected = await KeptAsync(once);
        Assert.True(expected.Count > 100);
        foreach (var seed in new[] { 1, 20 })
        {
            await using var often = TraceabilityProgram.On(storage, Supply.Morning);
            var random = new Random(seed);
            await LivesAsync(often, new QueueHost(often.Services, random, Deliveries), random);
            Assert.Equal(expected, await KeptAsync(often));
        }
    }

    /// <summary>Every request carries a key, so that names are the same.</summary>
    static async Task LivesAsync(TraceabilityProgram program, QueueHost host, Random? random)
    {
        var joined = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f");
        var farm = new Farm(program, (await joined.Json()).Text("key"));
        var offered = await program.Sends("/api/products", Farm.Mango, farm.Key, "p");
        var gtin = (await offered.Json()).Text("gtin");
        foreach (var lot in new[] { "A", "B", "C" })
        {
            await farm.Registers(Farm.Harvest(gtin, lot), lot);
        }

        await host.SettlesAsync();
        var stall = await Stall.OpensAsync(program, idempotencyKey: "m");
        var reserved = Stall.Line("held", gtin, 10);
        reserved["reservedUntil"] = Supply.Time(Supply.Morning.AddHours(1));
        var bought = (JsonObject)reserved.DeepClone();
        bought["order"] = "bought";
        var hand = new JsonObject { ["gtin"] = gtin, ["quantity"] = Orchard.Kg(30) };
        Func<Task<HttpResponseMessage>>[] steps =
        [
            () => stall.Reports(Stall.Line("1", gtin, 130), Stall.Line("2", gtin, 20)),
            () => stall.Reports(reserved, bought),
            () => stall.Takes("cancel", "1"),
            () => program.Sends("/api/sales", hand, farm.Key, "h"),
            () => stall.Reports(Stall.Line("3", gtin, 1000)),
            () => stall.Takes("confirm", "bought"),
            () => stall.Takes("return", "2"),
            () => stall.Reports(Stall.Line("4", gtin, 200)),
        ];
        foreach (var step in steps)
        {
            Assert.True((await step()).StatusCode is HttpStatusCode.OK or HttpStatusCode.Created);
            if (random is null || random.Next(3) == 0)
            {
                await host.StepAsync();
            }
        }

        await host.SettlesAsync();
        program.Clock.Advance(TimeSpan.FromHours(1));
        await host.LaterComesAsync();
        await host.SettlesAsync();
        Assert.Empty(host.Later);
        foreach (var queue in Queues.All)
        {
            Assert.Empty(await host.WaitingAsync(queue));
        }
    }

    // Keys are random, and are kept by their names.
    static async Task<IReadOnlyList<string>> KeptAsync(TraceabilityProgram program) =>
        [.. (await Kept.AllAsync(program)).Select(line => Key.Replace(line, "KEY"))];

    [GeneratedRegex("(key\\||Key=)[0-9a-f]{16}")]
    static partial Regex Key { get; }
}

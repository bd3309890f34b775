using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>The messages of a week of orders, each delivered five times and in any order, leave what they leave once and in order.</summary>
public partial class OrderReplayTests(TestStorage storage)
{
    const int Deliveries = 5;

    [Fact]
    public async Task A_week_of_orders_replayed_five_times_and_shuffled_keeps_what_it_keeps_once_and_in_order()
    {
        await using var once = TraceabilityProgram.On(storage, Supply.Morning);
        await LivesAsync(once, new QueueHost(once.Services), null);
        var expected = await KeptAsync(once);
        Assert.True(expected.Count > 40);
        foreach (var seed in new[] { 1, 20 })
        {
            await using var often = TraceabilityProgram.On(storage, Supply.Morning);
            var random = new Random(seed);
            await LivesAsync(often, new QueueHost(often.Services, random, Deliveries), random);
            Assert.Equal(expected, await KeptAsync(often));
        }
    }

    /// <summary>Every request carries a key or a form's token, so that names are the same.</summary>
    static async Task LivesAsync(TraceabilityProgram program, QueueHost host, Random? random)
    {
        var joined = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f");
        var farm = new Farm(program, (await joined.Json()).Text("key"));
        var offered = await program.Sends("/api/products", Farm.Mango, farm.Key, "p");
        var gtin = (await offered.Json()).Text("gtin");
        await farm.Registers(Farm.Harvest(gtin, "A"), "A");
        await host.SettlesAsync();
        var orders = new Dictionary<string, (string Id, string Page)>();

        async Task<HttpResponseMessage> Places(string name)
        {
            var answer = await program.Sends(
                $"/market/{gtin}/orders",
                new JsonObject
                {
                    ["form"] = name.PadRight(26, 'x'),
                    ["consent"] = ConsentText.Version,
                    ["quantity"] = Orchard.Kg(2),
                    ["name"] = Household.Name,
                    ["phone"] = $"098765432{orders.Count}",
                    ["payment"] = "at-pickup",
                },
                null
            );
            var placed = await answer.Json();
            orders[name] = (placed["order"].Text("id"), new Uri(placed.Text("page")).AbsolutePath);
            return answer;
        }

        Task<HttpResponseMessage> Steps(string name, string verb) =>
            program.Sends($"/api/orders/{orders[name].Id}/{verb}", null, farm.Key);

        Func<Task<HttpResponseMessage>>[] steps =
        [
            () => Places("bought"),
            () => Places("withdrawn"),
            () => Steps("bought", "confirm"),
            () => program.Sends(orders["withdrawn"].Page + "/cancel", null, null),
            () => Places("forgotten"),
            () => Places("returned"),
            () => Steps("returned", "confirm"),
            () => Steps("returned", "ship"),
            () => Steps("bought", "deliver"),
            () => Steps("returned", "return"),
            () => Steps("bought", "paid"),
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
        program.Clock.Advance(TimeSpan.FromHours(48));
        await host.LaterComesAsync();
        await host.SettlesAsync();
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

using System.Text.RegularExpressions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>
/// A season's entries and harvests: however late and in whichever order phones send them, and however often and in whichever order their
/// messages are delivered, the same is kept in the end.
/// </summary>
public partial class DiaryReplayTests(TestStorage storage)
{
    const int Deliveries = 5;

    [Fact]
    public async Task A_season_that_arrives_in_any_order_and_is_replayed_five_times_keeps_what_it_keeps_once_and_in_order()
    {
        await using var once = TraceabilityProgram.On(storage, Grower.Now);
        var expected = await LivesAsync(once, new QueueHost(once.Services), null);
        Assert.Equal(3, expected.Count(line => line.Contains("Diary={", StringComparison.Ordinal)));
        foreach (var seed in new[] { 1, 20, 26 })
        {
            await using var often = TraceabilityProgram.On(storage, Grower.Now);
            var random = new Random(seed);
            var host = new QueueHost(often.Services, random, Deliveries);
            Assert.Equal(expected, await LivesAsync(often, host, random));
            Assert.Empty(host.Later);
            Assert.Empty(await host.WaitingAsync(Queues.DiaryChanged));
        }
    }

    /// <summary>Every request carries a key, so that names are the same.</summary>
    static async Task<IReadOnlyList<string>> LivesAsync(TraceabilityProgram program, QueueHost host, Random? random)
    {
        var joined = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f");
        var farmer = await joined.Json();
        var offered = await program.Sends("/api/products", Farm.Mango, farmer.Text("key"), "p");
        var field = new Field(
            program,
            farmer.Text("key"),
            farmer.Text("id"),
            (await offered.Json()).Text("gtin"),
            "vuon-sau"
        );
        // Each harvest says why, since the one spraying that it is too early for may have arrived or not.
        Func<Task>[] steps =
        [
            () => field.Does("sowing", "2026-11-01", "e1"),
            () => field.Does("fertilising", "2026-11-03", "e2"),
            () => field.Sprays("2026-11-05", 2, "e3"),
            () => field.Sprays("2026-11-08", 14, "e4"),
            () => field.Does("watering", "2026-11-09", "e5"),
            () => field.Does("watering", "2026-11-19", "e6"),
            () => field.Beside("vuon-truoc").Sprays("2026-11-19", 30, "e7"),
            () => field.Harvests("A", "2026-11-07", "Bão sắp vào.", "A"),
            () => field.Harvests("B", "2026-11-15", "Bão sắp vào.", "B"),
            () => field.Harvests("C", "2026-11-22", "Bão sắp vào.", "C"),
            async () =>
            {
                // A mistake that no harvest is too early for: news that was told would differ with the order.
                var id = (await field.Does("care", "2026-11-06", "e8")).Text("id");
                await field.Withdraws(id, idempotencyKey: "w8");
            },
        ];
        random?.Shuffle(steps);
        foreach (var step in steps)
        {
            await step();
            if (random is null)
            {
                await host.SettlesAsync();
            }
            else if (random.Next(4) == 0)
            {
                await host.StepAsync();
            }
        }

        await host.SettlesAsync();
        Assert.Equal("2026-11-22", (await field.Batch("B"))["earlyHarvest"].Text("until"));
        Assert.Null((await field.Batch("A"))["earlyHarvest"]);
        Assert.Null((await field.Batch("C"))["earlyHarvest"]);
        // What the diary was at the registration differs with the order, and nothing else of these does.
        string[] tables = [Tables.Diary, Tables.Batches, Tables.Notices];
        return
        [
            .. (await Kept.AllAsync(program))
                .Where(line => tables.Any(table => line.StartsWith(table + " ", StringComparison.Ordinal)))
                .Select(line => AtRegistration.Replace(line, "")),
        ];
    }

    [GeneratedRegex("EarlyUntil=[0-9-]*; ")]
    static partial Regex AtRegistration { get; }
}

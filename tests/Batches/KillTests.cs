using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Batches;

/// <summary>
/// 201 means kept, whatever instant the process ends at: each of its storage calls is the last one once, with and without its
/// effect. Between two storage calls a process holds nothing that another could miss.
/// </summary>
public class KillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 100;

    public static TheoryData<Death> Deaths { get; } = [.. Enum.GetValues<Death>()];

    /// <summary>Of a handler that makes one call after the other.</summary>
    public static TheoryData<Death> LonelyDeaths { get; } = [Death.BeforeTheCall, Death.AfterItsEffect];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_registration_that_is_killed_is_all_or_nothing_and_its_retry_makes_it_one_batch(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (before, now) = (succession.Before, succession.Now);
        for (var call = 1; ; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var gtin = await now.Offers();
            var harvest = Farm.Harvest(gtin, "L26-114");
            succession.Tap.Kills(call, death);
            var answer = await before.Registers(harvest, $"k{call}");
            var lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);

            await succession.Successor.Settles();
            var kept = await IsWhole(now, gtin);
            Assert.True(kept || !lived, "It was answered 201 and is not there.");

            Assert.Equal(HttpStatusCode.Created, (await now.Registers(harvest, $"k{call}")).StatusCode);
            await succession.Successor.Settles();
            Assert.True(await IsWhole(now, gtin));
            if (lived)
            {
                break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(LonelyDeaths))]
    public async Task A_retry_that_comes_before_the_queues_are_read_names_the_same_lot(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (before, now) = (succession.Before, succession.Now);
        for (var call = 1; ; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var gtin = await now.Offers();
            var harvest = Farm.Harvest(gtin);
            succession.Tap.Kills(call, death);
            await before.Registers(harvest, $"k{call}");
            var lived = !succession.Tap.Dead;

            var again = await now.Registers(harvest, $"k{call}");
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            await succession.Successor.Settles();
            Assert.True(await IsWhole(now, gtin));
            if (lived)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task The_first_request_to_an_empty_account_may_be_killed_while_it_makes_what_is_missing()
    {
        // The killed program makes tables, queues and containers, all at once: every third of these calls is enough.
        for (var (call, lived) = (2, false); !lived; call += 3)
        {
            var tap = new StorageTap();
            var prefix = $"t{Guid.NewGuid():N}"[..12];
            await using (var killed = Program(prefix, tap))
            {
                tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
                await killed.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f1");
                lived = !tap.Dead;
            }

            await using var next = Program(prefix, new StorageTap(), isLast: true);
            var farm = await Farm.JoinsAsync(next);
            var gtin = await farm.Offers();
            await farm.Registers(Farm.Harvest(gtin, "L26-114"));
            await next.Settles();
            Assert.True(await IsWhole(farm, gtin));
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_batch_is_followed_to_the_same_end_wherever_its_handler_is_killed(Death death) =>
        await EndsTheSame(
            death,
            Queues.BatchChanged,
            async (farm, gtin) => await farm.Registers(Farm.Harvest(gtin, "L26-114", "2026-12-24"))
        );

    [Theory]
    [MemberData(nameof(LonelyDeaths))]
    public async Task Listings_are_decided_to_the_same_end_wherever_the_handler_is_killed(Death death) =>
        await EndsTheSame(
            death,
            Queues.ListingChanged,
            async (farm, gtin) =>
            {
                await farm.Registers(Farm.Harvest(gtin, "L26-114", "2026-12-24"));
                await new QueueHost(farm.Program.Services).StepAsync();
            }
        );

    [Theory]
    [MemberData(nameof(LonelyDeaths))]
    public async Task Passports_are_rewritten_to_the_same_end_wherever_the_handler_is_killed(Death death) =>
        await EndsTheSame(
            death,
            Queues.PassportChanged,
            async (farm, gtin) =>
            {
                await farm.Registers(Farm.Harvest(gtin, "L26-114"));
                await farm.Program.Settles();
                var dearer = Farm.Mango;
                dearer["price"]!["amount"] = "70000";
                Assert.Equal(HttpStatusCode.OK, (await farm.Changes(gtin, dearer)).StatusCode);
            }
        );

    /// <summary>
    /// Brings a product to where one message waits in a queue; has the mortal program handle it and die at each of its calls; the
    /// message is then delivered again, and storage must hold what it holds where nobody died.
    /// </summary>
    async Task EndsTheSame(Death death, string queue, Func<Farm, string, Task> prepare)
    {
        await using var succession = await Succession.Of(storage);
        var now = succession.Now;
        var host = new QueueHost(succession.Successor.Services);
        var mortal = new QueueHost(succession.Mortal.Services);

        var undisturbed = await now.Offers();
        await prepare(now, undisturbed);
        await succession.Successor.Settles();
        var expected = await Kept.OfAsync(succession.Successor, undisturbed);
        Assert.True(expected.Count > 5);

        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var gtin = await now.Offers();
            await prepare(now, gtin);
            var message = Assert.Single(await host.WaitingAsync(queue));
            succession.Tap.Kills(call, death);
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(queue, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);

            await host.SettlesAsync();
            Assert.Equal(expected, await Kept.OfAsync(succession.Successor, gtin));
        }
    }

    /// <summary>Whether the product has its one batch, with everything that follows from it; false where it has nothing at all.</summary>
    static async Task<bool> IsWhole(Farm farm, string gtin)
    {
        var services = farm.Program.Services;
        var cancellation = TestContext.Current.CancellationToken;
        Assert.True(Gtin.TryParse(gtin, out var parsed));
        var listing = await services
            .GetRequiredService<IListings>()
            .FindAsync(Marketplaces.Catalogue, parsed, cancellation);
        var stock = (await services.GetRequiredService<IStock>().OfAsync(parsed, cancellation)).Lots;
        var list = (await (await farm.Gets("/api/batches?perPage=200")).Json())["items"]!
            .AsArray()
            .Where(item => item.Text("gtin") == gtin)
            .ToList();
        if (list.Count == 0)
        {
            Assert.Null(listing);
            Assert.Empty(stock);
            return false;
        }

        var lot = Assert.Single(list).Text("lot");
        var batch = await (await farm.Gets($"/api/batches/{gtin}/{lot}")).Json();
        Assert.Equal("ready", batch.Text("codes"));
        Assert.Equal("incomplete", batch["listings"]![0].Text("state"));
        Assert.Equal(HttpStatusCode.OK, (await farm.Gets(new Uri(batch.Text("code")).PathAndQuery)).StatusCode);
        Assert.Equal((lot, 120.5m), (Assert.Single(stock).Lot, stock[0].Stock));
        Assert.Equal((lot, 120.5m), (Assert.Single(listing!.Listing.Lots).Lot, listing.Listing.Lots[0].Stock));
        Assert.Equal(0, listing.Listing.FurtherStock);
        return true;
    }

    TraceabilityProgram Program(string prefix, StorageTap tap, bool isLast = false) =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = prefix,
            Forgets = isLast,
            Settings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "None" },
            With = services => services.AddSingleton<Azure.Core.Pipeline.HttpPipelinePolicy>(tap),
        }.Listening();
}

using System.Net;
using System.Text.Json.Nodes;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Sales;

/// <summary>
/// A sale that was answered is kept with all that follows from it, wherever the process ends: each of its storage calls is the last
/// one once. Calls are met by turns, without and with their effect.
/// </summary>
public class SaleKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 150;

    static Death How(int call) => call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect;

    [Fact]
    public async Task A_sale_whose_answer_is_killed_is_all_there_or_not_at_all_and_its_retry_makes_it_one()
    {
        await using var succession = await Succession.Of(storage);
        var stall = await Stall.OpensAsync(succession.Successor);
        foreach (var death in new[] { Death.BeforeTheCall, Death.AfterItsEffect })
        {
            for (var (call, lived) = (1, false); !lived; call++)
            {
                Assert.True(call < MoreCallsThanAny);
                var orchard = await HarvestsAsync(succession);
                var line = Stall.Line($"{death}{call}", orchard.Gtin, 150);
                succession.Tap.Kills(call, death);
                var answer = await stall.At(succession.Mortal).Reports(line);
                lived = !succession.Tap.Dead;
                Assert.Equal(lived, answer.StatusCode == HttpStatusCode.OK);

                await SettlesAsync(succession);
                Assert.True(await IsSoldAsync(orchard) || !lived, "It was answered and is not there.");
                Assert.Equal("sold", Assert.Single(await stall.Sells(line)).Text("state"));
                await SettlesAsync(succession);
                Assert.True(await IsSoldAsync(orchard));
            }
        }
    }

    [Fact]
    public async Task A_sale_that_is_cancelled_is_back_or_sold_wherever_it_is_killed_and_its_retry_cancels_it()
    {
        await using var succession = await Succession.Of(storage);
        var stall = await Stall.OpensAsync(succession.Successor);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            await stall.Sells($"{call}", orchard.Gtin, 150);
            await SettlesAsync(succession);
            succession.Tap.Kills(call, How(call));
            var answer = await stall.At(succession.Mortal).Takes("cancel", $"{call}");
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.OK);

            await SettlesAsync(succession);
            Assert.True(!await IsSoldAsync(orchard) || !lived, "It was answered and is not there.");
            Assert.Equal(HttpStatusCode.OK, (await stall.Takes("cancel", $"{call}")).StatusCode);
            await SettlesAsync(succession);
            Assert.False(await IsSoldAsync(orchard));
            Assert.Equal(2, (await Events(orchard)).Count);
        }
    }

    [Theory]
    [InlineData(150)]
    [InlineData(500)]
    public async Task A_sale_is_followed_to_the_same_end_wherever_its_handler_is_killed(int kilograms)
    {
        await using var succession = await Succession.Of(storage);
        var stall = await Stall.OpensAsync(succession.Successor);
        var host = new QueueHost(succession.Successor.Services);
        var mortal = new QueueHost(succession.Mortal.Services);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            var before = (await orchard.Notices()).Count;
            await stall.Sells($"{call}", orchard.Gtin, kilograms);
            if (kilograms == 150)
            {
                // The handler has the sale and its end to tell of.
                await stall.Takes("cancel", $"{call}");
            }

            var message = (await host.WaitingAsync(Queues.SaleChanged))[^1];
            succession.Tap.Kills(call, How(call));
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.SaleChanged, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);
            await SettlesAsync(succession);
            Assert.False(await IsSoldAsync(orchard));
            Assert.Equal(kilograms == 150 ? 2 : 0, (await Events(orchard)).Count);
            Assert.Equal(before + (kilograms == 150 ? 0 : 1), (await orchard.Notices()).Count);
        }
    }

    static async Task SettlesAsync(Succession succession)
    {
        var host = new QueueHost(succession.Successor.Services);
        await host.SettlesAsync();
        // What was announced and is not there yet is looked for again.
        await host.LaterComesAsync();
        await host.SettlesAsync();
    }

    static async Task<Orchard> HarvestsAsync(Succession succession)
    {
        var gtin = await succession.Now.Offers();
        foreach (var lot in new[] { "A", "B" })
        {
            Assert.Equal(HttpStatusCode.Created, (await succession.Now.Registers(Farm.Harvest(gtin, lot))).StatusCode);
        }

        await succession.Successor.Settles();
        return new Orchard(succession.Successor, succession.Now.Key, gtin);
    }

    /// <summary>Whether 150 kg are gone, once, with the event that tells of it and a line on the list; false where all is there.</summary>
    static async Task<bool> IsSoldAsync(Orchard orchard)
    {
        var stock = await orchard.Stock();
        var events = await Events(orchard);
        if (stock["A"] == 120.5m)
        {
            Assert.Equal(120.5m, stock["B"]);
            // None, or one and its declaration.
            Assert.True(events.Count is 0 or 2);
            return false;
        }

        Assert.Equal((0m, 91m), (stock["A"], stock["B"]));
        Assert.Single(events);
        return true;
    }

    static async Task<IReadOnlyList<JsonNode>> Events(Orchard orchard) =>
        await orchard.History.Finds(
            "EQ_bizStep=retail_selling&MATCH_anyEPCClass=" + Uri.EscapeDataString(orchard.Lot("A"))
        );
}

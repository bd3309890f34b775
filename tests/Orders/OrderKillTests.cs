using System.Net;
using System.Text.Json.Nodes;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>
/// An order that was answered is kept with all that follows from it, wherever the process ends: each of its storage calls is the last
/// one once. Calls are met by turns, without and with their effect.
/// </summary>
public class OrderKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 100;

    static Death How(int call) => call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect;

    [Fact]
    public async Task An_order_whose_placing_is_killed_is_there_or_not_at_all_and_the_form_sent_again_is_one_order()
    {
        await using var succession = await Succession.Of(storage);
        foreach (var death in new[] { Death.BeforeTheCall, Death.AfterItsEffect })
        {
            for (var (call, lived) = (1, false); !lived; call++)
            {
                Assert.True(call < MoreCallsThanAny);
                var orchard = await HarvestsAsync(succession);
                var home = new Household(succession.Successor, orchard.Gtin);
                var form = await home.Fills();
                succession.Tap.Kills(call, death);
                var answer = await new Household(succession.Mortal, orchard.Gtin).Sends(form);
                lived = !succession.Tap.Dead;
                Assert.Equal(lived, answer.StatusCode == HttpStatusCode.SeeOther);

                await SettlesAsync(succession);
                Assert.True(await IsPlacedAsync(succession, orchard) || !lived, "It was answered and is not there.");
                Assert.Equal(HttpStatusCode.SeeOther, (await home.Sends(form)).StatusCode);
                await SettlesAsync(succession);
                Assert.True(await IsPlacedAsync(succession, orchard));
            }
        }
    }

    [Theory]
    [InlineData("confirm", "confirmed")]
    [InlineData("cancel", "cancelled")]
    public async Task A_step_is_taken_or_not_wherever_it_is_killed_and_its_retry_takes_it(string verb, string state)
    {
        await using var succession = await Succession.Of(storage);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            var home = new Household(succession.Successor, orchard.Gtin);
            var page = await home.Orders();
            await SettlesAsync(succession);
            var path = $"/api/orders/{(await home.Order(page)).Text("id")}/{verb}";
            succession.Tap.Kills(call, How(call));
            var answer = await succession.Mortal.Sends(path, null, orchard.Key);
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.OK);

            await SettlesAsync(succession);
            Assert.True((await home.Order(page)).Text("state") == state || !lived);
            Assert.Equal(HttpStatusCode.OK, (await succession.Successor.Sends(path, null, orchard.Key)).StatusCode);
            await SettlesAsync(succession);
            Assert.Equal(state, (await home.Order(page)).Text("state"));
            Assert.Equal(verb == "cancel" ? 120.5m : 118m, (await orchard.Stock())["A"]);
            var list = await (
                await succession.Successor.Gets($"/api/orders?state={state}&perPage=200", orchard.Key)
            ).Json();
            Assert.Contains(list["items"]!.AsArray(), order => order.Text("gtin") == orchard.Gtin);
        }
    }

    [Fact]
    public async Task An_order_is_followed_to_the_same_end_wherever_its_handler_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var host = new QueueHost(succession.Successor.Services);
        var mortal = new QueueHost(succession.Mortal.Services);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            var home = new Household(succession.Successor, orchard.Gtin);
            // The handler has the order and its end to tell of.
            await home.Cancels(await home.Orders());
            var message = (await host.WaitingAsync(Queues.OrderChanged))[^1];
            succession.Tap.Kills(call, How(call));
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.OrderChanged, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);
            await SettlesAsync(succession);
            Assert.Equal(
                ["order.cancelled", "order.placed"],
                (await NoticesAsync(succession, orchard)).Select(notice => notice.Text("type")).Order()
            );
            Assert.Equal(120.5m, (await orchard.Stock())["A"]);
            var list = await (
                await succession.Successor.Gets("/api/orders?state=cancelled&perPage=200", orchard.Key)
            ).Json();
            Assert.Single(list["items"]!.AsArray(), order => order.Text("gtin") == orchard.Gtin);
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
        Assert.Equal(HttpStatusCode.Created, (await succession.Now.Registers(Farm.Harvest(gtin, "A"))).StatusCode);
        await succession.Successor.Settles();
        return new Orchard(succession.Successor, succession.Now.Key, gtin);
    }

    /// <summary>Whether 2.5 kg are held, once, with a line on the lists and a notice; false where nothing is there.</summary>
    static async Task<bool> IsPlacedAsync(Succession succession, Orchard orchard)
    {
        var left = (await orchard.Stock())["A"];
        var orders = (
            await (await succession.Successor.Gets("/api/orders?state=placed&perPage=200", orchard.Key)).Json()
        )["items"]!
            .AsArray()
            .Where(order => order.Text("gtin") == orchard.Gtin)
            .ToList();
        var notices = await NoticesAsync(succession, orchard);
        if (left == 120.5m)
        {
            Assert.Empty(orders);
            Assert.Empty(notices);
            return false;
        }

        Assert.Equal(118m, left);
        Assert.Single(orders);
        Assert.Equal("order.placed", Assert.Single(notices).Text("type"));
        return true;
    }

    /// <summary>What the farmer was told of the product; the same farmer is told of others.</summary>
    static async Task<IReadOnlyList<JsonNode>> NoticesAsync(Succession succession, Orchard orchard)
    {
        var list = await (await succession.Successor.Gets("/api/notices?perPage=200", orchard.Key)).Json();
        return
        [
            .. list["items"]!
                .AsArray()
                .Select(notice => notice!)
                .Where(notice => notice["data"].Text("gtin") == orchard.Gtin),
        ];
    }
}

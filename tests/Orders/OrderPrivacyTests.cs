using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>What a buyer tells is the farmer's of that order alone, and ends.</summary>
public class OrderPrivacyTests(TestStorage storage)
{
    // As they were typed and as they are kept.
    static readonly string[] secrets =
    [
        Household.Name,
        "0987654321",
        "0987 654 321",
        Household.Address,
        Household.Note,
    ];

    static void AssertNone(string where, string text) =>
        Assert.All(
            secrets,
            secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{where}: {secret}")
        );

    [Fact]
    public async Task No_page_list_event_notice_webhook_or_log_says_who_bought()
    {
        using var log = new Heard();
        await using var receiver = await Receiver.StartAsync();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string>
            {
                ["Logging:LogLevel:Default"] = "Debug",
                ["Traceability:AllowPrivateWebhooks"] = "true",
            },
            With = services => services.AddSingleton<ILoggerProvider>(log),
        }.Listening();
        var orchard = await Orchard.OfAsync(program, "A");
        var hook = new JsonObject { ["target"] = receiver.Address };
        Assert.Equal(HttpStatusCode.Created, (await program.Sends("/api/webhooks", hook, orchard.Key)).StatusCode);
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        var order = await home.Order(page);
        await program.Settles();
        var path = $"/api/orders/{order.Text("id")}";
        foreach (var verb in new[] { "confirm", "ship", "deliver", "paid" })
        {
            var answer = await program.Sends($"{path}/{verb}", null, orchard.Key);
            AssertNone(verb, await answer.Text());
            await program.Settles();
        }

        await home.Cancels(await home.Orders("1"));
        await program.Settles();
        var paths = new[]
        {
            page,
            $"/market/{orchard.Gtin}",
            home.Path,
            $"/trace/{orchard.Gtin}/A",
            $"/01/{orchard.Gtin}/10/A?linkType=linkset",
            "/feeds/google.xml",
            "/api/orders",
            "/api/orders?state=delivered",
            "/api/sales",
            "/api/notices",
            $"/api/batches/{orchard.Gtin}/A",
            "/epcis/events?perPage=200",
        };
        foreach (var shown in paths)
        {
            AssertNone(shown, await (await program.Gets(shown, orchard.Key)).Text());
            AssertNone(shown, await (await home.Gets(shown)).Text());
        }

        Assert.NotEmpty(receiver.Received);
        Assert.All(receiver.Received, message => AssertNone("webhook", message.Body));
        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line => AssertNone("log", line));
        // The farmer of the order reads it there alone, and storage has it in one row.
        var buyer = (await (await program.Gets(path, orchard.Key)).Json())["buyer"]!;
        Assert.Equal(
            (Household.Name, "0987654321", Household.Address, Household.Note),
            (buyer.Text("name"), buyer.Text("phone"), buyer.Text("address"), buyer.Text("note"))
        );
        var rows = (await Kept.AllAsync(program)).Where(line =>
            secrets.Any(s => line.Contains(s, StringComparison.Ordinal))
        );
        Assert.All(rows, row => Assert.Matches("^orders [a-z2-7]{26} buyer ", row));
    }

    [Fact]
    public async Task What_is_kept_of_a_buyer_ends_by_itself_and_the_order_still_tells_what_was_bought()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        var host = new QueueHost(program.Services);
        await host.SettlesAsync();
        var id = (await home.Order(page)).Text("id");
        foreach (var verb in new[] { "confirm", "deliver" })
        {
            await program.Sends($"/api/orders/{id}/{verb}", null, orchard.Key);
        }

        await host.SettlesAsync();
        var hops = 0;
        var end = Supply.Morning.AddDays(90);
        while (host.Later.Count > 0)
        {
            Assert.True(program.Clock.GetUtcNow() < end);
            Assert.NotNull(await BuyerAsync(program, orchard, id));
            Assert.All(host.Later, put => Assert.InRange(put.Delay, TimeSpan.Zero, TimeSpan.FromDays(7)));
            program.Clock.Advance(host.Later.Max(put => put.Delay));
            await host.LaterComesAsync();
            await host.SettlesAsync();
            hops++;
        }

        Assert.InRange(hops, 13, 16);
        Assert.Equal(end, program.Clock.GetUtcNow());
        Assert.Null(await BuyerAsync(program, orchard, id));
        var kept = await Kept.AllAsync(program);
        Assert.DoesNotContain(kept, line => line.StartsWith("orders phone|", StringComparison.Ordinal));
        Assert.All(kept, line => AssertNone("storage", line));
        var order = await home.Order(page);
        Assert.Equal(("delivered", "Xoài cát Hòa Lộc"), (order.Text("state"), order.Text("product")));
        Assert.Equal([("A", 2.5m)], Stall.Lots(order));
    }

    static async Task<JsonNode?> BuyerAsync(TraceabilityProgram program, Orchard orchard, string id) =>
        (await (await program.Gets($"/api/orders/{id}", orchard.Key)).Json())["buyer"];
}

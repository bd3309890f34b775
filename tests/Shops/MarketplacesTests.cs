using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Feeds;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shops;

/// <summary>One catalogue on marketplaces of each kind: one pulls a feed, one is told by webhooks, one is written to.</summary>
public class MarketplacesTests(TestStorage storage)
{
    static readonly string[] everyFault = ["busy", "error", "hang", "slow", "lost", "late"];

    [Fact]
    public async Task Three_marketplaces_have_each_listing_once_and_its_stock_wherever_the_program_is_killed()
    {
        const int Products = 6;
        await using var receiver = await Receiver.StartAsync();
        await using var mall = await Mall.OpensAsync(storage);
        await mall.Connects("shopee", "14701711");
        var connected = await mall.Program.Sends(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "webhook",
                ["name"] = "Cửa hàng",
                ["target"] = receiver.Address,
            }
        );
        Assert.Equal(HttpStatusCode.Created, connected.StatusCode);
        // With it the shop's access is there: a program that dies while it renews it loses it, which is another test.
        await mall.Sells();
        await mall.Settles();

        await mall.Fakes.Fails(7, 0.05, "/api/v2/product", everyFault);
        for (var i = 0; i < Products; i++)
        {
            var gtin = await mall.Sells($"Xoài cát Hòa Lộc vườn số {i}", 50_000 + i);
            Assert.Equal(HttpStatusCode.Created, (await mall.Farm.Registers(Farm.Harvest(gtin, "L2"))).StatusCode);
            if (i % 3 == 0)
            {
                await mall.Takes(gtin, "sale", i % 2 == 0 ? 20 : 120.5m);
            }
        }

        await SettlesKilled(mall, new Random(11));
        await mall.AssertSame("shopee", "14701711");
        var today = Vietnam.Day(mall.Now);
        var here = await mall.Listings();
        Assert.Equal(Products + 1, here.Count);
        Assert.Equal(here.Select(listing => Offer(listing, listing.StockOn(today))), await Pulled(mall));
        Assert.Equal(here.Select(listing => Offer(listing, decimal.Floor(listing.StockOn(today)))), Told(receiver));

        Offered Offer(Listing listing, decimal stock) =>
            new(
                listing.Product.Gtin.ToString(),
                listing.Product.Facts.Price.Amount,
                stock,
                string.Join(", ", listing.LotsOn(today).Select(lot => lot.Lot))
            );
    }

    /// <summary>A product as a marketplace has it.</summary>
    sealed record Offered(string Gtin, long Price, decimal Stock, string Lots);

    // About every second message is first in the hands of a program that ends at one of its storage calls, or lives; either way it
    // comes again, when the time in hand and the hold on the item are over.
    async Task SettlesKilled(Mall mall, Random random)
    {
        var tap = new StorageTap();
        await using var mortal = mall.Another(storage, tap);
        var doomed = new QueueHost(mortal.Services);
        var deaths = 0;
        do
        {
            foreach (var queue in Queues.All)
            {
                foreach (var message in (await mall.Host.WaitingAsync(queue)).Where(_ => random.Next(2) == 0))
                {
                    tap.Kills(random.Next(1, 25), random.Next(2) == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
                    try
                    {
                        await doomed.HandlesAsync(queue, message);
                    }
                    catch (KilledException)
                    {
                        deaths++;
                    }
                }
            }

            await mall.Waits(TimeSpan.FromMinutes(7));
        } while (await mall.Host.StepAsync() > 0);

        await mall.Settles();
        Assert.True(deaths > 5, $"It was killed {deaths} times.");
    }

    static async Task<IEnumerable<Offered>> Pulled(Mall mall)
    {
        var answer = await mall.Program.Gets("/feeds/products.jsonl");
        return SchemaRules
            .Read(await answer.Text())
            .Select(product => new Offered(
                product.Text("sku"),
                product["offers"]!["price"]!.GetValue<long>(),
                product["offers"]!["inventoryLevel"]!["value"]!.GetValue<decimal>(),
                string.Join(", ", product["additionalProperty"]!.AsArray().Select(lot => lot.Text("value")))
            ))
            .OrderBy(offer => offer.Gtin, StringComparer.Ordinal);
    }

    // As a receiver keeps it: what comes again under one id is one message, and of each product the highest revision is its state.
    static IEnumerable<Offered> Told(Receiver receiver)
    {
        var messages = receiver.Received.DistinctBy(r => r.Id).Select(r => JsonNode.Parse(r.Body)!["data"]!).ToList();
        var revisions = messages.Select(data => (data.Text("gtin"), data["revision"]!.GetValue<long>())).ToList();
        Assert.Equal(revisions.Count, revisions.Distinct().Count());
        return messages
            .GroupBy(data => data.Text("gtin"), StringComparer.Ordinal)
            .Select(item => item.MaxBy(data => data["revision"]!.GetValue<long>())!)
            .Select(data => new Offered(
                data.Text("gtin"),
                long.Parse(data["price"].Text("amount"), CultureInfo.InvariantCulture),
                data["stock"]!.GetValue<decimal>(),
                string.Join(", ", data["lots"]!.AsArray().Select(lot => lot!.GetValue<string>()))
            ))
            .OrderBy(offer => offer.Gtin, StringComparer.Ordinal);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shops;

/// <summary>Products on shops of other platforms: true there, whatever happens on the way.</summary>
public class ShopPushTests(TestStorage storage)
{
    static readonly string[] everyFault = ["busy", "error", "hang", "slow", "lost", "late"];

    [Theory]
    [InlineData("shopee")]
    [InlineData("tiktok")]
    public async Task A_product_comes_to_the_shop_and_follows_its_listing(string kind)
    {
        await using var mall = await Mall.OpensAsync(storage);
        var first = await mall.Sells();
        await mall.Settles();
        var id = await mall.Connects(kind, "14701711");
        await mall.Settles();
        await mall.AssertSame(kind, "14701711");
        var item = Assert.Single(await mall.There(kind, "14701711"));
        Assert.Equal((first, 120L, 65_000L), (item.Gtin, item.Stock, item.Price));
        Assert.Contains("Lô đang bán: L1", item.Description, StringComparison.Ordinal);

        await mall.Prices(first, 70_000, "Xoài cát Hòa Lộc loại 1");
        await mall.Takes(first, "sale", 20);
        var second = await mall.Sells("Nhãn xuồng cơm vàng");
        await mall.Settles();
        await mall.AssertSame(kind, "14701711");
        Assert.Equal([100L, 120L], (await mall.There(kind, "14701711")).Select(i => i.Stock));

        await mall.Takes(first, "last", 100.5m);
        await mall.Settles();
        Assert.Equal(0, (await mall.There(kind, "14701711"))[0].Stock);
        Assert.Equal("done", (await mall.Stands(id, first)).Text("state"));
        Assert.Equal("done", (await mall.Stands(id, second)).Text("state"));
    }

    [Theory]
    [InlineData("shopee", 0.05)]
    [InlineData("shopee", 0.3)]
    [InlineData("tiktok", 0.05)]
    [InlineData("tiktok", 0.3)]
    public async Task With_faults_of_every_kind_the_shop_has_each_listing_once_and_its_stock(string kind, double rate)
    {
        const int Products = 40;
        await using var mall = await Mall.OpensAsync(storage);
        await mall.Connects(kind, "14701711");
        var path = kind == "shopee" ? "/api/v2/product" : "/product/";
        await mall.Fakes.Fails(7, rate, path, everyFault);
        var gtins = new string[Products];
        await InParallel.ForEachAsync(
            Enumerable.Range(0, Products),
            4,
            async (i, _) => gtins[i] = await mall.Sells($"Xoài cát Hòa Lộc vườn số {i}", 50_000 + i),
            TestContext.Current.CancellationToken
        );
        await mall.Settles();
        await mall.AssertSame(kind, "14701711");

        // Prices and stock move while the shop goes on failing, and every message comes twice, in any order.
        foreach (var (gtin, i) in gtins.Select((gtin, i) => (gtin, i)).Where(p => p.i % 5 == 0))
        {
            await mall.Takes(gtin, "sale", i % 2 == 0 ? 20 : 120.5m);
            await mall.Prices(gtin, 60_000 + i, $"Xoài cát Hòa Lộc vườn số {i}");
        }

        var twice = new QueueHost(mall.Program.Services, new Random(3), deliveries: 2);
        await twice.SettlesAsync();
        await mall.Waits(TimeSpan.FromHours(1));
        await twice.LaterComesAsync();
        await mall.Settles();
        await mall.AssertSame(kind, "14701711");
        Assert.True(await mall.Fakes.Injected() > Products * rate);
    }

    [Theory]
    [InlineData("shopee", Death.BeforeTheCall)]
    [InlineData("shopee", Death.AfterItsEffect)]
    [InlineData("tiktok", Death.BeforeTheCall)]
    [InlineData("tiktok", Death.AfterItsEffect)]
    public async Task Wherever_the_handler_is_killed_the_shop_has_the_product_once(string kind, Death death)
    {
        await using var mall = await Mall.OpensAsync(storage);
        await mall.Connects(kind, "14701711");
        await mall.Settles();
        var tap = new StorageTap();
        await using var killed = mall.Another(storage, tap);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            var gtin = await mall.Sells($"Xoài cát Hòa Lộc vườn số {call}");
            while (await StepBesidesShops(mall) > 0) { }

            var message = (await mall.Host.WaitingAsync(Queues.ShopChanged))[0];
            tap.Kills(call, death);
            try
            {
                await new QueueHost(killed.Services).HandlesAsync(Queues.ShopChanged, message);
                lived = true;
            }
            catch (KilledException)
            {
                // It comes again when its time in hand is over.
                await mall.Waits(TimeSpan.FromMinutes(7));
            }

            tap.Forgets();
            await mall.Settles();
            Assert.Single(await mall.There(kind, "14701711"), item => item.Gtin == gtin);
        }

        await mall.AssertSame(kind, "14701711");
    }

    [Fact]
    public async Task An_answer_of_storage_that_is_lost_makes_nobody_wait_for_the_product()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("shopee", "14701711");
        await mall.Settles();
        var tap = new StorageTap();
        await using var other = mall.Another(storage, tap);
        for (var (call, calls) = (1, int.MaxValue); call <= calls; call++)
        {
            var gtin = await mall.Sells($"Xoài cát Hòa Lộc vườn số {call}");
            while (await StepBesidesShops(mall) > 0) { }

            var message = (await mall.Host.WaitingAsync(Queues.ShopChanged))[0];
            tap.LosesTheAnswerOf(call);
            Assert.IsType<Traceability.Platform.Functions.Outcome.Completed>(
                await new QueueHost(other.Services).HandlesAsync(Queues.ShopChanged, message)
            );
            calls = tap.Calls.Count;
            Assert.Equal("done", (await mall.Stands(id, gtin)).Text("state"));
            tap.Forgets();
            await mall.Settles();
        }
    }

    [Theory]
    [InlineData("shopee", "/api/v2/product/add_item")]
    [InlineData("tiktok", "/product/202309/products")]
    public async Task A_creation_whose_answer_is_lost_is_found_again_and_not_made_twice(string kind, string path)
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects(kind, "14701711");
        foreach (var fault in (string[])["lost", "late"])
        {
            await mall.Fakes.Fails(1, 1, path, fault);
            var gtin = await mall.Sells($"Xoài cát Hòa Lộc {fault}");
            await mall.Host.SettlesAsync();
            Assert.Equal("waiting", (await mall.Stands(id, gtin)).Text("state"));
            await mall.Fakes.Recovers();
            await mall.Settles();
            Assert.Single(await mall.There(kind, "14701711"), item => item.Gtin == gtin);
            Assert.Equal("done", (await mall.Stands(id, gtin)).Text("state"));
        }
    }

    [Theory]
    [InlineData("shopee")]
    [InlineData("tiktok")]
    public async Task A_token_that_ended_is_renewed_once_however_many_find_it_out(string kind)
    {
        await using var mall = await Mall.OpensAsync(storage);
        await using var another = mall.Another(storage);
        await mall.Connects(kind, "14701711");
        var gtins = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            gtins.Add(await mall.Sells($"Xoài cát Hòa Lộc vườn số {i}"));
        }

        await mall.Settles();
        Assert.Equal(1, (int)(await mall.Fakes.Has(kind, "14701711"))["refreshes"]!);

        await mall.Fakes.Expires(kind, "14701711");
        foreach (var gtin in gtins)
        {
            await mall.Takes(gtin, "sale", 1);
        }

        while (await StepBesidesShops(mall) > 0) { }

        // Two instances, all at once.
        var messages = await mall.Host.WaitingAsync(Queues.ShopChanged);
        await Task.WhenAll(
            messages.Select(
                (message, i) =>
                    new QueueHost(i % 2 == 0 ? mall.Program.Services : another.Services).HandlesAsync(
                        Queues.ShopChanged,
                        message
                    )
            )
        );
        await mall.Settles();
        Assert.Equal(2, (int)(await mall.Fakes.Has(kind, "14701711"))["refreshes"]!);
        await mall.AssertSame(kind, "14701711");
    }

    [Theory]
    [InlineData("shopee", "access_token/get")]
    [InlineData("tiktok", "token/refresh")]
    public async Task Credentials_that_broke_are_shown_and_other_tokens_bring_everything(string kind, string path)
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects(kind, "14701711");
        // The refresh token is used up, and what it gave reached nobody.
        await mall.Fakes.Fails(1, 1, path, "lost");
        var gtin = await mall.Sells();
        await mall.Host.SettlesAsync();
        await mall.Fakes.Recovers();
        await mall.Settles();
        var line = await mall.Stands(id, gtin);
        Assert.Equal("credentials-broken", line.Text("state"));
        Assert.Contains("refresh token", line.Text("lastError"), StringComparison.Ordinal);
        var shown = await (await mall.Program.Gets($"/api/shops/{id}", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal("credentials-broken", shown.Text("state"));

        var refresh =
            kind == "shopee" ? await mall.Fakes.OpensShopee("14701711") : await mall.Fakes.OpensTikTok("14701711");
        var given = await mall.Program.Sends($"/api/shops/{id}/tokens", new JsonObject { ["refreshToken"] = refresh });
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        await mall.Settles();
        await mall.AssertSame(kind, "14701711");
    }

    [Fact]
    public async Task One_dead_shop_delays_no_other()
    {
        const int Products = 30;
        await using var mall = await Mall.OpensAsync(storage);
        var dead = await mall.Connects("shopee", "14701711");
        await mall.Connects("tiktok", "GCP_1");
        await mall.Settles();
        await mall.Fakes.Fails(1, 1, "/api/v2/product", "hang");
        for (var i = 0; i < Products; i++)
        {
            await mall.Sells($"Xoài cát Hòa Lộc vườn số {i}");
        }

        // Without any wait of the clock: what the dead one holds up is only its own.
        await mall.Host.SettlesAsync();
        await mall.AssertSame("tiktok", "GCP_1");
        Assert.Empty(await mall.There("shopee", "14701711"));
        // Its breaker opened: most were not even tried.
        Assert.InRange(await mall.Fakes.Injected(), 1, 12);
        var waiting = await (
            await mall.Program.Gets($"/api/shops/{dead}/deliveries", TraceabilityProgram.OperatorKey)
        ).Json();
        Assert.All(waiting["items"]!.AsArray(), line => Assert.Equal("waiting", line.Text("state")));

        await mall.Fakes.Recovers();
        await mall.Settles();
        await mall.AssertSame("shopee", "14701711");
    }

    [Fact]
    public async Task A_shop_that_asks_to_be_left_alone_is_not_asked_before()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("shopee", "14701711");
        await mall.Fakes.Fails(1, 1, "/api/v2/product", "busy");
        var gtin = await mall.Sells();
        await mall.Host.SettlesAsync();
        var asked = await mall.Fakes.Injected();
        Assert.Equal("HTTP 429", (await mall.Stands(id, gtin)).Text("lastError"));
        Assert.True(
            DateTimeOffset.Parse(
                (await mall.Stands(id, gtin)).Text("nextTryAt"),
                System.Globalization.CultureInfo.InvariantCulture
            ) >= mall.Now.AddSeconds(2)
        );

        // Another change of the same product does not ask earlier.
        await mall.Takes(gtin, "sale", 1);
        await mall.Host.SettlesAsync();
        Assert.Equal(asked, await mall.Fakes.Injected());
        await mall.Fakes.Recovers();
        await mall.Settles();
        await mall.AssertSame("shopee", "14701711");
    }

    [Fact]
    public async Task What_a_shop_refuses_is_told_in_its_words_and_tried_again_when_it_changed_or_is_asked_for()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("shopee", "14701711");
        var cheap = await mall.Sells("Rau muống nhà trồng", 500);
        var banned = await mall.Sells();
        var lacking = await mall.Sells("Rau cải ngọt Hóc Môn", category: "Rau củ");
        await mall.Settles();
        Assert.Equal("incomplete", (await mall.Stands(id, cheap)).Text("state"));
        Assert.Contains("Xuất xứ", (await mall.Stands(id, lacking)).Text("lastError"), StringComparison.Ordinal);
        Assert.Equal(("incomplete", "Hãy sửa giá."), await mall.Tells(id, cheap));

        await mall.Fakes.Becomes("shopee", "14701711", banned, "BANNED");
        await mall.Takes(banned, "sale", 1);
        await mall.Prices(cheap, 5_000, "Rau muống nhà trồng");
        await mall.Settles();
        Assert.Contains("BANNED", (await mall.Stands(id, banned)).Text("lastError"), StringComparison.Ordinal);
        Assert.Equal("rejected", (await mall.Tells(id, banned)).State);
        Assert.Equal("done", (await mall.Stands(id, cheap)).Text("state"));

        await mall.Fakes.Becomes("shopee", "14701711", banned, "NORMAL");
        var replay = await mall.Program.Sends($"/api/shops/{id}/deliveries/{banned}/replay", null);
        Assert.Equal(HttpStatusCode.Accepted, replay.StatusCode);
        await mall.Settles();
        Assert.Equal("done", (await mall.Stands(id, banned)).Text("state"));
        Assert.Equal(119, (await mall.There("shopee", "14701711")).Single(i => i.Gtin == banned).Stock);
    }

    [Fact]
    public async Task A_product_under_review_waits_for_it_and_one_that_failed_is_told_why()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("tiktok", "GCP_1");
        var gtin = await mall.Sells();
        await mall.Settles();
        await mall.Fakes.Becomes("tiktok", "GCP_1", gtin, "PENDING");
        await mall.Takes(gtin, "sale", 20);
        await mall.Host.SettlesAsync();
        Assert.Equal("waiting", (await mall.Stands(id, gtin)).Text("state"));
        await mall.Fakes.Becomes("tiktok", "GCP_1", gtin, "ACTIVATE");
        await mall.Settles();
        await mall.AssertSame("tiktok", "GCP_1");

        await mall.Fakes.Becomes("tiktok", "GCP_1", gtin, "FAILED");
        await mall.Program.Sends($"/api/shops/{id}/deliveries/{gtin}/replay", null);
        await mall.Settles();
        Assert.Equal("Blurry image", (await mall.Stands(id, gtin)).Text("lastError"));
    }

    [Theory]
    [InlineData("shopee", "SELLER_DELETE")]
    [InlineData("tiktok", "DELETED")]
    public async Task What_somebody_deleted_in_the_shop_is_made_anew_and_what_they_unlisted_is_listed(
        string kind,
        string deleted
    )
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects(kind, "14701711");
        var gtin = await mall.Sells();
        await mall.Settles();
        foreach (var status in (string[])[deleted, kind == "shopee" ? "UNLIST" : "SELLER_DEACTIVATED"])
        {
            await mall.Fakes.Becomes(kind, "14701711", gtin, status);
            await mall.Program.Sends($"/api/shops/{id}/deliveries/{gtin}/replay", null);
            await mall.Settles();
            await mall.AssertSame(kind, "14701711");
        }
    }

    [Fact]
    public async Task An_ended_shop_is_told_nothing_more()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var id = await mall.Connects("shopee", "14701711");
        Assert.Equal(HttpStatusCode.NoContent, (await mall.Deletes($"/api/shops/{id}")).StatusCode);
        await mall.Sells();
        await mall.Settles();
        Assert.Empty(await mall.There("shopee", "14701711"));
        var shown = await (await mall.Program.Gets($"/api/shops/{id}", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal("ended", shown.Text("state"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await mall.Program.Sends($"/api/shops/{id}/tokens", new JsonObject { ["refreshToken"] = "r" })).StatusCode
        );
    }

    // Everything but the queue that the test looks at.
    static async Task<int> StepBesidesShops(Mall mall)
    {
        var handled = 0;
        var account = mall.Program.Services.GetRequiredService<StorageAccount>();
        foreach (
            var function in mall
                .Program.Services.GetServices<Traceability.Platform.Functions.QueueFunction>()
                .Where(f => !Queues.IsPoison(f.Queue) && f.Queue != Queues.ShopChanged)
        )
        {
            var queue = account.Queue(function.Queue);
            Azure.Storage.Queues.Models.QueueMessage[] messages = await queue.ReceiveMessagesAsync(
                32,
                TimeSpan.FromMinutes(5),
                TestContext.Current.CancellationToken
            );
            foreach (var message in messages)
            {
                await mall.Host.HandlesAsync(function.Queue, message.Body.ToString());
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                handled++;
            }
        }

        return handled;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>The three marketplaces, as their operator and their owners see them.</summary>
sealed class ThreeMarketplaces(HttpClient client, Emulator storage, string prefix, FakeShopee shopee, ToldShop told)
{
    const int MostShown = 20;

    /// <summary>A feed may be five seconds old.</summary>
    static readonly TimeSpan feedAge = TimeSpan.FromSeconds(6);

    static readonly TimeSpan operatorLooks = TimeSpan.FromSeconds(2);

    int renewals;

    /// <summary>Connects the one that is told.</summary>
    public async Task ConnectWebhookAsync()
    {
        var webhook = await PostAsync(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "webhook",
                ["name"] = "Cửa hàng của xã",
                ["target"] = told.Target,
            },
            "webhook"
        );
        // Shown once: where that answer was lost, another is asked for.
        var id = webhook["id"]!.GetValue<string>();
        var secret = webhook["secret"] ?? (await PostAsync($"/api/shops/{id}/secret", null, null))["secret"];
        told.Trust(secret!.GetValue<string>());
    }

    /// <summary>Connects the Shopee; says its id here.</summary>
    public async Task<string> ConnectShopeeAsync()
    {
        var connection = shopee.Connection(await shopee.AuthoriseAsync());
        return (await PostAsync("/api/shops", connection, "shopee"))["id"]!.GetValue<string>();
    }

    /// <summary>Says how fast what is there comes to the one that is told, which was connected just now.</summary>
    public async Task MeasureWebhookAsync() =>
        Brought("Standard Webhooks", await BroughtAsync(() => Task.FromResult(told.Count)));

    /// <summary>Says how fast what is there comes to the Shopee, which was connected just now, and what it costs.</summary>
    public async Task MeasureShopeeAsync()
    {
        Brought("Shopee", await BroughtAsync(shopee.CountAsync));
        var (requests, _) = await shopee.AskedAsync();
        Console.WriteLine(
            $"Shopee: {ProgramUnderTest.Figure(requests / (double)await shopee.CountAsync())} calls for each product that was made"
        );
    }

    /// <summary>Does what an operator does who sees that a shop lost its access: lets the program in again.</summary>
    public async Task OperateAsync(string shop, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var shown = await client.GetAsync(ProgramUnderTest.OperatorKey, $"/api/shops/{shop}");
            if (shown["state"]!.GetValue<string>() == "credentials-broken")
            {
                renewals++;
                await client.CallAsync(
                    ProgramUnderTest.OperatorKey,
                    HttpMethod.Post,
                    $"/api/shops/{shop}/tokens",
                    new JsonObject { ["refreshToken"] = await shopee.AuthoriseAsync() }.ToJsonString()
                );
            }

            await Task.Delay(operatorLooks, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until everything is followed through, and holds every side against the others.</summary>
    /// <param name="traded">What was answered to the farmers.</param>
    public async Task<bool> CompareAsync(IReadOnlyList<Offer> traded)
    {
        await storage.DoneAsync(prefix);
        await Task.Delay(feedAge);
        var watch = Stopwatch.StartNew();
        var feed = Offer.OfFeed(await client.GetStringAsync(new Uri("/feeds/products.jsonl", UriKind.Relative)));
        Brought("the feed", feed.Count / watch.Elapsed.TotalSeconds);
        var listings = await Offer.OfListingsAsync(storage, prefix);
        List<Comparison> sides =
        [
            Comparison.Of("listings", traded, listings),
            Comparison.Of("feed", listings, feed),
            Comparison.Of("Standard Webhooks", listings, told.Offers()),
            Comparison.Of("Shopee", listings, await shopee.OffersAsync()),
        ];
        Console.WriteLine(Comparison.Head);
        foreach (var side in sides)
        {
            Console.WriteLine(side);
        }

        var differences = sides.SelectMany(side => side.Differences).Concat(told.Complaints).ToList();
        foreach (var difference in differences.Take(MostShown))
        {
            Console.WriteLine(difference);
        }

        return differences.Count == 0;
    }

    public async Task TellAsync(Shape shape)
    {
        var (requests, faults) = await shopee.AskedAsync();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Shopee: {requests} calls, {requests / (double)shape.Products:0.0} a product in all; {faults} of them failed; let in again {renewals} times"
            )
        );
        Console.WriteLine($"Standard Webhooks: {told.Repetitions} messages came again and changed nothing");
    }

    // From the first item until there is nothing more to take; what waits for its next try is not counted.
    async Task<double> BroughtAsync(Func<Task<int>> count)
    {
        var watch = new Stopwatch();
        var (first, now, last) = (0, 0, TimeSpan.Zero);
        Task? taken = null;
        while (taken is not { IsCompleted: true })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            var there = await count();
            if (there == now)
            {
                continue;
            }

            if (taken is null)
            {
                watch.Start();
                first = there;
                taken = storage.TakenAsync(prefix);
            }

            (now, last) = (there, watch.Elapsed);
        }

        await taken;
        return (now - first) / last.TotalSeconds;
    }

    static void Brought(string side, double rate) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{side}: {rate:0} products/s"));

    Task<JsonNode> PostAsync(string path, JsonNode? body, string? idempotencyKey) =>
        client.PostAsync(ProgramUnderTest.OperatorKey, path, body?.ToJsonString(), idempotencyKey);
}

namespace Traceability.Benchmarks;

/// <summary>
/// A catalogue on three marketplaces: one pulls a feed, one is told by Standard Webhooks, one is a Shopee of which a twentieth of all
/// requests fail. Half of the harvests are there when they are connected, the others come in while some are sold. When the queues are
/// empty, each marketplace's own database must be the listings: nothing missing, nothing twice, price, stock and lots equal; and the
/// listings what was answered to the farmers. Then some products are sold out, some cost more, of some a lot is recalled, and it is
/// compared again. With kills the program is killed every few seconds until everything is registered and on its way.
/// </summary>
static class Selling
{
    const string Prefix = "shops";
    const int Seed = 2026;
    const double FaultRate = 0.05;

    /// <summary>Of the harvests of the first half, each seventh is sold: at most one of a product.</summary>
    const int SoldEvery = 7;

    /// <summary>At the end a twentieth of the products is sold out, one costs more, and of one a lot is recalled.</summary>
    const int MovedEvery = 20;

    static readonly Dictionary<string, string> settings = new(StringComparer.Ordinal)
    {
        // The marketplaces are on this machine.
        ["Traceability__AllowPrivateWebhooks"] = "true",
        // What becomes of a request without an answer is looked at here, not how long it is waited for.
        ["Traceability__ShopTimeout"] = "00:00:02",
    };

    public static async Task<int> RunAsync(Shape shape, bool kills)
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartApartAsync();
        await using var shopee = await FakeShopee.StartAsync();
        await shopee.FailAsync(FaultRate, Seed);
        await using var told = await ToldShop.StartAsync(Seed, FaultRate);
        await using var program = new MortalProgram(() =>
            ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true, settings)
        );
        await program.ReadyAsync();
        var market = new ThreeMarketplaces(program.Client, storage, Prefix, shopee, told);
        var farmers = await Harvests.FarmersAsync(program.Client, shape);
        using var peace = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var dying = kills ? program.DiesAsync(new Random(Seed), peace.Token) : Task.CompletedTask;
        var operating = Task.CompletedTask;
        try
        {
            var harvests = await Harvests.PlantAsync(program.Client, farmers, shape, () => storage.TakenAsync(Prefix));
            var trading = new Trading(program.Client, harvests);
            var half = shape.Batches / 2;
            Console.WriteLine($"{shape.Batches} batches …");
            await SlicesAsync(storage, shape, 0, half, trading.RegisterAsync);
            if (!kills)
            {
                await storage.DoneAsync(Prefix);
            }

            await market.ConnectWebhookAsync();
            if (!kills)
            {
                await market.MeasureWebhookAsync();
                await storage.DoneAsync(Prefix);
            }

            operating = market.OperateAsync(await market.ConnectShopeeAsync(), end.Token);
            if (!kills)
            {
                await market.MeasureShopeeAsync();
            }

            await SlicesAsync(
                storage,
                shape,
                half,
                shape.Batches,
                async number =>
                {
                    await trading.RegisterAsync(number);
                    if ((number - half) % SoldEvery == 0)
                    {
                        await trading.SellAsync(number - half);
                    }
                }
            );
            await peace.CancelAsync();
            await dying;
            await program.ReadyAsync();
            if (kills)
            {
                Console.WriteLine(
                    $"killed {program.Deaths} times, {program.Retries} requests sent again; what it had in hand comes back within a minute …"
                );
            }

            var isRight = await market.CompareAsync(trading.Offers());
            foreach (var (i, product) in harvests.Products.Index())
            {
                await (
                    (i % MovedEvery) switch
                    {
                        0 => trading.SellOutAsync(product),
                        1 => trading.RaiseAsync(product),
                        2 => trading.RecallAsync(product),
                        _ => Task.CompletedTask,
                    }
                );
            }

            Console.WriteLine("some are sold out, some cost more, some have a lot that is recalled …");
            isRight &= await market.CompareAsync(trading.Offers());
            await market.TellAsync(shape);
            return isRight ? 0 : 1;
        }
        finally
        {
            await peace.CancelAsync();
            await end.CancelAsync();
            await Task.WhenAll(dying, operating);
        }
    }

    static async Task SlicesAsync(Emulator storage, Shape shape, int first, int end, Func<int, Task> work)
    {
        for (var slice = first; slice < end; slice += shape.PerSlice)
        {
            var start = slice;
            await Timed.RateAsync(Harvests.Clients, Math.Min(shape.PerSlice, end - start), i => work(start + i));
            await storage.TakenAsync(Prefix);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform.Personal;

namespace Traceability.Benchmarks;

/// <summary>
/// Two marketplaces and the order page sell one stock of 1,000 kg in eight lots, all at full speed: exactly 1,000 are sold, each who
/// came too late is told, and what was answered, what is left of each lot and what the events of the sales tell are the same sums.
/// </summary>
static class Overselling
{
    const string Prefix = "oversell";
    const string Household = "the order page";
    const int Lots = 8;
    const int PerLot = 125;
    const int Clients = 24;

    /// <summary>Of each seller; the last third asks for 1 kg each, so that nothing is left because it is too little for anyone.</summary>
    const int Sales = 270;

    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    /// <param name="Seller">Who sold, or would have.</param>
    /// <param name="Lots">What it took; nothing where there was not enough.</param>
    sealed record Answer(string Seller, string? Order, IReadOnlyList<(string Lot, decimal Kilograms)> Lots);

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var farms = new Farms(program.Client);
        var product = await farms.ProductAsync(await farms.FarmAsync());
        for (var lot = 0; lot < Lots; lot++)
        {
            await farms.HarvestAsync(product.Farm.Key, product.Gtin, Harvests.Lot(lot), PerLot);
        }

        await storage.DoneAsync(Prefix);
        string[] markets = ["Chợ A", "Chợ B"];
        var stalls = new List<(string Id, string Key)>();
        foreach (var market in markets)
        {
            var made = await program.Client.PostAsync(
                ProgramUnderTest.OperatorKey,
                "/api/marketplaces",
                new JsonObject { ["name"] = market, ["kind"] = "feed" }.ToJsonString()
            );
            stalls.Add((made["id"]!.GetValue<string>(), made["key"]!.GetValue<string>()));
        }

        var answers = new ConcurrentBag<Answer>();
        var watch = Stopwatch.StartNew();
        await Timed.RateAsync(
            Clients,
            Sales * 3,
            async number =>
            {
                var (sale, seller) = (number / 3, number % 3);
                answers.Add(
                    seller < stalls.Count
                        ? await SellAsync(program.Client, stalls[seller], product.Gtin, sale)
                        : await OrderAsync(program.Client, product.Gtin, sale)
                );
            }
        );
        var seconds = watch.Elapsed.TotalSeconds;
        var won = answers.Where(answer => answer.Lots.Count > 0).ToList();
        var lost = answers.Count - won.Count;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{answers.Count} sales in {seconds:0.0} s ({answers.Count / seconds:0}/s): {won.Count} took {won.Sum(Total)} kg, {lost} were told that there is not enough"
            )
        );
        foreach (var seller in won.GroupBy(answer => answer.Seller).OrderBy(seller => seller.Key))
        {
            Console.WriteLine($"  {seller.Key}: {seller.Count()} sales, {seller.Sum(Total)} kg");
        }

        // What a household ordered is sold when its farmer confirms it.
        foreach (var order in won.Select(answer => answer.Order).OfType<string>())
        {
            await program.Client.PostAsync(product.Farm.Key, $"/api/orders/{order}/confirm", null);
        }

        var told = answers.Count(answer => answer.Lots.Count == 0 && answer.Seller != Household);
        return await IsRightAsync(program.Client, storage, product, won, told) ? 0 : 1;
    }

    static decimal Total(Answer answer) => answer.Lots.Sum(lot => lot.Kilograms);

    static int Kilograms(int sale) => sale >= Sales * 2 / 3 ? 1 : 1 + (sale % 3);

    static async Task<Answer> SellAsync(HttpClient client, (string Id, string Key) stall, string gtin, int sale)
    {
        var line = new JsonObject
        {
            ["order"] = string.Create(CultureInfo.InvariantCulture, $"{sale}"),
            ["line"] = "1",
            ["gtin"] = gtin,
            ["quantity"] = Requests.Kilograms(Kilograms(sale)),
        };
        var reported = await client.PostAsync(
            stall.Key,
            $"/api/marketplaces/{stall.Id}/sales",
            new JsonObject { ["lines"] = new JsonArray(line) }.ToJsonString()
        );
        var item = reported["items"]![0]!;
        var state = item["state"]!.GetValue<string>();
        return state is "sold" or "oversold"
            ? new Answer(item["marketplace"]!["name"]!.GetValue<string>(), null, LotsOf(item))
            : throw new InvalidOperationException($"Sale {sale} is {state}.");
    }

    // Each household has a phone of its own: one that orders again and again is refused for that.
    static async Task<Answer> OrderAsync(HttpClient client, string gtin, int sale)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri($"/market/{gtin}/orders", UriKind.Relative),
            new JsonObject
            {
                ["form"] = string.Create(CultureInfo.InvariantCulture, $"form-of-household-{sale:D8}"),
                ["consent"] = ConsentText.Version,
                ["quantity"] = Requests.Kilograms(Kilograms(sale)),
                ["name"] = "Trần Thị Bưởi",
                ["phone"] = string.Create(CultureInfo.InvariantCulture, $"09{sale:D8}"),
                ["address"] = "12 Nguyễn Huệ, phường Cao Lãnh",
                ["payment"] = "on-delivery",
            }
        );
        if (answer.StatusCode == HttpStatusCode.Conflict)
        {
            return new Answer(Household, null, []);
        }

        answer.EnsureSuccessStatusCode();
        var order = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["order"]!;
        return new Answer(Household, order["id"]!.GetValue<string>(), LotsOf(order));
    }

    static IReadOnlyList<(string Lot, decimal Kilograms)> LotsOf(JsonNode sale) =>
        [
            .. sale["lots"]!
                .AsArray()
                .Select(lot => (lot!["lot"]!.GetValue<string>(), lot["quantity"]!["value"]!.GetValue<decimal>())),
        ];

    static async Task<bool> IsRightAsync(
        HttpClient client,
        Emulator storage,
        BusyProduct product,
        IReadOnlyList<Answer> won,
        int oversold
    )
    {
        // An order's message stays until its reservation would be over, so no queue is ever empty: what was sold has its event.
        var watch = Stopwatch.StartNew();
        var events = await EventsAsync(client, product);
        var notices = await NoticesAsync(client, product.Farm.Key);
        while ((events.Count < won.Count || notices < oversold) && watch.Elapsed < patience)
        {
            await storage.TakenAsync(Prefix);
            events = await EventsAsync(client, product);
            notices = await NoticesAsync(client, product.Farm.Key);
        }

        var answered = SumsOf(won.SelectMany(answer => answer.Lots));
        var told = SumsOf(events.SelectMany(e => e));
        _ = Gtin.TryParse(product.Gtin, out var gtin);
        var left = (
            await new StockTable(Emulator.Account(storage.ConnectionString, Prefix)).OfAsync(
                gtin!,
                CancellationToken.None
            )
        ).Lots.ToDictionary(lot => lot.Lot, lot => lot.Stock);
        var isRight = events.Count == won.Count && notices == oversold && left.Count == Lots;
        Console.WriteLine($"{"lot", -8}{"came in", 9}{"answered", 10}{"in events", 11}{"left", 6}");
        foreach (var lot in Enumerable.Range(0, Lots).Select(Harvests.Lot))
        {
            var (sold, inEvents) = (answered.GetValueOrDefault(lot), told.GetValueOrDefault(lot));
            var still = left.GetValueOrDefault(lot, PerLot);
            isRight &= sold == PerLot && inEvents == PerLot && still == 0;
            Console.WriteLine($"{lot, -8}{PerLot, 9}{sold, 10}{inEvents, 11}{still, 6}");
        }

        Console.WriteLine($"{events.Count} of {won.Count} events; {notices} of {oversold} notices of marketplaces");
        return isRight;
    }

    static Dictionary<string, decimal> SumsOf(IEnumerable<(string Lot, decimal Kilograms)> lots) =>
        lots.GroupBy(lot => lot.Lot).ToDictionary(lot => lot.Key, lot => lot.Sum(taken => taken.Kilograms));

    // What each event of a sale tells of its lots.
    static async Task<IReadOnlyList<IReadOnlyList<(string Lot, decimal Kilograms)>>> EventsAsync(
        HttpClient client,
        BusyProduct product
    )
    {
        var found = new List<IReadOnlyList<(string Lot, decimal Kilograms)>>();
        var query = "/epcis/events?EQ_bizStep=retail_selling&perPage=100";
        for (string? next = query; next is not null; )
        {
            var (page, link) = await client.PageAsync(product.Farm.Key, next);
            found.AddRange(
                page["epcisBody"]!["queryResults"]!["resultsBody"]!["eventList"]!
                    .AsArray()
                    .Select(e =>
                        e!["quantityList"]!
                            .AsArray()
                            .Select(lot =>
                                (
                                    lot!["epcClass"]!.GetValue<string>().Split('/')[^1],
                                    lot["quantity"]!.GetValue<decimal>()
                                )
                            )
                            .ToList()
                    )
            );
            next = link;
        }

        return found;
    }

    static async Task<int> NoticesAsync(HttpClient client, string key)
    {
        var oversold = 0;
        for (string? next = "/api/notices?perPage=200"; next is not null; )
        {
            var (page, link) = await client.PageAsync(key, next);
            oversold += page["items"]!
                .AsArray()
                .Count(notice => notice!["type"]!.GetValue<string>() == "sale.oversold");
            next = link;
        }

        return oversold;
    }
}

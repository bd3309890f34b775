using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Benchmarks.Faults;

/// <summary>
/// Registrations, captures, sales, orders and recalls by many at once, while storage fails and the program is killed: in the end
/// everything that was answered is there once, nothing that was refused is there, and nothing waits or was given up.
/// </summary>
sealed class FaultRun
{
    const string Prefix = "faults";
    const int Clients = 12;
    const int Products = 12;
    const double Share = 0.05;
    const int Kilograms = 20;
    const int Scans = 1_000;

    /// <summary>Calls to storage for each that is asked for, where none can be answered.</summary>
    const double MostCalls = 1.2;

    static readonly TimeSpan inHand = TimeSpan.FromSeconds(75);

    readonly HttpClient client;
    readonly Ledger ledger = new();
    readonly List<BusyProduct> products = [];
    readonly List<(string Id, string Key)> stalls = [];
    int number;

    FaultRun(HttpClient client) => this.client = client;

    /// <param name="executable">The program; published, or built.</param>
    /// <param name="duration">How long the faults go on.</param>
    /// <param name="seed">What the faults, the deaths and the work follow from.</param>
    /// <returns>Whether everything was as it must be.</returns>
    public static async Task<bool> RunAsync(string executable, TimeSpan duration, int seed, TextWriter told)
    {
        await using var storage = await Emulator.StartApartAsync();
        await using var wire = await FaultyWire.OpenAsync(storage.Ports, seed);
        await using var program = new MortalProgram(() =>
            ProgramUnderTest.Start(executable, wire.ConnectionString, Prefix, pump: true, settings)
        );
        await program.ReadyAsync();
        var run = new FaultRun(program.Client);
        await run.PrepareAsync();
        await storage.DoneAsync(Prefix);

        wire.Share = Share;
        using var over = new CancellationTokenSource(duration);
        var deaths = program.DiesAsync(new Random(seed), over.Token);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(client => run.WorkAsync(new Random(seed + client), over))
        );
        await deaths;
        var seconds = watch.Elapsed.TotalSeconds;

        wire.Share = 0;
        await program.ReadyAsync();
        await storage.TakenAsync(Prefix);
        // What a killed program had in hand comes back, and what follows from it.
        await Task.Delay(inHand);
        await storage.TakenAsync(Prefix);
        await told.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.ledger.Operations} operations in {seconds:0} s: {run.ledger.Lots.Count} lots, {run.ledger.Events.Count} events, {run.ledger.Sales.Count} sales, {run.ledger.Orders.Count} orders, {run.ledger.Recalls.Count} recalls, {run.ledger.Refused.Count} refused"
            )
        );
        await told.WriteLineAsync(
            $"{program.Deaths} deaths, {wire.Faults} faults of storage ({string.Join(", ", wire.Met.Where(met => met.Key != Fate.Passes).OrderBy(met => met.Key).Select(met => $"{met.Value} {met.Key}"))}), {program.Retries} requests sent again"
        );
        return await run.IsRightAsync(storage, told) & await run.IsSparingAsync(wire, told);
    }

    // A page of a lot is one read of storage: what is more is asked again for nothing.
    async Task<bool> IsSparingAsync(FaultyWire wire, TextWriter told)
    {
        wire.IsDown = true;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Scans),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (scan, cancellation) =>
            {
                using var answer = await client.GetAsync(
                    new Uri($"/trace/{products[0].Gtin}/NONE-{scan}", UriKind.Relative),
                    cancellation
                );
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    await told.WriteLineAsync($"Without storage a page is answered {answer.StatusCode}.");
                }
            }
        );
        var calls = wire.RefusedTables / (double)Scans;
        wire.IsDown = false;
        await told.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"without storage: {calls:0.00} calls for each page's one read")
        );
        return calls <= MostCalls;
    }

    // So that a call which is lost is not waited for as long as one that comes late on Azure.
    static readonly Dictionary<string, string> settings = new() { ["Traceability__StorageTimeout"] = "00:00:05" };

    async Task PrepareAsync()
    {
        var farms = new Farms(client);
        for (var i = 0; i < Products; i++)
        {
            products.Add(await farms.ProductAsync(await farms.FarmAsync()));
        }

        foreach (var market in new[] { "Chợ A", "Chợ B" })
        {
            var made = await client.PostAsync(
                ProgramUnderTest.OperatorKey,
                "/api/marketplaces",
                new JsonObject { ["name"] = market, ["kind"] = "feed" }.ToJsonString()
            );
            stalls.Add((made["id"]!.GetValue<string>(), made["key"]!.GetValue<string>()));
        }
    }

    async Task WorkAsync(Random random, CancellationTokenSource over)
    {
        while (!over.IsCancellationRequested)
        {
            // The first one's lots are recalled, and not sold before that.
            var product = products[1 + random.Next(products.Count - 1)];
            var name = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref number):D6}");
            await (
                random.Next(100) switch
                {
                    < 40 => RegisterAsync(product, "L" + name),
                    < 45 => RegisterWrongAsync(product, "W" + name),
                    < 60 => TellAsync(product, name),
                    < 80 => SellAsync(product, name, random.Next(stalls.Count), 1 + random.Next(3)),
                    < 97 => OrderAsync(product, name, 1 + random.Next(3)),
                    _ => RecallAsync(products[0], "R" + name),
                }
            );
        }
    }

    async Task RegisterAsync(BusyProduct product, string lot)
    {
        var (status, answer) = await AskAsync(product.Farm.Key, "/api/batches", Batch(product, lot, Kilograms), lot);
        if (Expect(status == HttpStatusCode.Created, status, answer))
        {
            ledger.Lots[(product.Gtin, lot)] = Kilograms;
        }
    }

    async Task RegisterWrongAsync(BusyProduct product, string lot)
    {
        var (status, answer) = await AskAsync(product.Farm.Key, "/api/batches", Batch(product, lot, -1), lot);
        if (Expect(status == HttpStatusCode.BadRequest, status, answer))
        {
            ledger.Refused.Add((product.Gtin, lot));
        }
    }

    // A thing of its own, so that each event is another one.
    async Task TellAsync(BusyProduct product, string name)
    {
        var id = $"https://truyxuat.example/event/{name}";
        var body = $$"""
            {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "ObjectEvent",
             "eventID": "{{id}}", "eventTime": "2026-11-24T03:11:00Z", "eventTimeZoneOffset": "+07:00",
             "action": "OBSERVE", "bizStep": "inspecting",
             "epcList": ["https://id.gs1.org/01/{{product.Gtin}}/21/{{name}}"]}
            """;
        var (status, answer) = await AskAsync(product.Farm.Key, "/epcis/events", body, name);
        if (Expect(status is HttpStatusCode.Created or HttpStatusCode.Accepted, status, answer))
        {
            ledger.Events.Add(id);
        }
    }

    async Task SellAsync(BusyProduct product, string name, int stall, int kilograms)
    {
        var line = new JsonObject
        {
            ["order"] = name,
            ["line"] = "1",
            ["gtin"] = product.Gtin,
            ["quantity"] = Requests.Kilograms(kilograms),
        };
        var (id, key) = stalls[stall];
        var (status, answer) = await AskAsync(
            key,
            $"/api/marketplaces/{id}/sales",
            new JsonObject { ["lines"] = new JsonArray(line) }.ToJsonString(),
            name
        );
        if (Expect(status == HttpStatusCode.OK || status == HttpStatusCode.Created, status, answer))
        {
            var sold = JsonNode.Parse(answer)!["items"]![0]!;
            ledger.Sales[$"{stall} {name}"] = (product.Gtin, Taken(sold));
        }
    }

    async Task OrderAsync(BusyProduct product, string name, int kilograms)
    {
        var body = new JsonObject
        {
            ["form"] = $"form-of-household-{name}",
            ["consent"] = ConsentText.Version,
            ["quantity"] = Requests.Kilograms(kilograms),
            ["name"] = "Trần Thị Bưởi",
            ["phone"] = "09" + name.PadLeft(8, '0'),
            ["address"] = "12 Nguyễn Huệ, phường Cao Lãnh",
            ["payment"] = "on-delivery",
        };
        var (status, answer) = await AskAsync(null, $"/market/{product.Gtin}/orders", body.ToJsonString(), null);
        if (status == HttpStatusCode.Conflict)
        {
            ledger.Orders[name] = (product.Gtin, 0);
        }
        else if (Expect(status is HttpStatusCode.OK or HttpStatusCode.Created, status, answer))
        {
            ledger.Orders[name] = (product.Gtin, Taken(JsonNode.Parse(answer)!["order"]!));
        }
    }

    async Task RecallAsync(BusyProduct product, string lot)
    {
        var (status, answer) = await AskAsync(product.Farm.Key, "/api/batches", Batch(product, lot, 1), lot);
        if (!Expect(status == HttpStatusCode.Created, status, answer))
        {
            return;
        }

        var body = new JsonObject
        {
            ["gtin"] = product.Gtin,
            ["lot"] = lot,
            ["reason"] = "Vượt ngưỡng dư lượng",
        };
        (status, answer) = await AskAsync(product.Farm.Key, "/api/recalls", body.ToJsonString(), "recall-" + lot);
        if (Expect(status is HttpStatusCode.Created or HttpStatusCode.Accepted, status, answer))
        {
            ledger.Recalls[JsonNode.Parse(answer)!["id"]!.GetValue<string>()] = (product.Gtin, lot);
        }
    }

    static string Batch(BusyProduct product, string lot, int kilograms) =>
        new JsonObject
        {
            ["gtin"] = product.Gtin,
            ["lot"] = lot,
            ["harvestedOn"] = "2026-11-20",
            ["quantity"] = Requests.Kilograms(kilograms),
        }.ToJsonString();

    static decimal Taken(JsonNode sale) =>
        sale["lots"]!.AsArray().Sum(lot => lot!["quantity"]!["value"]!.GetValue<decimal>());

    bool Expect(bool isExpected, HttpStatusCode status, string answer)
    {
        if (!isExpected)
        {
            ledger.Strange.Add($"{(int)status} {answer}");
        }

        return isExpected;
    }

    // Asks until the program answers for itself: storage that is down for the moment is no answer.
    async Task<(HttpStatusCode Status, string Answer)> AskAsync(
        string? key,
        string path,
        string json,
        string? idempotencyKey
    )
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            if (key is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }

            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            request.Headers.Accept.Add(new("application/json"));
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
            {
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    async Task<bool> IsRightAsync(Emulator storage, TextWriter told)
    {
        List<string> wrong = [.. ledger.Strange.Take(10)];
        foreach (var product in products)
        {
            wrong.AddRange(await LotsAsync(product));
            wrong.AddRange(await StockAsync(storage, product));
        }

        foreach (var id in ledger.Events)
        {
            var found = await client.GetAsync(
                ProgramUnderTest.OperatorKey,
                "/epcis/events?EQ_eventID=" + Uri.EscapeDataString(id)
            );
            var count = found["epcisBody"]!["queryResults"]!["resultsBody"]!["eventList"]!.AsArray().Count;
            if (count != 1)
            {
                wrong.Add($"Event {id} is there {count} times.");
            }
        }

        foreach (var (id, lot) in ledger.Recalls)
        {
            var state = (await client.GetAsync(ProgramUnderTest.OperatorKey, $"/api/recalls/{id}"))["state"]!;
            if (state.GetValue<string>() != "complete")
            {
                wrong.Add($"The recall of {lot} is {state}.");
            }
        }

        await foreach (
            var row in Emulator.Account(storage.ConnectionString, Prefix).Table(Tables.Poison).QueryAsync<TableEntity>()
        )
        {
            wrong.Add($"Given up: {row.RowKey}");
        }

        foreach (var line in wrong)
        {
            await told.WriteLineAsync(line);
        }

        await told.WriteLineAsync($"lost, doubled or left over: {wrong.Count}");
        return wrong.Count == 0;
    }

    // Each lot of the farmer's list once; what was refused is not on it.
    async Task<IEnumerable<string>> LotsAsync(BusyProduct product)
    {
        var listed = new List<string>();
        for (string? next = "/api/batches?perPage=200"; next is not null; )
        {
            var (page, link) = await client.PageAsync(product.Farm.Key, next);
            listed.AddRange(page["items"]!.AsArray().Select(line => line!["lot"]!.GetValue<string>()));
            next = link;
        }

        var expected = ledger
            .Lots.Keys.Where(lot => lot.Gtin == product.Gtin)
            .Select(lot => lot.Lot)
            .Concat(ledger.Recalls.Values.Where(lot => lot.Gtin == product.Gtin).Select(lot => lot.Lot))
            .ToList();
        var refused = ledger.Refused.Where(lot => lot.Gtin == product.Gtin).Select(lot => lot.Lot).ToHashSet();
        return
        [
            .. expected
                .Where(lot => listed.Count(one => one == lot) != 1)
                .Select(lot => $"Lot {lot} is not there once."),
            .. listed.Where(refused.Contains).Select(lot => $"Lot {lot} was refused and is there."),
        ];
    }

    // What came in, less what was answered as sold or ordered, is what is left.
    async Task<IEnumerable<string>> StockAsync(Emulator storage, BusyProduct product)
    {
        _ = Gtin.TryParse(product.Gtin, out var gtin);
        var stock = await new StockTable(Emulator.Account(storage.ConnectionString, Prefix)).OfAsync(
            gtin!,
            CancellationToken.None
        );
        var left = stock.Lots.Sum(lot => lot.Stock);
        var came = ledger.Lots.Where(lot => lot.Key.Gtin == product.Gtin).Sum(lot => lot.Value);
        var taken = ledger
            .Sales.Values.Concat(ledger.Orders.Values)
            .Where(sale => sale.Gtin == product.Gtin)
            .Sum(sale => sale.Kilograms);
        return left == came - taken
            ? []
            : [$"Of {product.Gtin} {came} kg came in and {taken} kg were taken, and {left} kg are left."];
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>Households and marketplaces buy the same stock at once.</summary>
public class OrderStockTests(TestStorage storage)
{
    [Fact]
    public async Task Two_households_want_the_last_box_and_one_is_told_plainly_that_it_is_gone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", orchard.Gtin, 118);
        Household[] homes =
        [
            new(program, orchard.Gtin) { Phone = "0987 000 001" },
            new(program, orchard.Gtin) { Phone = "0987 000 002" },
        ];
        var forms = await Task.WhenAll(homes.Select(home => home.Fills()));
        var answers = await Task.WhenAll(homes.Zip(forms, (home, form) => home.Sends(form)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        var lost = answers.Single(answer => answer.StatusCode != HttpStatusCode.SeeOther);
        Assert.Equal(HttpStatusCode.Conflict, lost.StatusCode);
        Assert.Contains("Vừa hết hàng.", Household.TextOf(await lost.Text()), StringComparison.Ordinal);
        Assert.Equal(0, (await orchard.Stock())["A"]);
        // Nothing is kept of who wanted it.
        await program.Settles();
        var kept = await Kept.AllAsync(program);
        Assert.Single(kept, line => line.Contains(" buyer ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_wants_more_than_there_is_is_told_what_there_is()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        await (await Stall.OpensAsync(program)).Sells("1", orchard.Gtin, 118);
        var home = new Household(program, orchard.Gtin);
        var answer = await home.Sends(await home.Fills("3"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(
            "Không đủ hàng: chỉ còn 2,5 kg.",
            Household.TextOf(await answer.Text()),
            StringComparison.Ordinal
        );
        await home.Orders("2,5");
        Assert.Contains("Tạm hết hàng", await home.Reads($"/market/{orchard.Gtin}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_page_and_two_marketplaces_sell_one_stock_of_1000_and_exactly_1000_are_sold()
    {
        const int lots = 4;
        const int each = 80;
        const decimal amount = 5;
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        for (var lot = 0; lot < lots; lot++)
        {
            var harvest = Farm.Harvest(gtin, $"L{lot}");
            harvest["quantity"] = Orchard.Kg(1000m / lots);
            Assert.Equal(HttpStatusCode.Created, (await farm.Registers(harvest)).StatusCode);
        }

        await program.Settles();
        var orchard = new Orchard(program, farm.Key, gtin);
        Stall[] stalls = [await Stall.OpensAsync(program, "Chợ A"), await Stall.OpensAsync(program, "Chợ B")];
        var forms = new List<(Household Home, Dictionary<string, string> Form)>();
        for (var number = 0; number < each; number++)
        {
            var home = new Household(program, gtin) { Phone = $"09870000{number:D2}" };
            forms.Add((home, await home.Fills("5")));
        }

        var sold = new List<JsonNode>();
        var pages = new List<string>();
        var refused = 0;
        var gate = new Lock();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, each * 3),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 12,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, _) =>
            {
                var (order, seller) = (number / 3, number % 3);
                if (seller < stalls.Length)
                {
                    var sale = await stalls[seller].Sells($"{order}", gtin, amount);
                    lock (gate)
                    {
                        sold.Add(sale);
                    }

                    return;
                }

                var answer = await forms[order].Home.Sends(forms[order].Form);
                Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict);
                lock (gate)
                {
                    if (answer.StatusCode == HttpStatusCode.SeeOther)
                    {
                        pages.Add(answer.Headers.Location!.ToString());
                    }
                    else
                    {
                        refused++;
                    }
                }
            }
        );
        await program.Settles();
        var bought = new List<JsonNode>();
        foreach (var page in pages)
        {
            bought.Add(await forms[0].Home.Order(page));
        }

        var taken = sold.Where(sale => sale.Text("state") == "sold").Concat(bought).ToList();
        Assert.Equal(1000 / (int)amount, taken.Count);
        Assert.Equal((each * 3) - taken.Count, refused + sold.Count(sale => sale.Text("state") == "oversold"));
        Assert.All((await orchard.Stock()).Values, left => Assert.Equal(0, left));
        var perLot = taken
            .SelectMany(Stall.Lots)
            .GroupBy(lot => lot.Lot)
            .ToDictionary(lot => lot.Key, lot => lot.Sum(l => l.Kilograms));
        Assert.Equal(lots, perLot.Count);
        Assert.All(perLot.Values, drawn => Assert.Equal(1000m / lots, drawn));

        // What a household ordered is sold when its farmer confirms it; then the events tell the very same sums.
        await Parallel.ForEachAsync(
            bought,
            TestContext.Current.CancellationToken,
            async (order, _) =>
            {
                var confirmed = await program.Sends($"/api/orders/{order.Text("id")}/confirm", null, farm.Key);
                Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
            }
        );
        await program.Settles();
        var events = await orchard.History.Finds("EQ_bizStep=retail_selling", perPage: 100);
        Assert.Equal(taken.Count, events.Count);
        var told = events
            .SelectMany(e => e["quantityList"]!.AsArray())
            .GroupBy(lot => lot.Text("epcClass"))
            .ToDictionary(lot => lot.Key, lot => lot.Sum(l => l!["quantity"]!.GetValue<decimal>()));
        Assert.Equal(
            perLot.ToDictionary(lot => orchard.Lot(lot.Key), lot => lot.Value).OrderBy(lot => lot.Key),
            told.OrderBy(lot => lot.Key)
        );
        var notices = await (await program.Gets("/api/notices?perPage=200", farm.Key)).Json();
        // Each of the marketplaces' oversells is told, and a household's never: it has bought nothing.
        Assert.Equal(
            sold.Count(sale => sale.Text("state") == "oversold"),
            notices["items"]!.AsArray().Count(notice => notice.Text("type") == "sale.oversold")
        );
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>What is sold, used up or destroyed is no longer offered.</summary>
public class StockMovementTests(TestStorage storage)
{
    const string Context = Supply.Context;

    static JsonObject Gone(string lot, decimal kilograms, string step = "retail_selling", string? uom = "KGM")
    {
        var e = Supply.Observation(lot, step);
        e["@context"] = Context;
        var amount = new JsonObject { ["epcClass"] = lot, ["quantity"] = kilograms };
        if (uom is not null)
        {
            amount["uom"] = uom;
        }

        e["quantityList"] = new JsonArray(amount);
        return e;
    }

    static JsonObject Mistake(JsonObject e, string reason = "incorrect_data")
    {
        var declaration = (JsonObject)e.DeepClone();
        declaration["errorDeclaration"] = new JsonObject
        {
            ["declarationTime"] = "2026-11-24T12:00:00+07:00",
            ["reason"] = reason,
        };
        return declaration;
    }

    static string Id(int number) => $"urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b{number:D2}";

    [Fact]
    public async Task A_sale_leaves_less_in_stock_and_in_the_feed()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var before = await (await program.Gets("/feeds/google.xml")).Text();
        await orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(20.5m) });
        await orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(500, "GRM") });
        await program.Settles();
        Assert.Equal(99.5m, (await orchard.Stock())["A"]);
        Assert.Equal(99.5m, await OfferedAsync(program, orchard));
        await orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(1000) });
        await program.Settles();
        Assert.Equal(0, await OfferedAsync(program, orchard));
        Assert.NotEqual(before, await (await program.Gets("/feeds/google.xml")).Text());
        Assert.Equal(0, (await orchard.Stock())["A"]);
        var batch = await (await program.Gets($"/api/batches/{orchard.Gtin}/A", orchard.Key)).Json();
        Assert.Equal("sold out", batch["listings"]![0].Text("state"));
    }

    /// <summary>What the feed is made of.</summary>
    static async Task<decimal> OfferedAsync(TraceabilityProgram program, Orchard orchard)
    {
        Assert.True(Gtin.TryParse(orchard.Gtin, out var gtin));
        var listings = program.Services.GetRequiredService<IListings>();
        var kept = await listings.FindAsync(Marketplaces.Catalogue, gtin, TestContext.Current.CancellationToken);
        return kept!.Listing.Lots.Sum(lot => lot.Stock) + kept.Listing.FurtherStock;
    }

    [Theory]
    [InlineData("retail_selling", 100.5)]
    [InlineData("dispensing", 100.5)]
    [InlineData("destroying", 100.5)]
    [InlineData("decommissioning", 100.5)]
    [InlineData("killing", 100.5)]
    [InlineData("shipping", 120.5)]
    [InlineData("storing", 120.5)]
    public async Task A_business_step_that_ends_a_thing_takes_it_out_of_stock(string step, decimal left)
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        Assert.Equal(
            HttpStatusCode.Created,
            (await orchard.History.Tells(Gone(orchard.Lot("A"), 20, step))).StatusCode
        );
        Assert.Equal(left, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task What_is_deleted_or_disposed_of_is_gone_and_another_kind_of_unit_says_nothing()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var deleted = Gone(orchard.Lot("A"), 10, "inspecting");
        deleted["action"] = "DELETE";
        var disposed = Gone(orchard.Lot("A"), 5, "inspecting");
        disposed["disposition"] = "destroyed";
        var pieces = Gone(orchard.Lot("A"), 7, uom: null);
        foreach (var e in new[] { deleted, disposed, pieces, deleted })
        {
            Assert.Equal(HttpStatusCode.Created, (await orchard.History.Tells(e)).StatusCode);
        }

        Assert.Equal(105.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task What_goes_into_a_transformation_leaves_stock_and_what_is_born_comes_in_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var made = Supply.Transformation(
            [(orchard.Lot("A"), 60m), (orchard.Lot("B"), 40m)],
            [(orchard.Lot("C"), 70m), (orchard.Lot("B"), 30m)]
        );
        await orchard.History.Tells(made);
        await orchard.History.Tells(made);
        await program.Settles();
        var stock = await orchard.Stock();
        Assert.Equal((60.5m, 110.5m, 70m), (stock["A"], stock["B"], stock["C"]));
    }

    [Fact]
    public async Task Two_sales_at_once_take_both_and_never_leave_less_than_nothing()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ => orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(10) }))
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => orchard.Tells("B", "sell", new JsonObject { ["quantity"] = Orchard.Kg(80) }))
        );
        var stock = await orchard.Stock();
        Assert.Equal((60.5m, 0m), (stock["A"], stock["B"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_declared_mistake_puts_back_what_was_taken_whichever_is_known_first(bool declarationFirst)
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var sale = Gone(orchard.Lot("A"), 20);
        sale["eventID"] = Id(1);
        JsonObject[] told = declarationFirst ? [Mistake(sale), sale] : [sale, Mistake(sale)];
        foreach (var e in told.Concat([Mistake(sale), Mistake(sale, "did_not_occur"), sale]))
        {
            Assert.Equal(HttpStatusCode.Created, (await orchard.History.Tells(e)).StatusCode);
        }

        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task Someone_else_neither_sells_a_lot_nor_undoes_its_sale()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        await stranger.Tells(Gone(orchard.Lot("A"), 20));
        var sale = Gone(orchard.Lot("A"), 30);
        sale["eventID"] = Id(2);
        await orchard.History.Tells(sale);
        await stranger.Tells(Mistake(sale));
        Assert.Equal(90.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task A_sale_that_is_known_before_its_lot_came_in_is_taken_from_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program);
        await orchard.History.Tells(Gone(orchard.Lot("A"), 20));
        Assert.Empty(await orchard.Stock());
        await new Farm(program, orchard.Key).Registers(Farm.Harvest(orchard.Gtin, "A"));
        await program.Settles();
        Assert.Equal(100.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task Sales_that_are_delivered_five_times_in_any_order_are_taken_once()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var program = TraceabilityProgram.On(storage);
            var orchard = await Orchard.OfAsync(program, "A");
            var events = new List<JsonObject>();
            for (var i = 0; i < 5; i++)
            {
                var sale = Gone(orchard.Lot("A"), 10);
                sale["eventID"] = Id(i);
                events.Add(sale);
                if (i == 0)
                {
                    events.Add(Mistake(sale));
                }
            }

            var born = Supply.Transformation([(orchard.Lot("A"), 20m)], [(orchard.Lot("B"), 20m)]);
            await orchard.History.Sends(Supply.Document([.. events, born, Gone(orchard.Lot("B"), 5)]));
            await orchard.History.Sends(Supply.Document([.. events.AsEnumerable().Reverse()]));
            var host = new QueueHost(program.Services, new Random(seed), 5);
            await host.SettlesAsync();
            var stock = await orchard.Stock();
            Assert.Equal((60.5m, 15m), (stock["A"], stock["B"]));
        }
    }
}

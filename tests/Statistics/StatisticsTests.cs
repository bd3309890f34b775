using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Tests.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Statistics;

public class StatisticsTests(TestStorage storage)
{
    [Fact]
    public async Task A_farmer_sees_what_came_of_its_own_work_as_it_is()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var orchard = await Orchard.OfAsync(program, "L1", "L2");
        var stall = await Stall.OpensAsync(program);
        var line = Stall.Line("1", orchard.Gtin, 10);
        line["price"] = new JsonObject { ["amount"] = "650000", ["currency"] = "VND" };
        await stall.Sells(line);
        await new Household(program, orchard.Gtin).Orders();
        await program.Gets($"/trace/{orchard.Gtin}/L1");
        await program.Gets($"/trace/{orchard.Gtin}/L2");
        await program.SendsOpenedPages();
        await new Desk(program, orchard.Gtin).Recalls("L2");

        var month = await program.November(key: orchard.Key);
        Assert.Equal("2026-11", month.Text("name"));
        Assert.Equal(
            (1, 1, 1, 2, 241),
            (
                month.Number("producers"),
                month.Number("products"),
                month.Number("listings"),
                month.Number("batches"),
                month.Kilograms()
            )
        );
        Assert.Equal(
            (1, 1, 2, 1),
            (month.Number("orders"), month.Number("sales"), month.Number("scans"), month.Number("recalls"))
        );
        Assert.Equal("650000", month["revenue"].Text("amount"));

        var days = await program.Counted("from=2026-11-23&to=2026-11-24", orchard.Key);
        Assert.Equal(
            [("2026-11-23", 0m, 0m), ("2026-11-24", 2m, 1m)],
            days["periods"]!
                .AsArray()
                .Select(day => (day.Text("name"), day!.Number("batches")!.Value, day!.Number("products")!.Value))
        );
        Assert.Null(days["smallestGroup"]);
        var product = await program.Counted($"from=2026-11-24&product={orchard.Gtin}", orchard.Key);
        Assert.Equal(2, product["totals"]!.Number("batches"));
    }

    [Fact]
    public async Task A_number_of_fewer_than_three_producers_is_masked_and_none_can_be_worked_out_by_subtraction()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        await program.Harvests("Đồng Tháp");
        await program.Harvests("Đồng Tháp");
        var alone = await program.November();
        Assert.Null(alone.Number("batches"));
        Assert.True(alone.IsMasked("batches"));
        Assert.Null(alone.Kilograms());
        Assert.Null(alone.Number("producers"));
        // That there is nothing is no secret.
        Assert.Equal((0, false), (alone.Number("orders"), alone.IsMasked("orders")));

        for (var farmer = 0; farmer < 3; farmer++)
        {
            await program.Harvests("Cần Thơ", lots: 2);
            await program.Harvests("Cà Mau", lots: 3);
        }

        var country = await program.November();
        Assert.Equal((17, 8), (country.Number("batches"), country.Number("producers")));
        Assert.Null((await program.November("province=Đồng Tháp")).Number("batches"));
        // It would be the country's without the others.
        Assert.Null((await program.November("province=Cần Thơ")).Number("batches"));
        Assert.Equal(9, (await program.November("province=Cà Mau")).Number("batches"));
        Assert.Equal(0, (await program.November("province=Hà Nội")).Number("batches"));
    }

    [Fact]
    public async Task A_category_is_told_by_month_where_enough_producers_have_it()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        for (var farmer = 0; farmer < 3; farmer++)
        {
            await program.Harvests("Đồng Tháp", category: "Trái cây");
            await program.Harvests("Cần Thơ", category: "Rau");
            await program.Harvests("Cần Thơ", category: "Trái cây");
        }

        await program.Harvests("Cần Thơ", category: "Rau");
        await program.Harvests("Cần Thơ", category: "Mật ong");
        var fruit = await program.November("product=trai cay");
        // Beside the honey of one producer, what is left of Cần Thơ must not be its honey alone.
        Assert.Equal((3, true), (fruit.Number("batches"), fruit.IsMasked("batches")));
        Assert.Equal((3, false), Number(await program.November("product=TRÁI CÂY&province=Đồng Tháp"), "batches"));
        Assert.Equal((4, false), Number(await program.November("product=rau&province=92"), "batches"));
        Assert.Equal((null, true), Number(await program.November("product=mật ong"), "batches"));
        Assert.Equal((4, false), Number(await program.November("product=rau"), "producers"));
        Assert.Equal((11, false), Number(await program.November(), "batches"));
    }

    [Fact]
    public async Task A_sale_that_comes_back_is_gone_from_the_day_of_the_sale()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var orchard = await Orchard.OfAsync(program, "L1");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", orchard.Gtin, 10);
        await stall.Sells("2", orchard.Gtin, 10);
        Assert.Equal(2, (await program.November(key: orchard.Key)).Number("sales"));

        program.Clock.Advance(TimeSpan.FromDays(3));
        await stall.Takes("return", "1");
        var days = (await program.Counted("from=2026-11-24", orchard.Key))["periods"]!.AsArray();
        Assert.Equal([1, 0, 0, 0], days.Select(day => day!.Number("sales")!.Value));
    }

    [Fact]
    public async Task What_is_there_is_told_as_it_was_at_the_end_of_each_day()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var orchard = await Orchard.OfAsync(program, "L1");
        program.Clock.Advance(TimeSpan.FromDays(1));
        await new Desk(program, orchard.Gtin).Recalls("L1");
        await program.Settles();
        program.Clock.Advance(TimeSpan.FromDays(1));
        await program.Counted("", orchard.Key);
        var days = (await program.Counted("from=2026-11-23", orchard.Key))["periods"]!.AsArray();
        Assert.Equal([0, 1, 0, 0], days.Select(day => day!.Number("listings")!.Value));
        Assert.Equal([0, 1, 1, 1], days.Select(day => day!.Number("products")!.Value));
        Assert.Equal([0, 0, 1, 0], days.Select(day => day!.Number("recalls")!.Value));
    }

    [Fact]
    public async Task A_product_that_changes_its_category_is_counted_in_the_new_one()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var farm = await Farm.JoinsAsync(program);
        var mango = Farm.Mango;
        mango["category"] = "Quả";
        var gtin = await farm.Offers(mango);
        Assert.Equal(1, (await program.November("product=quả", farm.Key)).Number("products"));
        mango["category"] = "Trái cây";
        await farm.Changes(gtin, mango);
        Assert.Equal(1, (await program.November("product=trái cây", farm.Key)).Number("products"));
        Assert.Equal(0, (await program.November("product=quả", farm.Key)).Number("products"));
        Assert.Equal(1, (await program.November("", farm.Key)).Number("products"));
    }

    [Fact]
    public async Task The_file_has_a_line_a_period_and_a_mark_for_what_is_masked()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        await program.Harvests("Đồng Tháp");
        await program.Settles();
        var answer = await program.Gets(
            "/api/statistics.csv?by=month&from=2026-10&to=2026-11&product=%3D1%2B1",
            TraceabilityProgram.OperatorKey
        );
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Equal(
            "period,province,product,producers,products,listings,batches,quantity_kgm,quantity_ltr,quantity_h87,orders,sales,"
                + "revenue_vnd,scans,recalls\r\n2026-10,,'=1+1,0,0,0,0,0,0,0,0,0,0,0,0\r\n2026-11,,'=1+1,0,0,0,0,0,0,0,0,0,0,0,0\r\n",
            Encoding.UTF8.GetString(bytes[3..])
        );
        var masked = await program.Gets(
            "/api/statistics.csv?by=month&from=2026-11&to=2026-11&province=Đồng Tháp",
            TraceabilityProgram.OperatorKey
        );
        Assert.Contains(
            "2026-11,Đồng Tháp,,<3,<3,0,<3,<3,0,0,0,0,0,0,0\r\n",
            await masked.Text(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("from=2026-13-01", "from", "date")]
    [InlineData("to=hôm+nay", "to", "date")]
    [InlineData("from=2026-11-20&to=2026-11-19", "from", "order")]
    [InlineData("from=2027-01-01", "from", "order")]
    [InlineData("from=2025-01-01&to=2026-11-20", "from", "too-long")]
    [InlineData("by=month&from=2001-01", "from", "too-long")]
    [InlineData("by=week", "by", "unknown-period")]
    [InlineData("province=Atlantis", "province", "unknown-province")]
    [InlineData("by=month&product=09520000000004", "product", "one-producer")]
    [InlineData("product=rau", "by", "product-by-month")]
    public async Task What_makes_no_sense_is_refused_with_the_rule(string query, string pointer, string rule)
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        foreach (var path in new[] { "/api/statistics", "/api/statistics.csv", "/statistics" })
        {
            var answer = await program.Gets($"{path}?{query}", TraceabilityProgram.OperatorKey);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
            Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
        }
    }

    [Fact]
    public async Task The_longest_times_that_may_be_asked_for_are_answered()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var days = await program.Counted("from=2025-11-24&to=2026-11-24");
        Assert.Equal(366, days["periods"]!.AsArray().Count);
        var months = await program.Counted("by=month&from=2016-12&to=2026-11");
        Assert.Equal(120, months["periods"]!.AsArray().Count);
        Assert.Equal(30, (await program.Counted(""))["periods"]!.AsArray().Count);
        Assert.Equal(12, (await program.Counted("by=month"))["periods"]!.AsArray().Count);
    }

    [Fact]
    public async Task Only_the_operator_and_farmers_see_them_and_a_farmer_not_by_province()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var farm = await Farm.JoinsAsync(program);
        var stall = await Stall.OpensAsync(program);
        foreach (var path in new[] { "/api/statistics", "/api/statistics.csv", "/statistics" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await program.Gets(path, stall.Key)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await farm.Gets(path)).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await farm.Gets(path + "?province=87")).StatusCode);
        }
    }

    static (decimal?, bool) Number(JsonNode period, string measure) =>
        (period.Number(measure), period.IsMasked(measure));
}

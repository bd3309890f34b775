using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Sales;

/// <summary>What marketplaces and farmers sell, and what happens to stock.</summary>
public class SaleTests(TestStorage storage)
{
    static JsonNode Mistake(JsonNode e) => e["errorDeclaration"]!;

    static async Task<IReadOnlyList<JsonNode>> SoldEvents(Orchard orchard) =>
        await orchard.History.Finds("EQ_bizStep=retail_selling");

    /// <summary>What the feeds are made of.</summary>
    static async Task<decimal> OfferedAsync(TraceabilityProgram program, Orchard orchard)
    {
        Assert.True(Gtin.TryParse(orchard.Gtin, out var gtin));
        var listings = program.Services.GetRequiredService<IListings>();
        var kept = await listings.FindAsync(Marketplaces.Catalogue, gtin, TestContext.Current.CancellationToken);
        return kept!.Listing.Lots.Sum(lot => lot.Stock);
    }

    [Fact]
    public async Task A_marketplace_sells_the_lots_that_expire_first_and_the_event_tells_exactly_these()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var stall = await Stall.OpensAsync(program);
        var line = Stall.Line("DH-1042", orchard.Gtin, 150);
        line["price"] = new JsonObject { ["amount"] = "9750000", ["currency"] = "VND" };
        line["soldAt"] = "2026-11-24T07:30:00+07:00";
        var sold = Assert.Single(await stall.Sells(line));
        Assert.Equal("sold", sold.Text("state"));
        Assert.Equal([("A", 120.5m), ("B", 29.5m)], Stall.Lots(sold));
        Assert.Equal((0m, 91m), ((await orchard.Stock())["A"], (await orchard.Stock())["B"]));

        await program.Settles();
        // The event that tells of the sale takes nothing a second time.
        Assert.Equal((0m, 91m), ((await orchard.Stock())["A"], (await orchard.Stock())["B"]));
        var told = Assert.Single(await SoldEvents(orchard));
        Assert.Equal(("OBSERVE", "retail_sold"), (told.Text("action"), told.Text("disposition")));
        Assert.Equal("2026-11-24T07:30:00.000+07:00", told.Text("eventTime"));
        Assert.Equal(
            [(orchard.Lot("A"), 120.5m), (orchard.Lot("B"), 29.5m)],
            told["quantityList"]!.AsArray().Select(q => (q.Text("epcClass"), q!["quantity"]!.GetValue<decimal>()))
        );
        Assert.DoesNotContain("DH-1042", told.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(91m, await OfferedAsync(program, orchard));
    }

    [Fact]
    public async Task The_same_line_again_is_the_same_sale_and_with_other_content_it_is_refused_by_field()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        var line = Stall.Line("1", orchard.Gtin, 20);
        var (first, again) = (await stall.Sells(line), await stall.Sells(line));
        Assert.True(JsonNode.DeepEquals(first[0], again[0]));
        Assert.Equal(100.5m, (await orchard.Stock())["A"]);

        line["quantity"] = Orchard.Kg(21);
        line["lot"] = "A";
        foreach (var language in new[] { "vi", "en" })
        {
            var answer = await program.Sends(
                stall.Path,
                new JsonObject { ["lines"] = new JsonArray(Stall.Line("2", orchard.Gtin, 1), line.DeepClone()) },
                stall.Key,
                language: language
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var problem = await answer.Json();
            Assert.Equal(
                language == "vi"
                    ? "Dòng này đã được báo với nội dung khác."
                    : "This line was told before with other content.",
                problem.Text("title")
            );
            Assert.Equal(
                ["/lines/1/lot", "/lines/1/quantity"],
                problem["errors"]!.AsArray().Select(e => e.Text("pointer"))
            );
        }

        // The line beside it was not taken either.
        Assert.Equal(100.5m, (await orchard.Stock())["A"]);
        // Another marketplace's order of the same name is another's.
        await (await Stall.OpensAsync(program, "Chợ B")).Sells("1", orchard.Gtin, 0.5m);
        Assert.Equal(100m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task Two_marketplaces_sell_the_last_box_and_the_loser_is_told_and_the_farmer_too()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        Stall[] stalls = [await Stall.OpensAsync(program, "Chợ A"), await Stall.OpensAsync(program, "Chợ B")];
        var sold = await Task.WhenAll(stalls.Select(stall => stall.Sells("last", orchard.Gtin, 120.5m)));
        var won = Array.FindIndex(sold, sale => sale.Text("state") == "sold");
        var lost = sold[1 - won];
        Assert.Equal("oversold", lost.Text("state"));
        Assert.Equal(0, lost["available"]!["value"]!.GetValue<decimal>());
        Assert.Empty(lost["lots"]!.AsArray());
        await program.Settles();
        Assert.Equal(0, (await orchard.Stock())["A"]);
        Assert.Single(await SoldEvents(orchard));

        var notice = Assert.Single(await orchard.Notices());
        Assert.Equal("sale.oversold", notice.Text("type"));
        var data = notice["data"]!;
        Assert.Equal(
            (orchard.Gtin, lost["marketplace"].Text("name"), "last", "1"),
            (data.Text("gtin"), data.Text("marketplace"), data.Text("order"), data.Text("line"))
        );
        Assert.Equal(120.5m, data["asked"]!["value"]!.GetValue<decimal>());
        Assert.Equal(0, data["available"]!["value"]!.GetValue<decimal>());

        // What comes in later does not change what was told.
        await new Farm(program, orchard.Key).Registers(Farm.Harvest(orchard.Gtin, "B"));
        await program.Settles();
        Assert.Equal("oversold", (await stalls[1 - won].Sells("last", orchard.Gtin, 120.5m)).Text("state"));
        Assert.Equal(HttpStatusCode.OK, (await stalls[1 - won].Takes("cancel", "last")).StatusCode);
        Assert.Equal("oversold", (await stalls[1 - won].Reads("last")).Text("state"));
    }

    [Fact]
    public async Task A_thousand_kilograms_sold_from_two_marketplaces_at_full_speed_are_exactly_a_thousand()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program);
        var farm = new Farm(program, orchard.Key);
        foreach (var (lot, kilograms) in new[] { ("A", 330), ("B", 330), ("C", 340) })
        {
            var harvest = Farm.Harvest(orchard.Gtin, lot);
            harvest["quantity"] = Orchard.Kg(kilograms);
            await farm.Registers(harvest);
        }

        await program.Settles();
        // The second marketplace is served by another instance.
        await using var beside = new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = program.Prefix,
        }.Listening();
        Stall[] stalls =
        [
            await Stall.OpensAsync(program, "Chợ A"),
            (await Stall.OpensAsync(program, "Chợ B")).At(beside),
        ];
        // Eight reports of each, of five lines of 10 and five of 5: 1,200 kg are asked.
        var reports = await Task.WhenAll(
            from stall in stalls
            from report in Enumerable.Range(0, 8)
            select stall.Sells([
                .. Enumerable
                    .Range(0, 10)
                    .Select(line => Stall.Line($"R{report}", orchard.Gtin, line < 5 ? 10 : 5, $"{line}")),
            ])
        );
        var lines = reports.SelectMany(report => report).ToList();
        var sold = lines.Where(line => line.Text("state") == "sold").ToList();
        var oversold = lines.Where(line => line.Text("state") == "oversold").ToList();
        Assert.Equal(lines.Count, sold.Count + oversold.Count);
        Assert.Equal(1000, sold.Sum(line => line["quantity"]!["value"]!.GetValue<decimal>()));
        var took = sold.SelectMany(Stall.Lots)
            .GroupBy(lot => lot.Lot)
            .ToDictionary(lot => lot.Key, lot => lot.Sum(taken => taken.Kilograms));
        Assert.Equal((330, 330, 340), (took["A"], took["B"], took["C"]));

        await program.Settles();
        Assert.All((await orchard.Stock()).Values, left => Assert.Equal(0, left));
        var told = (await SoldEvents(orchard))
            .SelectMany(e => e["quantityList"]!.AsArray())
            .GroupBy(q => q.Text("epcClass"))
            .ToDictionary(lot => lot.Key, lot => lot.Sum(q => q!["quantity"]!.GetValue<decimal>()));
        Assert.Equal((330, 330, 340), (told[orchard.Lot("A")], told[orchard.Lot("B")], told[orchard.Lot("C")]));
        var notices = await (await program.Gets("/api/notices?perPage=200", orchard.Key)).Json();
        Assert.Equal(oversold.Count, notices["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_recalled_ended_or_another_lot_is_not_sold()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var farm = new Farm(program, orchard.Key);
        var old = await farm.Registers(Farm.Harvest(orchard.Gtin, "OLD", "2026-11-21"));
        Assert.Equal(HttpStatusCode.Created, old.StatusCode);
        await program.Sends(
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = orchard.Gtin,
                ["lot"] = "A",
                ["reason"] = "Dư lượng.",
            },
            orchard.Key
        );
        await program.Settles();
        var stall = await Stall.OpensAsync(program);
        var sold = await stall.Sells("1", orchard.Gtin, 100);
        Assert.Equal([("B", 100m)], Stall.Lots(sold));
        var line = Stall.Line("2", orchard.Gtin, 1);
        line["lot"] = "A";
        var recalled = Assert.Single(await stall.Sells(line));
        Assert.Equal(("oversold", 0m), (recalled.Text("state"), recalled["available"]!["value"]!.GetValue<decimal>()));
        Assert.Equal(20.5m, (await stall.Sells("3", orchard.Gtin, 21))["available"]!["value"]!.GetValue<decimal>());
    }

    [Theory]
    [InlineData("cancel", "cancelled")]
    [InlineData("return", "returned")]
    public async Task What_is_cancelled_or_returned_is_back_and_its_event_is_declared_a_mistake(
        string verb,
        string state
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", orchard.Gtin, 150);
        await program.Settles();
        for (var time = 0; time < 2; time++)
        {
            var answer = await stall.Takes(verb, "1");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(state, (await answer.Json()).Text("state"));
            await program.Settles();
            Assert.Equal((120.5m, 120.5m), ((await orchard.Stock())["A"], (await orchard.Stock())["B"]));
            Assert.Equal(241m, await OfferedAsync(program, orchard));
        }

        var events = await SoldEvents(orchard);
        Assert.Equal(2, events.Count);
        Assert.Single(events.Select(e => e.Text("eventID")).Distinct());
        Assert.Equal(
            "did_not_occur",
            Mistake(Assert.Single(events, e => e["errorDeclaration"] is not null)).Text("reason")
        );
        // The same line again says what became of it.
        Assert.Equal(state, (await stall.Sells("1", orchard.Gtin, 150)).Text("state"));
        var refused = await stall.Takes(verb == "cancel" ? "return" : "cancel", "1");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("/problems/sale-state", (await refused.Json()).Text("type"));
        Assert.Equal(HttpStatusCode.NotFound, (await stall.Takes(verb, "1", "2")).StatusCode);
    }

    [Fact]
    public async Task Something_that_ends_before_anyone_followed_it_is_told_whole()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", orchard.Gtin, 20);
        await stall.Takes("cancel", "1");
        await program.Settles();
        Assert.Equal(2, (await SoldEvents(orchard)).Count);
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task What_the_farmer_declares_a_mistake_is_put_back_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", orchard.Gtin, 20);
        await program.Settles();
        var declared = (JsonObject)Assert.Single(await SoldEvents(orchard)).DeepClone();
        declared.Remove("recordTime");
        declared["errorDeclaration"] = new JsonObject
        {
            ["declarationTime"] = "2026-11-24T12:00:00+07:00",
            ["reason"] = "incorrect_data",
        };
        Assert.Equal(HttpStatusCode.Created, (await orchard.History.Tells(declared)).StatusCode);
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
        await stall.Takes("cancel", "1");
        await program.Settles();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task A_reservation_holds_its_lots_until_it_is_confirmed_cancelled_or_over()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        foreach (var order in new[] { "bought", "dropped", "forgotten" })
        {
            var line = Stall.Line(order, orchard.Gtin, 20);
            line["reservedUntil"] = Supply.Time(Supply.Morning.AddHours(2));
            Assert.Equal("reserved", Assert.Single(await stall.Sells(line)).Text("state"));
        }

        var host = new QueueHost(program.Services);
        await host.SettlesAsync();
        Assert.Equal(60.5m, (await orchard.Stock())["A"]);
        Assert.Empty(await SoldEvents(orchard));
        Assert.All(host.Later, later => Assert.Equal(TimeSpan.FromHours(2), later.Delay));
        Assert.Equal(3, host.Later.Count);

        program.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("sold", (await (await stall.Takes("confirm", "bought")).Json()).Text("state"));
        Assert.Equal("cancelled", (await (await stall.Takes("cancel", "dropped")).Json()).Text("state"));
        Assert.Equal(HttpStatusCode.Conflict, (await stall.Takes("return", "forgotten")).StatusCode);
        await host.SettlesAsync();
        Assert.Equal(80.5m, (await orchard.Stock())["A"]);
        var told = Assert.Single(await SoldEvents(orchard));
        Assert.Equal(Supply.Time(Supply.Morning.AddHours(1)), told.Text("eventTime"));

        program.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Conflict, (await stall.Takes("confirm", "forgotten")).StatusCode);
        await host.LaterComesAsync();
        await host.SettlesAsync();
        Assert.Equal(100.5m, (await orchard.Stock())["A"]);
        Assert.Equal("cancelled", (await stall.Reads("forgotten")).Text("state"));
        Assert.Single(await SoldEvents(orchard));
        Assert.Empty(host.Later);
        // The same line is the same answer after its time too.
        var again = Stall.Line("forgotten", orchard.Gtin, 20);
        again["reservedUntil"] = Supply.Time(Supply.Morning.AddHours(2));
        Assert.Equal("cancelled", Assert.Single(await stall.Sells(again)).Text("state"));
    }

    [Fact]
    public async Task A_farmer_sells_by_hand_once_and_takes_it_back()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var body = new JsonObject { ["gtin"] = orchard.Gtin, ["quantity"] = Orchard.Kg(500, "GRM") };
        var answer = await program.Sends("/api/sales", body, orchard.Key, "s1");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var again = await program.Sends("/api/sales", body, orchard.Key, "s1");
        var sold = await answer.Json();
        Assert.True(JsonNode.DeepEquals(sold, await again.Json()));
        Assert.Equal([("A", 0.5m)], Stall.Lots(sold));
        Assert.Equal(120m, (await orchard.Stock())["A"]);
        var other = (JsonObject)body.DeepClone();
        other["quantity"] = Orchard.Kg(1);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await program.Sends("/api/sales", other, orchard.Key, "s1")).StatusCode
        );
        await program.Settles();
        Assert.Equal(
            0.5m,
            Assert.Single(await SoldEvents(orchard))["quantityList"]![0]!["quantity"]!.GetValue<decimal>()
        );

        var place = answer.Headers.Location!.PathAndQuery;
        Assert.Equal("sold", (await (await program.Gets(place, orchard.Key)).Json()).Text("state"));
        Assert.Equal(HttpStatusCode.OK, (await program.Sends(place + "/return", null, orchard.Key)).StatusCode);
        await program.Settles();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
        // Oversold by one's own hand is told at once, and needs no notice.
        body["quantity"] = Orchard.Kg(121);
        var over = await (await program.Sends("/api/sales", body, orchard.Key)).Json();
        Assert.Equal(("oversold", 120.5m), (over.Text("state"), over["available"]!["value"]!.GetValue<decimal>()));
        await program.Settles();
        Assert.Empty(await orchard.Notices());
    }

    [Fact]
    public async Task Lists_hold_ones_own_sales_newest_first_page_by_page()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var elsewhere = await Orchard.OfAsync(program, "Z");
        var (one, other) = (await Stall.OpensAsync(program, "Chợ A"), await Stall.OpensAsync(program, "Chợ B"));
        foreach (var (stall, order) in new[] { (one, "1"), (other, "2"), (one, "3") })
        {
            await stall.Sells(order, orchard.Gtin, 1);
            program.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await program.Sends(
            "/api/sales",
            new JsonObject { ["gtin"] = orchard.Gtin, ["quantity"] = Orchard.Kg(1) },
            orchard.Key
        );
        await one.Sells("4", elsewhere.Gtin, 1);
        await program.Settles();
        Assert.Equal([null, "3", "2", "1"], await ListedAsync(program, "/api/sales", orchard.Key));
        Assert.Equal(["4", "3", "1"], await ListedAsync(program, one.Path, one.Key));
        Assert.Equal(["2"], await ListedAsync(program, other.Path, TraceabilityProgram.OperatorKey));
        Assert.Equal(["4"], await ListedAsync(program, "/api/sales", elsewhere.Key));
    }

    static async Task<IReadOnlyList<string?>> ListedAsync(TraceabilityProgram program, string path, string key)
    {
        var listed = new List<string?>();
        var next = path + "?perPage=2";
        while (next is not null)
        {
            var answer = await program.Gets(next, key);
            listed.AddRange((await answer.Json())["items"]!.AsArray().Select(item => (string?)item!["order"]));
            next = Supply.Next(answer);
        }

        return listed;
    }

    [Fact]
    public async Task Nobody_reports_reads_or_changes_what_is_anothers()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stranger = await Farm.JoinsAsync(program, "Người lạ");
        var (one, other) = (await Stall.OpensAsync(program, "Chợ A"), await Stall.OpensAsync(program, "Chợ B"));
        var id = (await one.Sells("1", orchard.Gtin, 1)).Text("id");
        await program.Settles();
        var body = new JsonObject { ["lines"] = new JsonArray(Stall.Line("9", orchard.Gtin, 1)) };
        var hand = new JsonObject { ["gtin"] = orchard.Gtin, ["quantity"] = Orchard.Kg(1) };
        (Task<HttpResponseMessage> Answer, HttpStatusCode Status)[] tries =
        [
            (program.Sends(one.Path, body, other.Key), HttpStatusCode.NotFound),
            (program.Sends(one.Path, body, orchard.Key), HttpStatusCode.Forbidden),
            (program.Sends(one.Path, body, null), HttpStatusCode.Unauthorized),
            (program.Gets(one.Path, other.Key), HttpStatusCode.NotFound),
            (program.Gets(one.Path + "/1/1", other.Key), HttpStatusCode.NotFound),
            (program.Sends(one.Path + "/1/1/cancel", null, other.Key), HttpStatusCode.NotFound),
            (program.Gets($"/api/sales/{id}", stranger.Key), HttpStatusCode.NotFound),
            (program.Gets($"/api/sales/{id}", orchard.Key), HttpStatusCode.OK),
            (program.Sends($"/api/sales/{id}/cancel", null, stranger.Key), HttpStatusCode.NotFound),
            (program.Sends($"/api/sales/{id}/cancel", null, orchard.Key), HttpStatusCode.Forbidden),
            (program.Sends("/api/sales", hand, stranger.Key), HttpStatusCode.NotFound),
            (program.Sends("/api/sales", hand, one.Key), HttpStatusCode.Forbidden),
            (program.Sends(one.Path, body, TraceabilityProgram.OperatorKey), HttpStatusCode.OK),
        ];
        foreach (var (answer, status) in tries)
        {
            Assert.Equal(status, (await answer).StatusCode);
        }
    }

    [Theory]
    [InlineData("order", null, "required", "Needs 1 to 64")]
    [InlineData("order", "a b", "characters", "Needs 1 to 64")]
    [InlineData("order", "..", "characters", "Needs 1 to 64")]
    [InlineData("line", "", "required", "Cần từ 1 đến 64")]
    [InlineData(
        "line",
        "01234567890123456789012345678901234567890123456789012345678901234",
        "too-long",
        "Cần từ 1 đến 64"
    )]
    [InlineData("gtin", "09520000000012", "check-digit", "The GTIN's last digit")]
    [InlineData("gtin", "09521234543213", "unknown", "Không có sản phẩm này.")]
    [InlineData("lot", "a b", "characters", "A lot has letters")]
    [InlineData("soldAt", "2026-11-24", "time", "Needs a time with its zone")]
    [InlineData("soldAt", "2126-11-24T10:00:00+07:00", "future", "Thời điểm này chưa đến.")]
    [InlineData("soldAt", "2016-11-24T10:00:00+07:00", "too-old", "It is more than a year ago.")]
    [InlineData("reservedUntil", "2020-11-24T10:00:00+07:00", "range", "Giữ hàng nhiều nhất 7 ngày")]
    [InlineData("reservedUntil", "2126-11-24T10:00:00+07:00", "range", "It is reserved for at most 7 days")]
    [InlineData("buyer", "Chị Lan", "unknown-field", "There is no such field.")]
    public async Task A_wrong_field_is_refused_in_the_callers_language_and_nothing_is_sold(
        string field,
        string? value,
        string rule,
        string words
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        var line = Stall.Line("2", orchard.Gtin, 1);
        line[field] = value;
        var body = new JsonObject { ["lines"] = new JsonArray(Stall.Line("1", orchard.Gtin, 1), line) };
        var language =
            words[0] is 'C' or 'K' or 'G' || words.StartsWith("Thời", StringComparison.Ordinal) ? "vi" : "en";
        var answer = await program.Sends(stall.Path, body, stall.Key, language: language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(($"/lines/1/{field}", rule), (error.Text("pointer"), error.Text("rule")));
        Assert.StartsWith(words, error.Text("detail"), StringComparison.Ordinal);
        await program.Settles();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task A_report_that_is_wrong_as_a_whole_or_in_its_amounts_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        var pieces = Stall.Line("1", orchard.Gtin, 2);
        pieces["quantity"] = Orchard.Kg(2, "H87");
        var none = Stall.Line("1", orchard.Gtin, 0);
        var price = Stall.Line("1", orchard.Gtin, 1);
        price["price"] = new JsonObject { ["amount"] = "5", ["currency"] = "USD" };
        var both = Stall.Line("1", orchard.Gtin, 1);
        both["soldAt"] = "2026-11-24T10:00:00+07:00";
        both["reservedUntil"] = "2026-11-24T10:00:00+07:00";
        var twice = Stall.Line("1", orchard.Gtin, 1);
        (JsonNode[] Lines, string Pointer, string Rule)[] wrong =
        [
            ([], "/lines", "required"),
            ([.. Enumerable.Range(0, 101).Select(i => Stall.Line($"{i}", orchard.Gtin, 1))], "/lines", "too-many"),
            ([pieces], "/lines/0/quantity/unit", "unit"),
            ([none], "/lines/0/quantity/value", "quantity"),
            ([price], "/lines/0/price/currency", "currency"),
            ([twice, twice], "/lines/1/line", "twice"),
        ];
        foreach (var (lines, pointer, rule) in wrong)
        {
            var answer = await stall.Reports(lines);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
            Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
        }

        Assert.Contains(
            "reserved",
            (await (await stall.Reports(both)).Json())["errors"]!.AsArray().Select(e => e.Text("rule"))
        );
        var body = new JsonObject { ["lines"] = new JsonArray(twice.DeepClone()) };
        Assert.Equal(HttpStatusCode.OK, (await program.Sends(stall.Path, body, stall.Key, "k")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Sends(stall.Path, body, stall.Key, "k")).StatusCode);
        body["lines"]![0]!["order"] = "2";
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await program.Sends(stall.Path, body, stall.Key, "k")).StatusCode
        );
        Assert.Equal(119.5m, (await orchard.Stock())["A"]);
    }
}

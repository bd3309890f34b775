using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>What happens to a batch, told with simple calls, is a proper event that everyone who speaks EPCIS finds.</summary>
public class BatchLifeTests(TestStorage storage)
{
    const string Sscc = "095200001234567899";

    static JsonObject Some(decimal kilograms) => new() { ["quantity"] = Orchard.Kg(kilograms) };

    static void IsAmount(JsonNode? list, string lot, decimal kilograms)
    {
        var element = Assert.Single(list!.AsArray());
        Assert.Equal((lot, "KGM"), (element.Text("epcClass"), element.Text("uom")));
        Assert.Equal(kilograms, element!["quantity"]!.GetValue<decimal>());
    }

    static string Container(string sscc) => $"{TraceabilityProgram.PublicUrl}/00/{sscc}";

    [Fact]
    public async Task A_batch_is_packed_into_a_container_that_gets_a_number_and_unpacked_again()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var packed = await orchard.Tells("A", "pack", Some(20));
        var sscc = packed.Text("container");
        Assert.True(Traceability.Gs1.Sscc.TryParse(sscc, out _));
        var e = await orchard.Event(packed);
        Assert.Equal(
            ("AggregationEvent", "ADD", "packing", Container(sscc)),
            (e.Text("type"), e.Text("action"), e.Text("bizStep"), e.Text("parentID"))
        );
        IsAmount(e["childQuantityList"], orchard.Lot("A"), 20);

        var unpacked = await orchard.Tells("A", "unpack", new JsonObject { ["container"] = sscc });
        var out1 = await orchard.Event(unpacked);
        Assert.Equal(
            ("AggregationEvent", "DELETE", "unpacking", Container(sscc)),
            (out1.Text("type"), out1.Text("action"), out1.Text("bizStep"), out1.Text("parentID"))
        );
        Assert.Equal(2, (await orchard.History.Finds("MATCH_parentID=" + Uri.EscapeDataString(Container(sscc)))).Count);
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task A_batch_is_split_into_lots_of_their_own_with_pages_codes_and_stock()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var body = new JsonObject
        {
            ["into"] = new JsonArray(
                new JsonObject { ["quantity"] = Orchard.Kg(60) },
                new JsonObject { ["lot"] = "A-2", ["quantity"] = Orchard.Kg(40) }
            ),
        };
        var split = await orchard.Tells("A", "split", body);
        await program.Settles();
        var e = await orchard.Event(split);
        Assert.Equal(("TransformationEvent", "commissioning"), (e.Text("type"), e.Text("bizStep")));
        IsAmount(e["inputQuantityList"], orchard.Lot("A"), 100);
        Assert.Equal([60m, 40m], e["outputQuantityList"]!.AsArray().Select(q => q!["quantity"]!.GetValue<decimal>()));
        var lots = split["lots"]!.AsArray().Select(lot => lot.Text("lot")).ToList();
        Assert.Equal("A-2", lots[1]);
        var stock = await orchard.Stock();
        Assert.Equal((20.5m, 60m, 40m), (stock["A"], stock[lots[0]], stock["A-2"]));
        foreach (var lot in lots)
        {
            await IsWholeBatch(program, orchard, lot);
        }
    }

    [Fact]
    public async Task Lots_are_merged_into_a_new_one_with_page_code_and_stock()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var body = Some(100);
        body["from"] = new JsonArray(
            new JsonObject { ["lot"] = "A", ["quantity"] = Orchard.Kg(60) },
            new JsonObject { ["lot"] = "B", ["quantity"] = Orchard.Kg(40_000, "GRM") }
        );
        body["bestBefore"] = "2026-12-24";
        var merged = await orchard.Tells("C", "merge", body);
        await program.Settles();
        var e = await orchard.Event(merged);
        Assert.Equal("TransformationEvent", e.Text("type"));
        Assert.Equal(2, e["inputQuantityList"]!.AsArray().Count);
        IsAmount(e["outputQuantityList"], orchard.Lot("C"), 100);
        var stock = await orchard.Stock();
        Assert.Equal((60.5m, 80.5m, 100m), (stock["A"], stock["B"], stock["C"]));
        var batch = await IsWholeBatch(program, orchard, "C");
        Assert.Equal("2026-12-24", batch.Text("bestBefore"));
    }

    [Fact]
    public async Task A_sale_is_an_event_of_retail_selling()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var body = Some(2.5m);
        body["at"] = "2026-11-24T10:00:00+07:00";
        var e = await orchard.Event(await orchard.Tells("A", "sell", body));
        Assert.Equal(
            ("ObjectEvent", "OBSERVE", "retail_selling", "retail_sold"),
            (e.Text("type"), e.Text("action"), e.Text("bizStep"), e.Text("disposition"))
        );
        IsAmount(e["quantityList"], orchard.Lot("A"), 2.5m);
        Assert.Equal(
            DateTimeOffset.Parse("2026-11-24T03:00:00Z", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(e.Text("eventTime"), CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public async Task A_shipment_is_open_until_its_receiver_confirms_it_and_both_see_the_difference()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        var theirs = orchard.As(house);
        var ship = Some(40);
        ship["to"] = house.Id;
        var shipped = await orchard.Tells("A", "ship", ship);
        var e = await orchard.Event(shipped);
        Assert.Equal(
            ("ObjectEvent", "OBSERVE", "shipping", "in_transit"),
            (e.Text("type"), e.Text("action"), e.Text("bizStep"), e.Text("disposition"))
        );
        IsAmount(e["quantityList"], orchard.Lot("A"), 40);
        Assert.Equal(house.Party, e["destinationList"]![0].Text("destination"));
        foreach (var side in new[] { orchard, theirs })
        {
            var open = Assert.Single(await side.Shipments());
            Assert.Equal(
                (shipped.Text("shipment"), "open", "A"),
                (open.Text("shipment"), open.Text("state"), open.Text("lot"))
            );
            Assert.Null(open["difference"]);
        }

        var received = await theirs.Tells("A", "receive", Some(38.5m));
        Assert.Equal(shipped.Text("shipment"), received.Text("shipment"));
        Assert.Equal(1.5m, received["difference"]!["value"]!.GetValue<decimal>());
        var receiving = await theirs.Event(received);
        Assert.Equal(("ObjectEvent", "receiving"), (receiving.Text("type"), receiving.Text("bizStep")));
        foreach (var side in new[] { orchard, theirs })
        {
            var done = Assert.Single(await side.Shipments());
            Assert.Equal("received", done.Text("state"));
            Assert.Equal(1.5m, done["difference"]!["value"]!.GetValue<decimal>());
            Assert.Equal(house.Id, done.Text("to"));
            var notice = Assert.Single(await side.Notices());
            Assert.Equal("shipment.differs", notice.Text("type"));
            Assert.Equal(
                (shipped.Text("shipment"), "A", 40m, 38.5m, 1.5m),
                (
                    notice["data"].Text("shipment"),
                    notice["data"].Text("lot"),
                    Value("sent"),
                    Value("received"),
                    Value("difference")
                )
            );
            decimal Value(string name) => notice["data"]![name]!["value"]!.GetValue<decimal>();
        }
    }

    [Fact]
    public async Task A_receipt_that_names_its_shipment_confirms_that_one_and_not_the_oldest()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        var ids = new List<string>();
        foreach (var kilograms in new[] { 40m, 30m })
        {
            var ship = Some(kilograms);
            ship["to"] = house.Party;
            ids.Add((await orchard.Tells("A", "ship", ship)).Text("shipment"));
        }

        var receive = Some(30);
        receive["shipment"] = ids[1];
        var received = await orchard.As(house).Tells("A", "receive", receive);
        Assert.Equal(ids[1], received.Text("shipment"));
        Assert.Equal(0, received["difference"]!["value"]!.GetValue<decimal>());
        var states = (await orchard.Shipments()).ToDictionary(s => s.Text("shipment"), s => s.Text("state"));
        Assert.Equal(("open", "received"), (states[ids[0]], states[ids[1]]));
    }

    [Fact]
    public async Task A_shipment_that_was_captured_without_a_transaction_can_be_named_by_its_receipt()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        await orchard.History.Tells(To(house, Supply.Observation(orchard.Lot("A"))));
        var open = Assert.Single(await orchard.Shipments());
        var receive = Some(40);
        receive["shipment"] = open.Text("shipment");
        var received = await orchard.As(house).Tells("A", "receive", receive);
        Assert.Equal(open.Text("shipment"), received.Text("shipment"));
        Assert.Equal("received", Assert.Single(await orchard.Shipments()).Text("state"));
    }

    [Fact]
    public async Task A_receipt_that_is_known_before_its_shipment_still_confirms_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        await house.Tells(Supply.Observation(orchard.Lot("A"), "receiving", Supply.Morning.AddHours(5)));
        await orchard.History.Tells(To(house, Supply.Observation(orchard.Lot("A"))));
        var shipment = Assert.Single(await orchard.Shipments());
        Assert.Equal("received", shipment.Text("state"));
        Assert.Equal(0, shipment["difference"]!["value"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_container_is_sent_and_received_with_all_that_is_in_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        var pack = Some(20);
        pack["container"] = Sscc;
        Assert.Equal(Sscc, (await orchard.Tells("A", "pack", pack)).Text("container"));
        var ship = new JsonObject { ["to"] = house.Id, ["container"] = Sscc };
        var shipped = await orchard.Tells("A", "ship", ship);
        Assert.Equal(Sscc, shipped.Text("container"));
        Assert.Equal(Sscc, Assert.Single(await orchard.As(house).Shipments()).Text("container"));
        var received = await orchard.As(house).Tells("A", "receive", new JsonObject { ["container"] = Sscc });
        Assert.Equal(shipped.Text("shipment"), received.Text("shipment"));
        Assert.Equal("received", Assert.Single(await orchard.Shipments()).Text("state"));
        // What came in it may be told of by who received it.
        await orchard.As(house).Tells("A", "unpack", new JsonObject { ["container"] = Sscc });
    }

    [Theory]
    [InlineData("sell", """{"quantity": {"value": 2, "unit": "LTR"}}""", "/quantity/unit", "unit")]
    [InlineData("sell", """{"quantity": {"value": 2, "unit": "XYZ"}}""", "/quantity/unit", "unknown-unit")]
    [InlineData("sell", "{}", "/quantity", "required")]
    [InlineData("sell", """{"quantity": {"value": 0, "unit": "KGM"}}""", "/quantity/value", "quantity")]
    [InlineData("pack", """{"container": "12", "quantity": {"value": 2, "unit": "KGM"}}""", "/container", "sscc")]
    [InlineData("unpack", "{}", "/container", "required")]
    [InlineData("ship", """{"quantity": {"value": 2, "unit": "KGM"}}""", "/to", "required")]
    [InlineData("ship", """{"to": "who", "quantity": {"value": 2, "unit": "KGM"}}""", "/to", "party")]
    [InlineData("ship", """{"to": "9520000000028", "quantity": {"value": 2, "unit": "KGM"}}""", "/to", "party")]
    [InlineData(
        "ship",
        """{"to": "dmivkhulzjz2lsf5oobji6cxmi", "quantity": {"value": 2, "unit": "KGM"}}""",
        "/to",
        "party"
    )]
    [InlineData("sell", """{"quantity": {"value": 2, "unit": "KGM"}, "at": "today"}""", "/at", "time")]
    [InlineData("sell", """{"quantity": {"value": 2, "unit": "KGM"}, "at": "2999-01-01T00:00:00Z"}""", "/at", "future")]
    [InlineData("split", """{"into": []}""", "/into", "required")]
    [InlineData("merge", """{"quantity": {"value": 2, "unit": "KGM"}}""", "/from", "required")]
    [InlineData(
        "merge",
        """{"from": [{"lot": "A"}], "quantity": {"value": 2, "unit": "KGM"}}""",
        "/from/0/quantity",
        "required"
    )]
    [InlineData("receive", """{"shipment": "none", "quantity": {"value": 2, "unit": "KGM"}}""", "/shipment", "uri")]
    public async Task What_is_wrong_is_told_by_field_and_rule(string verb, string body, string pointer, string rule)
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var texts = new HashSet<string>();
        foreach (var language in new[] { "vi", "en" })
        {
            var answer = await orchard.Asks("A", verb, (JsonObject)JsonNode.Parse(body)!, language: language);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var json = await answer.Json();
            var error = Assert.Single(json["errors"]!.AsArray());
            Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
            texts.Add(error!.ToJsonString());
        }

        Assert.Equal(2, texts.Count);
        Assert.Single(await orchard.History.Finds());
    }

    [Fact]
    public async Task Too_many_lots_and_a_field_that_there_is_not_are_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var into = Enumerable.Range(0, 101).Select(_ => (JsonNode)new JsonObject { ["quantity"] = Orchard.Kg(1) });
        var many = await orchard.Asks("A", "split", new JsonObject { ["into"] = new JsonArray([.. into]) });
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        Assert.Equal("too-many", (await many.Json())["errors"]![0].Text("rule"));
        var body = Some(2);
        body["price"] = 3;
        var unknown = await orchard.Asks("A", "sell", body);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("price", await unknown.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_ones_batch_is_not_there_for_someone_else()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stranger = orchard.As(await Supply.JoinsAsync(program, "Người lạ"));
        var ship = Some(2);
        ship["to"] = (await Supply.JoinsAsync(program, "Bạn")).Id;
        foreach (
            var (verb, body) in new[]
            {
                ("sell", Some(2)),
                ("pack", Some(2)),
                ("receive", Some(2)),
                ("unpack", new JsonObject { ["container"] = Sscc }),
                ("ship", ship),
                ("split", new JsonObject { ["into"] = new JsonArray(Some(2)) }),
                ("merge", Merge("A")),
            }
        )
        {
            var answer = await stranger.Asks("A", verb, body);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, verb + " " + await answer.Text());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await orchard.Asks("never", "sell", Some(2))).StatusCode);
        Assert.Single(await orchard.History.Finds());
    }

    static JsonObject Merge(string lot)
    {
        var body = Some(2);
        body["from"] = new JsonArray(new JsonObject { ["lot"] = lot, ["quantity"] = Orchard.Kg(2) });
        return body;
    }

    [Fact]
    public async Task A_retry_is_the_same_event_and_its_key_serves_no_other()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var first = await orchard.Tells("A", "sell", Some(2), "s1");
        var again = await orchard.Tells("A", "sell", Some(2), "s1");
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(118.5m, (await orchard.Stock())["A"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await orchard.Asks("A", "sell", Some(3), "s1")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await orchard.Asks("A", "pack", Some(2), "s1")).StatusCode);
        Assert.NotEqual(first.Text("eventId"), (await orchard.Tells("A", "sell", Some(2))).Text("eventId"));
        var into = new JsonObject { ["into"] = new JsonArray(Some(60), Some(40)) };
        var split = await orchard.Tells("A", "split", into, "s2");
        Assert.Equal(split.ToJsonString(), (await orchard.Tells("A", "split", into, "s2")).ToJsonString());
    }

    static JsonObject To(Supply receiver, JsonObject e)
    {
        e["destinationList"] = new JsonArray(
            new JsonObject { ["type"] = "possessing_party", ["destination"] = receiver.Party }
        );
        return e;
    }

    static async Task<JsonNode> IsWholeBatch(TraceabilityProgram program, Orchard orchard, string lot)
    {
        var batch = await (await program.Gets($"/api/batches/{orchard.Gtin}/{lot}", orchard.Key)).Json();
        Assert.Equal("ready", batch.Text("codes"));
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(new Uri(batch.Text("code")).PathAndQuery)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets($"/trace/{orchard.Gtin}/{lot}")).StatusCode);
        return batch;
    }
}

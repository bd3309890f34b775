using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>Everyone sees what is theirs, what they were handed, and nothing else.</summary>
public class VisibilityTests(TestStorage storage)
{
    const string Sscc = "095200001234567899";

    const string box = $"{TraceabilityProgram.PublicUrl}/00/{Sscc}";

    static JsonObject To(Supply receiver, JsonObject e)
    {
        e["destinationList"] = new JsonArray(
            new JsonObject { ["type"] = "possessing_party", ["destination"] = receiver.Party }
        );
        return e;
    }

    static JsonObject Boxed(string lot, decimal kilograms = 20) =>
        new()
        {
            ["type"] = "AggregationEvent",
            ["eventTime"] = Supply.Time(Supply.Morning),
            ["eventTimeZoneOffset"] = "+07:00",
            ["action"] = "ADD",
            ["bizStep"] = "packing",
            ["parentID"] = box,
            ["childQuantityList"] = new JsonArray(Supply.Amount(lot, kilograms)),
        };

    static async Task<IReadOnlyList<string>> Steps(Supply who, string lot) =>
        [
            .. (await who.Finds("MATCH_anyEPCClass=" + Uri.EscapeDataString(lot)))
                .Select(e => e.Text("bizStep"))
                .Order(StringComparer.Ordinal),
        ];

    static async Task Tells(Supply who, JsonObject e) =>
        Assert.Equal(HttpStatusCode.Created, (await who.Tells(e)).StatusCode);

    [Fact]
    public async Task An_owner_sees_what_others_tell_of_his_product_and_the_operator_sees_everything()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        await Tells(house, Supply.Observation(orchard.Lot("A"), "inspecting"));
        await Tells(house, Supply.Observation(Supply.Lot("09520000000004", "X"), "storing"));
        Assert.Equal(["harvesting_or_commissioning", "inspecting"], await Named(orchard.History, orchard.Lot("A")));
        Assert.Equal(2, (await orchard.History.Finds()).Count);
        Assert.Equal(2, (await house.Finds()).Count);
        Assert.Equal(3, (await Supply.Operator(program).Finds()).Count);
    }

    // The harvest's own step is a matter of the harvest's tests.
    static async Task<IReadOnlyList<string>> Named(Supply who, string lot) =>
        [
            .. (await Steps(who, lot))
                .Select(step => step is "inspecting" ? step : "harvesting_or_commissioning")
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public async Task A_receiver_sees_what_happened_before_and_what_happens_after_of_that_lot_alone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var house = await Supply.JoinsAsync(program);
        await Tells(orchard.History, Supply.Observation(orchard.Lot("A"), "inspecting"));
        Assert.Empty(await house.Finds());
        await Tells(orchard.History, To(house, Supply.Observation(orchard.Lot("A"))));
        await Tells(orchard.History, Supply.Observation(orchard.Lot("A"), "storing"));
        await Tells(orchard.History, Supply.Observation(orchard.Lot("B"), "storing"));
        var seen = await Steps(house, orchard.Lot("A"));
        Assert.Equal(4, seen.Count);
        Assert.Superset(new HashSet<string> { "inspecting", "shipping", "storing" }, seen.ToHashSet());
        Assert.Empty(await Steps(house, orchard.Lot("B")));
    }

    [Fact]
    public async Task Who_receives_a_container_sees_the_history_of_what_is_in_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var house = await Supply.JoinsAsync(program);
        await Tells(orchard.History, Supply.Observation(orchard.Lot("A"), "inspecting"));
        await Tells(orchard.History, Boxed(orchard.Lot("A")));
        var shipping = Supply.Observation(orchard.Lot("A"));
        shipping.Remove("quantityList");
        shipping["epcList"] = new JsonArray(box);
        await Tells(orchard.History, To(house, shipping));
        var seen = await Steps(house, orchard.Lot("A"));
        Assert.Superset(new HashSet<string> { "inspecting", "packing" }, seen.ToHashSet());
        // What is put in later is in it too.
        await Tells(orchard.History, Boxed(orchard.Lot("B"), 5));
        Assert.Equal(2, (await Steps(house, orchard.Lot("B"))).Count);
    }

    [Fact]
    public async Task Who_names_himself_as_the_receiver_of_anothers_lot_sees_nothing_of_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        var accomplice = await Supply.JoinsAsync(program, "Đồng bọn");
        await Tells(stranger, To(accomplice, Supply.Observation(orchard.Lot("A"))));
        await Tells(stranger, To(stranger, Supply.Observation(orchard.Lot("A"), "receiving")));
        await Tells(orchard.History, Supply.Observation(orchard.Lot("A"), "storing"));
        Assert.Equal(["receiving", "shipping"], await Steps(stranger, orchard.Lot("A")));
        Assert.Equal(["shipping"], await Steps(accomplice, orchard.Lot("A")));
        Assert.Empty(await orchard.As(accomplice).Shipments());
    }

    [Fact]
    public async Task Who_says_that_anothers_lot_is_in_his_box_or_comes_of_his_own_sees_nothing_of_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var own = await Orchard.OfAsync(program, "S");
        var accomplice = await Supply.JoinsAsync(program, "Đồng bọn");
        await Tells(own.History, Boxed(own.Lot("S")));
        await Tells(own.History, Boxed(orchard.Lot("A")));
        await Tells(
            own.History,
            Supply.Transformation([(own.Lot("S"), 10m)], [(orchard.Lot("A"), 10m), (orchard.Lot("A2"), 10m)])
        );
        var shipping = Supply.Observation(orchard.Lot("A"));
        shipping["epcList"] = new JsonArray(box);
        await Tells(own.History, To(accomplice, shipping));
        await Tells(orchard.History, Supply.Observation(orchard.Lot("A"), "storing"));
        await program.Settles();
        Assert.DoesNotContain("storing", await Steps(own.History, orchard.Lot("A")));
        Assert.Equal(["commissioning", "packing", "shipping"], await Steps(accomplice, orchard.Lot("A")));
        Assert.Equal(["A"], (await orchard.Stock()).Keys);
        Assert.Equal(HttpStatusCode.NotFound, (await orchard.As(own.History).Asks("A", "sell", Kg())).StatusCode);
    }

    static JsonObject Kg() => new() { ["quantity"] = Orchard.Kg(1) };

    [Fact]
    public async Task Who_was_handed_a_lot_makes_new_lots_of_it_but_takes_over_none_that_is_there()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var house = await Supply.JoinsAsync(program);
        await Tells(orchard.History, To(house, Supply.Observation(orchard.Lot("A"))));
        await Tells(
            house,
            Supply.Transformation([(orchard.Lot("A"), 30m)], [(orchard.Lot("A-1"), 20m), (orchard.Lot("B"), 10m)])
        );
        await program.Settles();
        await Tells(orchard.History, Supply.Observation(orchard.Lot("B"), "storing"));
        Assert.Equal(20m, (await orchard.Stock())["A-1"]);
        Assert.Equal(90.5m, (await orchard.Stock())["A"]);
        await orchard.As(house).Tells("A-1", "sell", Kg());
        Assert.DoesNotContain("storing", await Steps(house, orchard.Lot("B")));
    }
}

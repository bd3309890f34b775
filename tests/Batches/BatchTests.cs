using System.Net;
using Traceability.Tests.Support;

namespace Traceability.Tests.Batches;

public class BatchTests(TestStorage storage)
{
    [Fact]
    public async Task A_farmer_registers_a_harvest_and_reads_it_back()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();

        var made = await farm.Registers(Farm.Harvest(gtin, "L26-114", "2030-11-30"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/api/batches/{gtin}/L26-114",
            made.Headers.Location!.OriginalString
        );
        var answer = await made.Json();
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/01/{gtin}/10/L26-114", answer.Text("digitalLink"));

        var before = await (await farm.Gets($"/api/batches/{gtin}/L26-114")).Json();
        Assert.Equal("pending", before.Text("codes"));
        await program.Settles();
        var after = await (await farm.Gets($"/api/batches/{gtin}/L26-114")).Json();
        Assert.Equal("ready", after.Text("codes"));
        Assert.Equal("incomplete", after["listings"]![0].Text("state"));
        Assert.Equal("photo missing", after["listings"]![0].Text("reason"));
    }

    [Theory]
    [InlineData("A/B")]
    [InlineData("50%?")]
    [InlineData("a+b&c=d")]
    [InlineData("\"'<>")]
    public async Task A_lot_may_hold_every_mark_of_its_character_set(string lot)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var made = await (await farm.Registers(Farm.Harvest(gtin, lot))).Json();
        await program.Settles();
        var read = await (await farm.Gets($"/api/batches/{gtin}/{Uri.EscapeDataString(lot)}")).Json();
        Assert.Equal(lot, read.Text("lot"));
        Assert.Equal("ready", read.Text("codes"));
        var code = await farm.Gets(new Uri(made.Text("code")).PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, code.StatusCode);
    }

    [Fact]
    public async Task A_lot_that_holds_an_encoded_slash_as_its_own_text_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var answer = await farm.Registers(Farm.Harvest(await farm.Offers(), "A%2FB"));
        Assert.Equal("reserved", (await answer.Json())["errors"]![0].Text("rule"));
    }

    [Fact]
    public async Task A_retry_with_the_same_key_is_answered_the_same_and_names_the_same_lot()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var first = await farm.Registers(Farm.Harvest(gtin), "k1");
        var again = await farm.Registers(Farm.Harvest(gtin), "k1");
        var other = await farm.Registers(Farm.Harvest(gtin, "OTHER"), "k1");
        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity),
            (first.StatusCode, again.StatusCode, other.StatusCode)
        );
        Assert.Equal(await first.Text(), await again.Text());
        await program.Settles();
        var list = await (await farm.Gets("/api/batches")).Json();
        Assert.Single(list["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_registrations_of_one_lot_at_once_one_wins_and_the_other_is_shown_the_winner()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => farm.Registers(Farm.Harvest(gtin, "L1"))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.Conflict).ToList();
        Assert.Equal(7, refused.Count);
        Assert.All(
            refused,
            a =>
                Assert.EndsWith($"/api/batches/{gtin}/L1", a.Headers.Location!.OriginalString, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_farmer_pages_through_own_batches_newest_first()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        for (var i = 0; i < 5; i++)
        {
            await farm.Registers(Farm.Harvest(gtin, $"L{i}"));
        }

        await program.Settles();
        var lots = new List<string>();
        var next = "/api/batches?perPage=2";
        var pages = 0;
        while (next is not null)
        {
            var answer = await farm.Gets(next);
            var page = await answer.Json();
            lots.AddRange(page["items"]!.AsArray().Select(item => item.Text("lot")));
            pages++;
            next = answer.Headers.TryGetValues("Link", out var link)
                ? new Uri(link.Single().Split('<', '>')[1]).PathAndQuery
                : null;
        }

        Assert.Equal(["L4", "L3", "L2", "L1", "L0"], lots);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Nobody_registers_a_batch_of_anothers_product()
    {
        await using var program = TraceabilityProgram.On(storage);
        var gtin = await (await Farm.JoinsAsync(program)).Offers();
        var other = await Farm.JoinsAsync(program, "Nông trại khác");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Registers(Farm.Harvest(gtin))).StatusCode);
    }

    [Theory]
    [InlineData("harvestedOn", "2999-01-01", "/harvestedOn", "future")]
    [InlineData("harvestedOn", "2026-02-30", "/harvestedOn", "date")]
    [InlineData("harvestedOn", "1990-01-01", "/harvestedOn", "too-old")]
    [InlineData("bestBefore", "2026-11-01", "/bestBefore", "before-harvest")]
    [InlineData("gtin", "09520000000005", "/gtin", "check-digit")]
    [InlineData("lot", "xoài", "/lot", "characters")]
    [InlineData("lot", "..", "/lot", "reserved")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string value, string pointer, string rule)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var batch = Farm.Harvest(await farm.Offers());
        batch[field] = value;
        var answer = await farm.Registers(batch);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Theory]
    [InlineData(0, "KGM", "/quantity/value")]
    [InlineData(-1, "KGM", "/quantity/value")]
    [InlineData(1.2345, "KGM", "/quantity/value")]
    [InlineData(5, "LTR", "/quantity/unit")]
    [InlineData(5, "BOX", "/quantity/unit")]
    public async Task A_quantity_that_is_none_is_refused(double value, string unit, string pointer)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var batch = Farm.Harvest(await farm.Offers());
        batch["quantity"]!["value"] = value;
        batch["quantity"]!["unit"] = unit;
        var answer = await farm.Registers(batch);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(pointer, (await answer.Json())["errors"]![0].Text("pointer"));
    }
}

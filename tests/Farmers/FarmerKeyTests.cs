using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

public class FarmerKeyTests(TestStorage storage)
{
    [Fact]
    public async Task A_revoked_key_opens_nothing_and_a_second_one_still_does()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (id, first) = await RegistersAsync(program);
        var made = await (await program.Sends($"/api/farmers/{id}/keys", null, first)).Json();
        var second = made.Text("key");
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/api/batches", second)).StatusCode);

        var firstId = first.Split('_')[1];
        Assert.Equal(HttpStatusCode.NoContent, (await Revokes(program, id, firstId, second)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/batches", first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/api/batches", second)).StatusCode);
        var lines = (await (await program.Gets($"/api/farmers/{id}/keys", second)).Json())["items"]!.AsArray();
        Assert.Equal(2, lines.Count);
        Assert.NotNull(lines.Single(line => line.Text("id") == firstId)!["revokedAt"]);
    }

    [Fact]
    public async Task A_key_revoked_on_one_instance_is_refused_on_another_after_five_seconds()
    {
        var now = new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
        await using var one = TraceabilityProgram.On(storage, now);
        await using var other = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Prefix = one.Prefix,
        }.Listening();
        var (id, key) = await RegistersAsync(one);
        Assert.Equal(HttpStatusCode.OK, (await other.Gets("/api/batches", key)).StatusCode);
        await Revokes(one, id, key.Split('_')[1], TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.Gets("/api/batches", key)).StatusCode);
        other.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.Gets("/api/batches", key)).StatusCode);
    }

    [Fact]
    public async Task A_retry_of_making_a_key_makes_no_other_and_shows_none()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (id, key) = await RegistersAsync(program);
        var first = await (await program.Sends($"/api/farmers/{id}/keys", null, key, "k")).Json();
        var again = await (await program.Sends($"/api/farmers/{id}/keys", null, key, "k")).Json();
        Assert.NotNull(first["key"]);
        Assert.Null(again["key"]);
        Assert.Equal(first.Text("id"), again.Text("id"));
    }

    [Fact]
    public async Task Another_farmer_neither_sees_nor_revokes_a_key()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (id, key) = await RegistersAsync(program);
        var (_, thief) = await RegistersAsync(program);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/api/farmers/{id}/keys", thief)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Revokes(program, id, key.Split('_')[1], thief)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends($"/api/farmers/{id}/keys", null, thief)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/api/batches", key)).StatusCode);
    }

    [Fact]
    public async Task A_farmer_that_moves_moves_on_its_products_and_on_the_pages_of_its_batches()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (id, key) = await RegistersAsync(program);
        var farm = new Farm(program, key);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        var moved = TraceabilityProgram.HoaLoc;
        moved["commune"] = "Mỹ Đức Tây";
        Assert.Equal(HttpStatusCode.OK, (await program.Puts($"/api/farmers/{id}", moved, key)).StatusCode);
        await program.Settles();
        Assert.Contains("Mỹ Đức Tây", await (await program.Gets($"/trace/{gtin}/L1")).Text(), StringComparison.Ordinal);
        Assert.Contains("Mỹ Đức Tây", await (await program.Gets($"/market/{gtin}")).Text(), StringComparison.Ordinal);
        var farmer = await (await program.Gets($"/api/farmers/{id}")).Json();
        Assert.Equal("Mỹ Đức Tây", farmer.Text("commune"));
        Assert.DoesNotContain("345", farmer.ToJsonString(), StringComparison.Ordinal);
    }

    static async Task<(string Id, string Key)> RegistersAsync(TraceabilityProgram program)
    {
        JsonNode farmer = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
        return (farmer.Text("id"), farmer.Text("key"));
    }

    static async Task<HttpResponseMessage> Revokes(TraceabilityProgram program, string id, string keyId, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/farmers/{id}/keys/{keyId}");
        request.Headers.Authorization = new("Bearer", key);
        return await program.Asks(request);
    }
}

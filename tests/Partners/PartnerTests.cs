using System.Net;
using System.Text.Json.Nodes;
using Traceability.Partners;
using Traceability.Tests.Support;

namespace Traceability.Tests.Partners;

public class PartnerTests(TestStorage storage)
{
    static JsonObject PackingHouse =>
        new()
        {
            ["name"] = "Cơ sở đóng gói Cao Lãnh",
            ["kind"] = "packing-house",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Cao Lãnh",
        };

    [Fact]
    public async Task An_operator_registers_a_packing_house_and_its_key_is_shown_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var first = await (await program.Sends("/api/partners", PackingHouse, idempotencyKey: "p")).Json();
        var again = await (await program.Sends("/api/partners", PackingHouse, idempotencyKey: "p")).Json();
        Assert.StartsWith("tr_", first.Text("key"), StringComparison.Ordinal);
        Assert.Null(again["key"]);
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.True(Party.TryParse(first.Text("party"), TraceabilityProgram.PublicUrl, out var id));
        Assert.Equal(first.Text("id"), id);
    }

    [Fact]
    public async Task The_same_key_with_another_partner_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        await program.Sends("/api/partners", PackingHouse, idempotencyKey: "p");
        var other = PackingHouse;
        other["name"] = "Kho lạnh Sa Đéc";
        var answer = await program.Sends("/api/partners", other, idempotencyKey: "p");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Two_partners_never_share_a_location_number()
    {
        await using var program = TraceabilityProgram.On(storage);
        var first = PackingHouse;
        first["gln"] = "9520000000103";
        Assert.Equal(HttpStatusCode.Created, (await program.Sends("/api/partners", first)).StatusCode);
        var second = await program.Sends("/api/partners", first);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("/gln", (await second.Json())["errors"]![0].Text("pointer"));
    }

    [Theory]
    [InlineData("name", null, "required")]
    [InlineData("kind", "farm", "unknown-kind")]
    [InlineData("kind", null, "required")]
    [InlineData("province", "Atlantis", "unknown-province")]
    [InlineData("commune", "", "required")]
    [InlineData("gln", "9520000000104", "gln")]
    [InlineData("gln", "95", "gln")]
    [InlineData("phone", "0912", "unknown-field")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string? value, string rule)
    {
        await using var program = TraceabilityProgram.On(storage);
        var body = PackingHouse;
        body[field] = value;
        var answer = await program.Sends("/api/partners", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(("/" + field, rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task A_new_key_ends_the_one_before()
    {
        await using var program = TraceabilityProgram.On(storage);
        var partner = await (await program.Sends("/api/partners", PackingHouse)).Json();
        var old = partner.Text("key");
        // A partner may not register farmers: 403 for a key that opens, 401 for one that opens nothing.
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Sends("/api/farmers", null, old)).StatusCode);
        var made = await (await program.Sends($"/api/partners/{partner.Text("id")}/key", null)).Json();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Sends("/api/farmers", null, old)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await program.Sends("/api/farmers", null, made.Text("key"))).StatusCode
        );
    }

    [Theory]
    [InlineData("https://truyxuat.example/parties/dmivkhulzjz2lsf5oobji6cxmi", true)]
    [InlineData("https://truyxuat.example/parties/DMIVKHULZJZ2LSF5OOBJI6CXMI", false)]
    [InlineData("https://truyxuat.example.evil/parties/dmivkhulzjz2lsf5oobji6cxmi", false)]
    [InlineData("https://truyxuat.example/parties/", false)]
    [InlineData("", false)]
    public void Only_an_address_of_ours_names_a_party(string uri, bool isOne) =>
        Assert.Equal(isOne, Party.TryParse(uri, TraceabilityProgram.PublicUrl, out _));
}

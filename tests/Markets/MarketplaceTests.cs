using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Markets;

public class MarketplaceTests(TestStorage storage)
{
    static JsonObject Market => new() { ["name"] = "Chợ nông sản Đồng Tháp", ["kind"] = "feed" };

    [Fact]
    public async Task An_operator_registers_a_marketplace_and_its_key_is_shown_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var first = await (await program.Sends("/api/marketplaces", Market, idempotencyKey: "m")).Json();
        var again = await (await program.Sends("/api/marketplaces", Market, idempotencyKey: "m")).Json();
        Assert.StartsWith("tr_", first.Text("key"), StringComparison.Ordinal);
        Assert.Null(again["key"]);
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal("feed", first.Text("kind"));
        var other = Market;
        other["kind"] = "counter";
        var refused = await program.Sends("/api/marketplaces", other, idempotencyKey: "m");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task The_operator_sees_every_marketplace_and_each_sees_itself_alone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (one, other) = (await Stall.OpensAsync(program, "Chợ A"), await Stall.OpensAsync(program, "Chợ B"));
        var listed = new List<string>();
        var next = "/api/marketplaces?perPage=1";
        while (next is not null)
        {
            var answer = await program.Gets(next, TraceabilityProgram.OperatorKey);
            listed.AddRange((await answer.Json())["items"]!.AsArray().Select(item => item.Text("id")));
            next = Supply.Next(answer);
        }

        Assert.Equal(new[] { one.Id, other.Id }.Order(StringComparer.Ordinal), listed);
        var itself = await (await program.Gets($"/api/marketplaces/{one.Id}", one.Key)).Json();
        Assert.Equal("Chợ A", itself.Text("name"));
        Assert.Null(itself["key"]);
        foreach (
            var (path, key, status) in new[]
            {
                ($"/api/marketplaces/{other.Id}", one.Key, HttpStatusCode.NotFound),
                ("/api/marketplaces/nobody", TraceabilityProgram.OperatorKey, HttpStatusCode.NotFound),
                ($"/api/marketplaces/{one.Id}", TraceabilityProgram.OperatorKey, HttpStatusCode.OK),
                ("/api/marketplaces", one.Key, HttpStatusCode.Forbidden),
                ("/api/batches", one.Key, HttpStatusCode.Forbidden),
                ("/epcis/events", one.Key, HttpStatusCode.Forbidden),
                ("/api/notices", one.Key, HttpStatusCode.Forbidden),
            }
        )
        {
            Assert.Equal(status, (await program.Gets(path, key)).StatusCode);
        }
    }

    [Theory]
    [InlineData("name", null, "required", "vi", "Trường này bắt buộc.")]
    [InlineData("name", null, "required", "en", "This field is required.")]
    [InlineData("kind", "stall", "unknown-kind", "vi", "Cần là feed")]
    [InlineData("kind", null, "required", "en", "Must be feed")]
    [InlineData("target", "https://x.example", "unknown-field", "en", "There is no such field.")]
    public async Task A_wrong_field_is_refused_with_its_rule(
        string field,
        string? value,
        string rule,
        string language,
        string words
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var body = Market;
        body[field] = value;
        var answer = await program.Sends("/api/marketplaces", body, language: language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(("/" + field, rule), (error.Text("pointer"), error.Text("rule")));
        Assert.StartsWith(words, error.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_ends_the_one_before()
    {
        await using var program = TraceabilityProgram.On(storage);
        var stall = await Stall.OpensAsync(program);
        var path = $"/api/marketplaces/{stall.Id}";
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(path, stall.Key)).StatusCode);
        var made = await (await program.Sends(path + "/key", null)).Json();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(path, stall.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(path, made.Text("key"))).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends("/api/marketplaces/dmivkhulzjz2lsf5oobji6cxmi/key", null)).StatusCode
        );
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

public class FarmerTests(TestStorage storage)
{
    [Fact]
    public async Task An_operator_registers_a_farmer_and_the_key_is_shown_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var first = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f1");
        var again = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        var (made, replay) = (await Json(first), await Json(again));
        Assert.StartsWith("tr_", made["key"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(replay["key"]);
        Assert.Equal(made["id"]!.GetValue<string>(), replay["id"]!.GetValue<string>());
        Assert.Equal("Đồng Tháp", made["province"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_answer_carries_no_phone_number_and_no_exact_place()
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("345", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10.4123", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_with_another_body_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f1");
        var other = TraceabilityProgram.HoaLoc;
        other["name"] = "Another";
        var answer = await program.Sends("/api/farmers", other, idempotencyKey: "f1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("vi", "Trường này bắt buộc.")]
    [InlineData("en", "This field is required.")]
    public async Task Every_wrong_field_is_named_at_once_in_the_language_asked_for(string language, string words)
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends("/api/farmers", new JsonObject(), language: language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var errors = (await Json(answer))["errors"]!.AsArray();
        Assert.Equal(
            ["/name", "/commune", "/kind", "/phone", "/province"],
            errors.Select(e => e!["pointer"]!.GetValue<string>())
        );
        Assert.Equal(words, errors[0]!["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("colour", "red", "/colour", "unknown-field")]
    [InlineData("kind", "vendor", "/kind", "unknown-kind")]
    [InlineData("phone", "12", "/phone", "phone")]
    [InlineData("province", "Atlantis", "/province", "unknown-province")]
    [InlineData("name", "a\u0007b", "/name", "characters")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string value, string pointer, string rule)
    {
        await using var program = TraceabilityProgram.On(storage);
        var body = TraceabilityProgram.HoaLoc;
        body[field] = value;
        var answer = await program.Sends("/api/farmers", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await Json(answer))["errors"]!.AsArray())!;
        Assert.Equal((pointer, rule), (error["pointer"]!.GetValue<string>(), error["rule"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Nobody_registers_a_farmer_without_the_operators_key()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farmer = (await Json(await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)))[
            "key"
        ]!.GetValue<string>();
        var tampered = farmer[..^4] + (farmer.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBA" : "AAAA");

        var answers = new List<HttpStatusCode>();
        foreach (var key in new[] { null, "nonsense", tampered, farmer })
        {
            answers.Add((await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, key)).StatusCode);
        }

        Assert.Equal(
            [
                HttpStatusCode.Unauthorized,
                HttpStatusCode.Unauthorized,
                HttpStatusCode.Unauthorized,
                HttpStatusCode.Forbidden,
            ],
            answers
        );
    }

    [Fact]
    public async Task A_body_over_its_limit_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var body = TraceabilityProgram.HoaLoc;
        body["name"] = new string('x', 70_000);
        var answer = await program.Sends("/api/farmers", body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    static async Task<JsonNode> Json(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
}

using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

/// <summary>A key that only reads, one that ends by itself, and one that goes on while its successor is carried out.</summary>
public sealed class KeyTermsTests(TestStorage storage) : IAsyncLifetime
{
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, Grower.Now);
    Grower grower = null!;

    string Keys => $"/api/farmers/{grower.Id}/keys";

    public async ValueTask InitializeAsync() => grower = await Grower.OpensAsync(program);

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Fact]
    public async Task A_key_that_reads_sees_everything_and_changes_nothing()
    {
        var reader = await Makes("?scope=read");
        Assert.Equal("read", reader.Text("scope"));
        var key = reader.Text("key");
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/api/products", key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Sends("/api/products", Farm.Mango, key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Sends(Keys, null, key)).StatusCode);
        var line = Assert.Single(await Lines(), line => line.Text("id") == reader.Text("id"));
        Assert.Equal("read", line.Text("scope"));
    }

    [Fact]
    public async Task A_key_that_ends_opens_until_then_and_makes_nothing_that_outlives_it()
    {
        var end = Grower.Now.AddHours(2);
        var ending = (await Makes("?endsAt=2026-11-24T05:00:00Z")).Text("key");
        var heir = await (await program.Sends(Keys, null, ending)).Json();
        var later = await (await program.Sends(Keys + "?endsAt=2027-01-01T00:00:00Z", null, ending)).Json();
        Assert.All([heir, later], made => Assert.Equal(end, made["endsAt"]!.GetValue<DateTimeOffset>()));
        Assert.All(
            [
                await program.Sends($"/api/farmers/{grower.Id}/invitations", null, ending),
                await program.Sends(
                    $"/api/cooperatives/{grower.Id}/officers",
                    new JsonObject { ["email"] = "lan@hoptacxa.example", ["name"] = "Trần Thị Lan" },
                    ending
                ),
            ],
            refused => Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode)
        );

        program.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/api/products", ending)).StatusCode);
        program.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var key in new[] { ending, heir.Text("key"), later.Text("key") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/products", key)).StatusCode);
        }
    }

    [Theory]
    [InlineData("?scope=write", "scope")]
    [InlineData("?endsAt=2026-11-24T03:00:00Z", "endsAt")]
    [InlineData("?endsAt=tomorrow", "endsAt")]
    [InlineData("?endsAt=2026-13-01T00:00:00Z", "endsAt")]
    public async Task A_key_on_other_terms_is_refused_with_the_field(string query, string field)
    {
        var answer = await program.Sends(Keys + query, null, grower.Key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Json())["errors"]![0].Text("pointer"));
    }

    [Fact]
    public async Task The_same_request_on_other_terms_is_another_one()
    {
        await program.Sends(Keys + "?scope=read", null, grower.Key, "k");
        var again = await (await program.Sends(Keys + "?scope=read", null, grower.Key, "k")).Json();
        Assert.Equal(("read", null), (again.Text("scope"), again["key"]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.Sends(Keys, null, grower.Key, "k")).StatusCode);
    }

    [Theory]
    [InlineData("/api/partners")]
    [InlineData("/api/marketplaces")]
    [InlineData("/api/authorities")]
    public async Task A_key_that_is_replaced_goes_on_for_as_long_as_is_asked(string holders)
    {
        var body = new JsonObject { ["name"] = "Chợ nông sản" };
        if (holders == "/api/marketplaces")
        {
            body["kind"] = "feed";
        }
        else if (holders == "/api/partners")
        {
            (body["kind"], body["province"], body["commune"]) = ("carrier", "Đồng Tháp", "Cao Lãnh");
        }

        var made = await (await program.Sends(holders, body)).Json();
        var (first, path) = (made.Text("key"), $"{holders}/{made.Text("id")}/key");
        var second = (await (await program.Sends(path + "?overlapHours=24", null)).Json()).Text("key");
        Assert.Equal("200 200", await Open(first, second));
        program.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("401 200", await Open(first, second));

        // One that leaked opens nothing from now on.
        var third = (await (await program.Sends(path, null)).Json()).Text("key");
        Assert.Equal("401 200", await Open(second, third));
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Sends(path + "?overlapHours=169", null)).StatusCode);
    }

    async Task<string> Open(params string[] keys)
    {
        var answers = new List<int>();
        foreach (var key in keys)
        {
            answers.Add((int)(await program.Gets("/api/me", key)).StatusCode);
        }

        return string.Join(' ', answers);
    }

    async Task<JsonNode> Makes(string query)
    {
        var answer = await program.Sends(Keys + query, null, grower.Key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    async Task<IEnumerable<JsonNode>> Lines() =>
        (await (await program.Gets(Keys, grower.Key)).Json())["items"]!.AsArray().Select(line => line!);
}

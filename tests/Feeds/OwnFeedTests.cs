using System.Net;
using System.Text.Json.Nodes;
using Traceability.Platform;
using Traceability.Tests.Support;

namespace Traceability.Tests.Feeds;

public class OwnFeedTests(TestStorage storage)
{
    [Fact]
    public async Task A_marketplace_pulls_what_its_feed_selects_and_nothing_else()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (mango, guava) = (
            await Grown(program, "Đồng Tháp", "Trái cây > Xoài"),
            await Grown(program, "Cà Mau", "Ổi")
        );
        await program.Settles();
        await AssertSelects(program, new JsonObject { ["provinces"] = new JsonArray("Đồng Tháp") }, mango);
        await AssertSelects(program, new JsonObject { ["provinces"] = new JsonArray("82", "Cà Mau") }, mango, guava);
        await AssertSelects(program, new JsonObject { ["categories"] = new JsonArray("trai cay") }, mango);
        await AssertSelects(program, new JsonObject { ["categories"] = new JsonArray("Trái") });
        await AssertSelects(program, new JsonObject { ["gtins"] = new JsonArray(guava) }, guava);
        await AssertSelects(
            program,
            new JsonObject { ["gtins"] = new JsonArray(guava), ["provinces"] = new JsonArray("82") }
        );
        await AssertSelects(program, [], mango, guava);
    }

    [Fact]
    public async Task What_leaves_the_selection_is_told_as_gone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var product = Farm.Mango;
        product["category"] = "Trái cây";
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        await program.Settles();
        var token = (await Made(program, new JsonObject { ["categories"] = new JsonArray("Trái cây") })).Text("token");
        var first = await program.Changes(token: token);
        Assert.NotNull(Assert.Single(first["items"]!.AsArray())!["product"]);

        product = Farm.Mango;
        product["category"] = "Cây cảnh";
        Assert.Equal(HttpStatusCode.OK, (await farm.Changes(gtin, product)).StatusCode);
        await program.Settles();
        var then = Assert.Single((await program.Changes(first.Text("next"), token: token))["items"]!.AsArray())!;
        Assert.Equal(gtin, then.Text("id"));
        Assert.Null(then["product"]);
    }

    [Fact]
    public async Task A_token_is_shown_once_opens_its_formats_alone_and_nothing_any_more_when_its_feed_has_ended()
    {
        await using var program = TraceabilityProgram.On(storage, DateTimeOffset.UtcNow);
        var made = await Made(program, new JsonObject { ["formats"] = new JsonArray("meta.csv") });
        var (id, token) = (made.Text("id"), made.Text("token"));
        var address = Assert.Single(made["addresses"]!.AsArray())!.GetValue<string>();
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/feeds/{token}/meta.csv", address);
        Assert.Empty(await program.Offers("meta.csv", token));
        await AssertNotFound(program, $"/feeds/{token}/google.xml");
        await AssertNotFound(program, $"/feeds/{token}/changes");
        var other = token[..^1] + (token[^1] == 'A' ? 'E' : 'A');
        await AssertNotFound(program, $"/feeds/{other}/meta.csv");
        await AssertNotFound(program, "/feeds/x/meta.csv");

        var listed = await program.Gets("/api/feeds", TraceabilityProgram.OperatorKey);
        Assert.DoesNotContain(token, await listed.Text(), StringComparison.Ordinal);
        Assert.Null(Assert.Single((await listed.Json())["items"]!.AsArray())!["endedAt"]);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await Ends(program, id)).StatusCode);
        }

        program.Clock.Advance(ShortCache<string, string>.Longest);
        await AssertNotFound(program, $"/feeds/{token}/meta.csv");
        var ended = await (await program.Gets("/api/feeds", TraceabilityProgram.OperatorKey)).Json();
        Assert.NotNull(Assert.Single(ended["items"]!.AsArray())!["endedAt"]);
    }

    [Fact]
    public async Task The_same_request_makes_one_feed_and_another_under_its_key_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var body = new JsonObject { ["name"] = "Sàn A", ["provinces"] = new JsonArray("82") };
        var first = await (await program.Sends("/api/feeds", body, idempotencyKey: "k")).Json();
        var again = await program.Sends("/api/feeds", body, idempotencyKey: "k");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        var replayed = await again.Json();
        Assert.Equal(first.Text("id"), replayed.Text("id"));
        Assert.Null(replayed["token"]);
        Assert.Null(replayed["addresses"]);
        Assert.Empty(await program.Offers("google.xml", first.Text("token")));
        body["name"] = "Sàn B";
        var other = await program.Sends("/api/feeds", body, idempotencyKey: "k");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Theory]
    [InlineData("""{"provinces": ["82"]}""", "/name")]
    [InlineData("""{"name": "A", "formats": ["atom.xml"]}""", "/formats/0")]
    [InlineData("""{"name": "A", "formats": [null]}""", "/formats/0")]
    [InlineData("""{"name": "A", "provinces": ["82", "Atlantis"]}""", "/provinces/1")]
    [InlineData("""{"name": "A", "categories": [""]}""", "/categories/0")]
    [InlineData("""{"name": "A", "gtins": ["09520000000005"]}""", "/gtins/0")]
    [InlineData("""{"name": "A", "region": "South"}""", "/region")]
    public async Task What_selects_nothing_that_can_be_is_refused(string body, string pointer)
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends("/api/feeds", JsonNode.Parse(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(pointer, Assert.Single((await answer.Json())["errors"]!.AsArray()).Text("pointer"));
        var listed = await (await program.Gets("/api/feeds", TraceabilityProgram.OperatorKey)).Json();
        Assert.Empty(listed["items"]!.AsArray());
    }

    [Fact]
    public async Task Only_the_operator_makes_lists_and_ends_feeds()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var body = new JsonObject { ["name"] = "Sàn A" };
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Sends("/api/feeds", body, farm.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await farm.Gets("/api/feeds")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Sends("/api/feeds", body, key: null)).StatusCode);
        foreach (var id in new[] { "0123456789abcdef", "a%23b" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Ends(program, id)).StatusCode);
        }
    }

    static async Task AssertSelects(TraceabilityProgram program, JsonObject selection, params string[] gtins)
    {
        var token = (await Made(program, selection)).Text("token");
        foreach (var file in Pulls.Files)
        {
            Assert.Equal(gtins.ToHashSet(), (await program.Offers(file.Data, token)).Keys.ToHashSet());
        }

        var changed = (await program.Changes(token: token))["items"]!
            .AsArray()
            .Where(item => item!["product"] is not null);
        Assert.Equal(gtins.ToHashSet(), changed.Select(item => item.Text("id")).ToHashSet());
    }

    static async Task AssertNotFound(TraceabilityProgram program, string path)
    {
        var answer = await program.Gets(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    static async Task<JsonNode> Made(TraceabilityProgram program, JsonObject selection)
    {
        selection["name"] ??= "Sàn nông sản";
        var answer = await program.Sends("/api/feeds", selection);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    static Task<HttpResponseMessage> Ends(TraceabilityProgram program, string id) =>
        program.Pull(
            $"/api/feeds/{id}",
            request => request.Headers.Authorization = new("Bearer", TraceabilityProgram.OperatorKey),
            HttpMethod.Delete
        );

    static async Task<string> Grown(TraceabilityProgram program, string province, string category)
    {
        var body = TraceabilityProgram.HoaLoc;
        body["province"] = province;
        var key = (await (await program.Sends("/api/farmers", body)).Json()).Text("key");
        var farm = new Farm(program, key);
        var product = Farm.Mango;
        product["category"] = category;
        var gtin = await farm.Offers(product);
        await farm.Photographs(gtin);
        return gtin;
    }
}

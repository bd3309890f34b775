using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Feeds;
using Traceability.Tests.Support;

namespace Traceability.Tests.Listings;

/// <summary>What owners and marketplaces see of listings, and how they stop and resume them.</summary>
public class ListingsTests(TestStorage storage)
{
    static readonly string[] known = ["google", "meta", "schema.org", "market"];

    [Fact]
    public async Task A_farmer_sees_each_product_on_each_marketplace_with_the_reason_and_what_to_do()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var farm = await Farm.JoinsAsync(program);
        var photographed = await farm.Offers();
        await farm.Photographs(photographed);
        await farm.Registers(Farm.Harvest(photographed, "L1"));
        var bare = await farm.Offers();
        await farm.Registers(Farm.Harvest(bare, "L1"));
        await program.Settles();

        var seen = await Sees(program, farm.Key);
        Assert.Equal([photographed, bare], seen.Select(one => one.Text("gtin")));
        Assert.Equal(known, seen[0]["marketplaces"]!.AsArray().Select(one => one.Text("marketplace")));
        Assert.Equal("L1", Assert.Single(seen[0]["lots"]!.AsArray())!.GetValue<string>());
        var google = Line(seen[1], "google");
        Assert.Equal(("incomplete", "photo missing"), (google.Text("state"), google.Text("reason")));
        Assert.Equal("Hãy thêm một ảnh chụp rõ sản phẩm.", google.Text("remedy"));
        Assert.Equal("listed", Line(seen[1], "market").Text("state"));
        var english = await (await program.Gets("/api/listings", farm.Key, "en")).Json();
        Assert.Equal("There is no photo.", Line(english["items"]![1]!, "google").Text("words"));

        var lacking = Assert.Single(await Sees(program, farm.Key, "state=incomplete&marketplace=google"));
        Assert.Equal(bare, lacking.Text("gtin"));
    }

    [Fact]
    public async Task Everyone_sees_what_is_theirs_alone_and_the_operator_sees_all()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var mine = await Orchard.OfAsync(program, "A");
        var others = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        Assert.Equal([mine.Gtin], (await Sees(program, mine.Key)).Select(one => one.Text("gtin")));
        var all = await Sees(program, TraceabilityProgram.OperatorKey);
        Assert.Equal([mine.Gtin, others.Gtin], all.Select(one => one.Text("gtin")));
        Assert.Equal("listed", Line(all[0], stall.Id).Text("state"));
        var sold = await Sees(program, stall.Key);
        Assert.All(sold, one => Assert.Equal(stall.Id, Assert.Single(Places(one)).Text("marketplace")));
        Assert.Equal(2, sold.Count);

        var first = await (await program.Gets("/api/listings?perPage=1", TraceabilityProgram.OperatorKey)).Json();
        var next = await Sees(
            program,
            TraceabilityProgram.OperatorKey,
            "perPage=1&nextPageToken=" + first.Text("nextPageToken")
        );
        Assert.Equal(others.Gtin, Assert.Single(next).Text("gtin"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/listings")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Gets("/api/listings?state=gone", mine.Key)).StatusCode);
    }

    [Fact]
    public async Task A_product_that_is_withdrawn_from_one_marketplace_is_out_of_stock_there_at_the_next_request()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        await Withdraws(program, orchard, new JsonObject { ["marketplace"] = "google" });
        Assert.False((await program.Offers("google.xml"))[orchard.Gtin]);
        Assert.True((await program.Offers("meta.csv"))[orchard.Gtin]);
        Assert.Equal("withdrawn", await State(program, orchard, "google"));
        Assert.Equal("listed", await State(program, orchard, "meta"));
        await program.Settles();
        Assert.False((await program.Offers("google.xml"))[orchard.Gtin]);

        await Resumes(program, orchard, "?marketplace=google");
        Assert.True((await program.Offers("google.xml"))[orchard.Gtin]);
    }

    [Fact]
    public async Task A_product_that_is_withdrawn_everywhere_can_be_bought_nowhere_and_its_page_says_why()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        Assert.Contains("name=\"quantity\"", await Market(program, orchard), StringComparison.Ordinal);
        await Withdraws(program, orchard, new JsonObject { ["reason"] = "Hết mùa, có lại tháng 3" });
        await Withdraws(program, orchard, new JsonObject { ["reason"] = "Hết mùa, có lại tháng 3" });
        await program.Settles();
        foreach (var file in Pulls.Files)
        {
            Assert.False((await program.Offers(file.Data))[orchard.Gtin]);
        }

        var page = await Market(program, orchard);
        Assert.Contains("Nhà sản xuất tạm ngừng bán", page, StringComparison.Ordinal);
        Assert.Contains("Hết mùa, có lại tháng 3", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"quantity\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(orchard.Gtin, await (await program.Gets("/market")).Text(), StringComparison.Ordinal);

        await Resumes(program, orchard, "");
        await program.Settles();
        Assert.Equal("listed", await State(program, orchard, "market"));
        program.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains(orchard.Gtin, await (await program.Gets("/market")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_marketplace_sold_before_it_heard_of_the_withdrawal_stays_sold()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program);
        await Withdraws(program, orchard, []);
        Assert.Equal("sold", (await stall.Sells("DH-1", orchard.Gtin, 20)).Text("state"));
        await Resumes(program, orchard, "");
        Assert.Equal(100.5m, (await orchard.Stock())["A"]);
    }

    [Fact]
    public async Task A_lot_that_is_withdrawn_is_not_sold_and_the_others_are()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var lot = $"/api/batches/{orchard.Gtin}/A/withdrawal";
        Assert.Equal(HttpStatusCode.NoContent, (await program.Puts(lot, (JsonNode?)null, orchard.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.Puts(lot, (JsonNode?)null, orchard.Key)).StatusCode);
        var seen = Assert.Single(await Sees(program, orchard.Key));
        Assert.Equal("A", Assert.Single(seen["withdrawnLots"]!.AsArray())!.GetValue<string>());
        Assert.Equal("B", Assert.Single(seen["lots"]!.AsArray())!.GetValue<string>());
        var stall = await Stall.OpensAsync(program);
        Assert.Equal(("B", 100m), Assert.Single(Stall.Lots(await stall.Sells("DH-1", orchard.Gtin, 100))));
        Assert.Equal("oversold", (await stall.Sells("DH-2", orchard.Gtin, 100)).Text("state"));

        Assert.Equal(HttpStatusCode.NoContent, (await Deletes(program, lot, orchard.Key)).StatusCode);
        Assert.Equal("sold", (await stall.Sells("DH-3", orchard.Gtin, 100)).Text("state"));
    }

    [Fact]
    public async Task A_recall_of_all_that_is_left_is_the_reason_that_its_owner_reads()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        foreach (var lot in new[] { "A", "B" })
        {
            await program.Sends(
                "/api/recalls",
                new JsonObject
                {
                    ["gtin"] = orchard.Gtin,
                    ["lot"] = lot,
                    ["reason"] = "Dư lượng thuốc",
                },
                orchard.Key
            );
            await program.Settles();
            Assert.Equal(lot == "A" ? "listed" : "recalled", await State(program, orchard, "google"));
        }

        var google = Line(Assert.Single(await Sees(program, orchard.Key)), "google");
        Assert.Equal("recalled: A, B", google.Text("reason"));
        Assert.False((await program.Offers("google.xml"))[orchard.Gtin]);
    }

    [Fact]
    public async Task A_marketplaces_words_are_kept_and_told_until_the_product_changes_or_it_takes_them_back()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var stall = await Stall.OpensAsync(program, "Chợ phiên");
        var words = new JsonObject { ["words"] = "Ảnh có chữ quảng cáo." };
        await Rejects(program, orchard, stall.Id, words, stall.Key);
        await Rejects(program, orchard, stall.Id, words, stall.Key);
        var line = Line(Assert.Single(await Sees(program, orchard.Key)), stall.Id);
        Assert.Equal(("rejected", "Ảnh có chữ quảng cáo."), (line.Text("state"), line.Text("words")));
        var told = Assert.Single(await orchard.Notices(), notice => notice.Text("type") == "listing.rejected");
        Assert.Equal("Chợ phiên", told["data"].Text("marketplace"));
        Assert.Equal("Ảnh có chữ quảng cáo.", told["data"].Text("reason"));

        var changed = Farm.Mango;
        changed["name"] = "Xoài cát Hòa Lộc loại một";
        await new Farm(program, orchard.Key).Changes(orchard.Gtin, changed);
        await program.Settles();
        Assert.Equal("listed", await State(program, orchard, stall.Id));

        await Rejects(program, orchard, "google", words, TraceabilityProgram.OperatorKey);
        Assert.Equal("rejected", await State(program, orchard, "google"));
        await Deletes(program, $"/api/listings/{orchard.Gtin}/rejections/google", TraceabilityProgram.OperatorKey);
        Assert.Equal("listed", await State(program, orchard, "google"));
    }

    [Fact]
    public async Task Nobody_steers_what_is_anothers()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var other = await Farm.JoinsAsync(program);
        var stall = await Stall.OpensAsync(program);
        var path = $"/api/listings/{orchard.Gtin}";
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Puts(path + "/withdrawal", new JsonObject(), other.Key)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await Deletes(program, path + "/withdrawal", other.Key)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Puts($"/api/batches/{orchard.Gtin}/A/withdrawal", (JsonNode?)null, other.Key)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await program.Puts(path + "/rejections/google", new JsonObject { ["words"] = "Không" }, stall.Key)
            ).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (
                await program.Puts(path + "/rejections/google", new JsonObject { ["words"] = "Không" }, orchard.Key)
            ).StatusCode
        );
        Assert.Equal("listed", await State(program, orchard, "google"));
    }

    [Theory]
    [InlineData("""{"marketplace": "amazon"}""", "/marketplace")]
    [InlineData("""{"reason": "x", "until": "2027"}""", "/until")]
    public async Task A_withdrawal_that_means_nothing_is_refused_by_field(string body, string pointer)
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        using var refused = await program.Puts(
            $"/api/listings/{orchard.Gtin}/withdrawal",
            JsonNode.Parse(body),
            orchard.Key
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(pointer, (await refused.Json())["errors"]![0].Text("pointer"));
        Assert.Equal("listed", await State(program, orchard, "google"));
    }

    [Fact]
    public async Task A_withdrawal_that_is_killed_anywhere_is_whole_or_not_there_and_its_retry_makes_it()
    {
        await using var succession = await Succession.Of(storage);
        var orchard = await Orchard.OfAsync(succession.Successor, "A");
        var body = new JsonObject { ["reason"] = "Hết mùa" };
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < 100);
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            var answer = await succession.Mortal.Puts(
                $"/api/listings/{orchard.Gtin}/withdrawal",
                body.DeepClone(),
                orchard.Key
            );
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.NoContent);
            await succession.Successor.Settles();
            var feeds = await Task.WhenAll(Pulls.Files.Select(file => succession.Successor.Offers(file.Data)));
            var sold = feeds.Select(feed => feed[orchard.Gtin]).Distinct().ToList();
            Assert.Single(sold);
            Assert.Equal(sold[0] ? "listed" : "withdrawn", await State(succession.Successor, orchard, "market"));
            Assert.False(lived && sold[0], "It was answered and is not there.");
            await Withdraws(succession.Successor, orchard, body);
            Assert.Equal("withdrawn", await State(succession.Successor, orchard, "google"));
            await Resumes(succession.Successor, orchard, "");
            await succession.Successor.Settles();
        }
    }

    static async Task<IReadOnlyList<JsonNode>> Sees(TraceabilityProgram program, string key, string query = "")
    {
        var answer = await program.Gets("/api/listings?" + query, key);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Text());
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }

    static IEnumerable<JsonNode> Places(JsonNode listed) => listed["marketplaces"]!.AsArray().Select(one => one!);

    static JsonNode Line(JsonNode listed, string marketplace) =>
        Places(listed).Single(one => one.Text("marketplace") == marketplace);

    static async Task<string> State(TraceabilityProgram program, Orchard orchard, string marketplace) =>
        Line((await Sees(program, orchard.Key)).Single(one => one.Text("gtin") == orchard.Gtin), marketplace)
            .Text("state");

    static async Task Withdraws(TraceabilityProgram program, Orchard orchard, JsonObject body)
    {
        using var answer = await program.Puts(
            $"/api/listings/{orchard.Gtin}/withdrawal",
            body.DeepClone(),
            orchard.Key
        );
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Text());
    }

    static async Task Resumes(TraceabilityProgram program, Orchard orchard, string query)
    {
        using var answer = await Deletes(program, $"/api/listings/{orchard.Gtin}/withdrawal{query}", orchard.Key);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    static async Task Rejects(TraceabilityProgram program, Orchard orchard, string place, JsonObject words, string key)
    {
        using var answer = await program.Puts(
            $"/api/listings/{orchard.Gtin}/rejections/{place}",
            words.DeepClone(),
            key
        );
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Text());
    }

    static async Task<string> Market(TraceabilityProgram program, Orchard orchard) =>
        await (await program.Gets($"/market/{orchard.Gtin}")).Text();

    static Task<HttpResponseMessage> Deletes(TraceabilityProgram program, string path, string key) =>
        program.Asks(
            new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { Authorization = new("Bearer", key) } }
        );
}

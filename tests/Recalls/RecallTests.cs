using System.Net;
using System.Text.Json.Nodes;
using Traceability.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

public class RecallTests(TestStorage storage)
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_recalled_lot_and_what_was_made_of_it_are_told_everywhere_and_what_it_was_made_of_is_not()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (farm, gtin, desk) = await Sells(program, "SEED", "A", "B", "OTHER");
        await desk.Tells(
            desk.Makes(1, [desk.Lot("SEED")], [desk.Lot("A")]),
            desk.Makes(2, [desk.Lot("A"), desk.Lot("OTHER")], [desk.Lot("B")])
        );
        Assert.Equal(["A", "B", "OTHER", "SEED"], (await desk.Sold()).Order());

        var answer = await desk.Decides("A", farm.Key);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var recall = await answer.Json();
        Assert.Equal("marking", recall.Text("state"));
        Assert.Equal(
            $"{TraceabilityProgram.PublicUrl}/api/recalls/{recall.Text("id")}",
            answer.Headers.Location!.ToString()
        );
        await program.Settles();

        var told = await desk.Reads(recall.Text("id"));
        Assert.Equal("marking", told.Text("state"));
        Assert.Equal(2, told["lots"]!.GetValue<int>());
        Assert.Equal(["A", "OTHER"], (await desk.Sold()).Concat(["A"]).Except(["SEED"]).Order());
        Assert.True(await desk.IsRecalled("A") && await desk.IsRecalled("B"));
        Assert.False(await desk.IsRecalled("SEED") || await desk.IsRecalled("OTHER"));
        var b = told["items"]!.AsArray().Single(item => item.Text("lot") == "B")!;
        Assert.Equal("recalled", b.Text("state"));
        Assert.EndsWith("/10/A", Assert.Single(b["path"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("thu hồi", await (await program.Gets($"/trace/{gtin}/B")).Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "thu hồi",
            (await (await program.Gets($"/trace/{gtin}/OTHER")).Text()).ToLowerInvariant(),
            StringComparison.Ordinal
        );
        var market = await (await program.Gets($"/market/{gtin}?lot=B")).Text();
        Assert.Contains("Lô B đã bị thu hồi", market, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "thu hồi",
            (await (await program.Gets($"/market/{gtin}")).Text()).ToLowerInvariant(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Complete_is_told_seven_seconds_after_the_last_mark_and_not_before()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A");
        var recall = await desk.Recalls("A");
        await program.Settles();
        program.Clock.Advance(KeptRecall.Seen - TimeSpan.FromMilliseconds(1));
        Assert.Equal("marking", (await desk.Reads(recall)).Text("state"));
        program.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("complete", (await desk.Reads(recall)).Text("state"));
    }

    [Fact]
    public async Task A_batch_made_of_a_recalled_one_is_born_recalled_before_and_after_its_registration()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (farm, gtin, desk) = await Sells(program, "A");
        var recall = await desk.Recalls("A");
        await program.Settles();
        await desk.Tells(desk.Makes(1, [desk.Lot("A")], [desk.Lot("BORN")]));
        Assert.True(await desk.IsRecalled("BORN"));
        await Desk.EffectOf(program)
            .FollowAsync(
                Accepted.Of(desk.Makes(2, [desk.Lot("A")], [desk.Lot("LATER"), desk.Lot("NEVER")])),
                TestContext.Current.CancellationToken
            );

        // No queue is read in between.
        Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, "LATER"))).StatusCode);
        Assert.True(await desk.IsRecalled("LATER"));
        Assert.Equal(HttpStatusCode.NotFound, (await farm.Gets($"/api/batches/{gtin}/NEVER")).StatusCode);
        await program.Settles();
        Assert.True(await desk.IsRecalled("LATER"));
        Assert.Empty(await desk.Sold());
        Assert.Equal(["A", "BORN", "LATER", "NEVER"], (await desk.Reaches(recall)).Keys.Order());
    }

    [Fact]
    public async Task A_pallet_is_recalled_while_something_recalled_is_inside_and_its_other_lots_are_not()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A", "NEIGHBOUR", "DUMPED");
        var (pallet, truck) = (Desk.Unit(1), Desk.Unit(2));
        await desk.Tells(
            desk.Packs(1, pallet, desk.Lot("A"), desk.Lot("NEIGHBOUR")),
            desk.Packs(2, truck, pallet),
            desk.Makes(3, [pallet], [desk.Lot("DUMPED")])
        );
        var recall = await desk.Recalls("A");
        await program.Settles();
        var reached = await desk.Reaches(recall);
        Assert.Equal(
            [("A", "recalled"), ("DUMPED", "recalled"), (Name(pallet), "contains"), (Name(truck), "contains")],
            reached.Select(item => (item.Key, item.Value)).OrderBy(item => item.Key.Length).ThenBy(item => item.Key)
        );
        Assert.False(await desk.IsRecalled("NEIGHBOUR"));

        // It is out again: then only what was made while it was in.
        await desk.Tells(desk.Unpacks(4, pallet, desk.Lot("A")), desk.Makes(5, [pallet], [desk.Lot("CLEAN")]));
        await program.Settles();
        reached = await desk.Reaches(recall);
        Assert.Equal("contained", reached[Name(pallet)]);
        Assert.Equal("contained", reached[Name(truck)]);
        Assert.Equal("recalled", reached["DUMPED"]);
        Assert.DoesNotContain("CLEAN", reached.Keys);
    }

    [Fact]
    public async Task The_contents_of_a_container_that_is_recalled_itself_are_recalled_all_that_ever_were_inside()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "IN", "WAS", "NEXT");
        var (crate, pallet) = (Desk.Unit(1), Desk.Unit(2));
        await desk.Tells(
            desk.Packs(1, crate, desk.Lot("WAS")),
            desk.Unpacks(2, crate, desk.Lot("WAS")),
            desk.Packs(3, crate, desk.Lot("IN")),
            desk.Packs(4, pallet, crate, desk.Lot("NEXT"))
        );
        var answer = await program.Sends("/api/recalls", new JsonObject { ["epc"] = crate, ["reason"] = "Thùng bẩn." });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await program.Settles();
        Assert.True(await desk.IsRecalled("IN") && await desk.IsRecalled("WAS"));
        Assert.False(await desk.IsRecalled("NEXT"));
        Assert.Equal("contains", (await desk.Reaches((await answer.Json()).Text("id")))[Name(pallet)]);
    }

    [Fact]
    public async Task A_late_event_and_a_mistake_that_is_declared_are_weighed_again()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A", "B", "C", "D");
        var mistake = desk.Makes(1, [desk.Lot("A")], [desk.Lot("B")]);
        await desk.Tells(mistake, desk.Makes(2, [desk.Lot("B")], [desk.Lot("C")]));
        var recall = await desk.Recalls("A");
        await program.Settles();
        Assert.True(await desk.IsRecalled("C"));

        await desk.Tells(Desk.Mistaken(mistake), desk.Makes(3, [desk.Lot("A")], [desk.Lot("D")]));
        await program.Settles();
        Assert.Equal(["A", "D"], (await desk.Reaches(recall)).Keys.Order());
        Assert.Equal(["B", "C"], (await desk.Sold()).Order());
        Assert.True(await desk.IsRecalled("D"));
        Assert.False(await desk.IsRecalled("B") || await desk.IsRecalled("C"));
        Assert.Equal(2, (await desk.Reads(recall))["lots"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_emptying_that_did_not_happen_leaves_the_container_recalled()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A");
        var pallet = Desk.Unit(1);
        var emptied = desk.Unpacks(2, pallet);
        await desk.Tells(desk.Packs(1, pallet, desk.Lot("A")), emptied);
        var recall = await desk.Recalls("A");
        await program.Settles();
        Assert.Equal("contained", (await desk.Reaches(recall))[Name(pallet)]);
        await desk.Tells(Desk.Mistaken(emptied), desk.Makes(3, [pallet], [desk.Lot("JUICE")]));
        await program.Settles();
        var reached = await desk.Reaches(recall);
        Assert.Equal(("contains", "recalled"), (reached[Name(pallet)], reached["JUICE"]));
    }

    [Fact]
    public async Task Lots_that_are_made_of_each_other_and_crates_inside_each_other_end()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A", "B");
        var (one, two) = (Desk.Unit(1), Desk.Unit(2));
        var loop = desk.Makes(1, [desk.Lot("A")], [desk.Lot("B")]);
        await desk.Tells(
            loop,
            desk.Makes(2, [desk.Lot("B")], [desk.Lot("A")]),
            desk.Packs(3, one, desk.Lot("B"), two),
            desk.Packs(4, two, one)
        );
        var recall = await desk.Recalls("A");
        await program.Settles();
        Assert.Equal(4, (await desk.Reaches(recall)).Count);
        // What held itself up is let go all the same.
        await desk.Tells(Desk.Mistaken(loop));
        await program.Settles();
        Assert.Equal(["A"], (await desk.Reaches(recall)).Keys);
    }

    [Fact]
    public async Task Lifting_lets_go_only_what_no_other_recall_holds_and_stays_on_record()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (farm, _, desk) = await Sells(program, "A", "B", "BOTH");
        await desk.Tells(desk.Makes(1, [desk.Lot("A"), desk.Lot("B")], [desk.Lot("BOTH")]));
        var one = await desk.Recalls("A", reason: "Một.");
        program.Clock.Advance(TimeSpan.FromMinutes(1));
        var two = await desk.Recalls("B", reason: "Hai.");
        await program.Settles();
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Lifts(one, farm.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Lifts(one)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Lifts(one)).StatusCode);
        await program.Settles();
        Assert.False(await desk.IsRecalled("A"));
        Assert.True(await desk.IsRecalled("BOTH"));
        Assert.Equal(["A"], await desk.Sold());
        program.Clock.Advance(KeptRecall.Seen);
        var lifted = await desk.Reads(one);
        Assert.Equal(("lifted", "Kiểm nghiệm lại đạt."), (lifted.Text("state"), lifted["lift"].Text("reason")));
        Assert.Equal(2, lifted["items"]!.AsArray().Count);

        await desk.Lifts(two);
        await program.Settles();
        Assert.False(await desk.IsRecalled("BOTH"));
        Assert.Equal(["A", "B", "BOTH"], (await desk.Sold()).Order());
        // What comes of it now is not recalled any more.
        await desk.Tells(desk.Makes(2, [desk.Lot("A")], [desk.Lot("NEW")]));
        await program.Settles();
        Assert.DoesNotContain("NEW", (await desk.Reaches(one)).Keys);
    }

    [Fact]
    public async Task A_drill_tells_the_same_marks_nothing_and_tells_nobody()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (farm, _, desk) = await Sells(program, "A", "B");
        await desk.Tells(desk.Makes(1, [desk.Lot("A")], [desk.Lot("B")]), desk.Packs(2, Desk.Unit(1), desk.Lot("B")));
        var drill = await desk.Recalls("A", drill: true);
        await program.Settles();
        Assert.Equal("complete", (await desk.Reads(drill)).Text("state"));
        Assert.False(await desk.IsRecalled("A") || await desk.IsRecalled("B"));
        Assert.Equal(["A", "B"], (await desk.Sold()).Order());
        Assert.Empty((await (await farm.Gets("/api/notices")).Json())["items"]!.AsArray());

        var recall = await desk.Recalls("A");
        await program.Settles();
        Assert.Equal(await desk.Reaches(drill), await desk.Reaches(recall));
    }

    [Theory]
    [InlineData("vi", "Lô này đã bị thu hồi")]
    [InlineData("en", "This lot has been recalled")]
    public async Task The_page_of_a_lot_that_nobody_registered_shows_its_recall(string language, string words)
    {
        await using var program = TraceabilityProgram.On(storage);
        var (_, gtin, desk) = await Sells(program, "A");
        const string foreign = "04012345123456";
        await desk.Tells(desk.Makes(1, [desk.Lot("A")], [Supply.Lot(foreign, "X1")]));
        await desk.Recalls("A");
        await program.Settles();
        var page = await program.Gets($"/trace/{foreign}/X1?lang={language}");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        var text = WebUtility.HtmlDecode(await page.Text());
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("Dư lượng.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(words, await (await program.Gets($"/trace/{gtin}/X9?lang={language}")).Text());
    }

    [Fact]
    public async Task Owners_and_holders_are_told_once_here_and_by_their_webhooks()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Settings = new Dictionary<string, string> { ["Traceability:AllowPrivateWebhooks"] = "true" },
        }.Listening();
        var (farm, gtin, desk) = await Sells(program, "A", "B");
        var shop = await Supply.JoinsAsync(program, "Siêu thị Cao Lãnh");
        var hook = await program.Sends("/api/webhooks", new JsonObject { ["target"] = receiver.Address }, shop.Key);
        Assert.Equal(HttpStatusCode.Created, hook.StatusCode);
        var pallet = Desk.Unit(1);
        await desk.Tells(
            desk.Makes(1, [desk.Lot("A")], [desk.Lot("B")]),
            desk.Packs(2, pallet, desk.Lot("B")),
            desk.Ships(3, pallet, shop.Party)
        );
        var recall = await desk.Recalls("A");
        await new QueueHost(program.Services, new Random(1), deliveries: 5).SettlesAsync();

        var told = await (await program.Gets("/api/notices", shop.Key)).Json();
        Assert.Equal(
            [("B", false), (null, true)],
            told["items"]!
                .AsArray()
                .Select(item => item!["data"]!)
                .Select(data => (data["lot"]?.GetValue<string>(), data["contains"]!.GetValue<bool>()))
                .OrderBy(item => item.Item2)
        );
        Assert.All(told["items"]!.AsArray(), item => Assert.Equal("recall.marked", item.Text("type")));
        Assert.Equal(2, (await (await farm.Gets("/api/notices")).Json())["items"]!.AsArray().Count);
        var sent = receiver
            .Received.DistinctBy(message => message.Id)
            .Select(message => JsonNode.Parse(message.Body)!)
            .ToList();
        Assert.Equal(2, sent.Count);
        var b = sent.Single(message => message["data"]!["lot"] is not null);
        Assert.Equal(("recall.marked", gtin, "B"), (b.Text("type"), b["data"].Text("gtin"), b["data"].Text("lot")));
        var holder = (await desk.Reads(recall))["items"]!.AsArray().Single(i => i!["lot"]?.GetValue<string>() == "B")!;
        Assert.Equal("Siêu thị Cao Lãnh", holder["holder"].Text("name"));

        // Who is handed it later is told too.
        var next = await Supply.JoinsAsync(program, "Chợ Mỹ Tho");
        await desk.Tells(desk.Ships(4, desk.Lot("B"), next.Party));
        Assert.Single((await (await program.Gets("/api/notices", next.Key)).Json())["items"]!.AsArray());

        await desk.Lifts(recall);
        await program.Settles();
        Assert.Contains(
            (await (await program.Gets("/api/notices", shop.Key)).Json())["items"]!.AsArray(),
            item => item.Text("type") == "recall.lifted"
        );
        Assert.Contains(receiver.Received, message => message.Body.Contains("recall.lifted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_owner_and_the_operator_recall_and_only_what_is_known()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (farm, gtin, desk) = await Sells(program, "A");
        var other = await Farm.JoinsAsync(program, "Hộ khác");
        var house = await Supply.JoinsAsync(program);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Decides("A", other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Decides("A", house.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Decides("MISTYPED", farm.Key)).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await program.Sends("/api/recalls", new JsonObject { ["gtin"] = gtin, ["lot"] = "A" })).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await program.Sends(
                    "/api/recalls",
                    new JsonObject { ["epc"] = Desk.Unit(1), ["reason"] = "Thùng bẩn." },
                    farm.Key
                )
            ).StatusCode
        );
        var id = (await (await desk.Decides("A", farm.Key)).Json()).Text("id");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Gets($"/api/recalls/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await farm.Gets($"/api/recalls/{id}")).StatusCode);
        await program.Settles();
        Assert.Equal(id, (await (await farm.Gets("/api/recalls")).Json())["items"]![0].Text("id"));
        Assert.Empty((await (await other.Gets("/api/recalls")).Json())["items"]!.AsArray());
    }

    [Fact]
    public async Task The_same_request_is_the_same_recall_and_its_key_is_for_no_other()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A", "B");
        var one = await (await desk.Decides("A", idempotencyKey: "k")).Json();
        var again = await (await desk.Decides("A", idempotencyKey: "k")).Json();
        Assert.Equal(one.Text("id"), again.Text("id"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Decides("B", idempotencyKey: "k")).StatusCode);
    }

    [Fact]
    public async Task Work_whose_message_was_lost_is_announced_again_by_who_looks()
    {
        await using var program = TraceabilityProgram.On(storage, now);
        var (_, _, desk) = await Sells(program, "A");
        var recall = await desk.Recalls("A");
        var host = new QueueHost(program.Services);
        await RecallKillTests.LosesAsync(program);
        await host.SettlesAsync();
        Assert.Equal("marking", (await desk.Reads(recall)).Text("state"));
        program.Clock.Advance(TimeSpan.FromMinutes(11));
        await desk.Reads(recall);
        await desk.Reads(recall);
        Assert.Single(await host.WaitingAsync(Traceability.Platform.Storage.Queues.Recall));
        await host.SettlesAsync();
        Assert.True(await desk.IsRecalled("A"));
    }

    static string Name(string thing) => thing.Split('/')[^1];

    /// <summary>A farmer with a product in the feed and lots of it.</summary>
    internal static async Task<(Farm Farm, string Gtin, Desk Desk)> Sells(
        TraceabilityProgram program,
        params string[] lots
    )
    {
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        foreach (var lot in lots)
        {
            Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, lot))).StatusCode);
        }

        await program.Settles();
        return (farm, gtin, new Desk(program, gtin));
    }
}

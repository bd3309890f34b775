using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>A harvest inside a waiting time: who is asked, who is told, and what a shopper reads.</summary>
public class EarlyHarvestTests(TestStorage storage)
{
    const string Reason = "Bão sắp vào, phải hái chạy.";

    [Theory]
    [InlineData(
        "vi",
        "Thửa này xịt Amistar 250SC ngày 10 tháng 11, 2026, phải đến ngày 24 tháng 11, 2026 mới hết thời gian cách ly. "
            + "Nếu vẫn thu hoạch, hãy ghi lý do."
    )]
    [InlineData(
        "en",
        "Amistar 250SC was sprayed on this plot on 10 November 2026: it may be harvested from 24 November 2026 on. "
            + "If it was harvested all the same, say why."
    )]
    public async Task Without_a_reason_it_is_refused_with_what_was_sprayed_when_and_the_first_day_and_nothing_is_kept(
        string language,
        string words
    )
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        await field.Sprays("2026-11-10");
        await field.Sprays("2026-11-12", 3);
        var answer = await program.Sends("/api/batches", field.Harvest("L1", "2026-11-23"), field.Key, "k1", language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(
            ("/earlyHarvestReason", "waiting-time", words),
            (error.Text("pointer"), error.Text("rule"), error.Text("detail"))
        );
        await program.Settles();
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets($"/api/batches/{field.Gtin}/L1", field.Key)).StatusCode
        );

        // The same request, now with a reason, is another one: it has a key of its own.
        await field.Harvests("L1", "2026-11-23", Reason, "k2");
        await field.Harvests("L2", "2026-11-24", null, "k3");
    }

    [Fact]
    public async Task With_a_reason_it_is_kept_told_to_the_farmer_and_its_cooperative_and_not_hidden_from_the_shopper()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (field, office) = (await Field.OfAsync(program), await Field.OfAsync(program));
        var member = await program.Puts($"/api/cooperatives/{office.Farmer}/members/{field.Farmer}", null);
        Assert.Equal(HttpStatusCode.OK, member.StatusCode);
        var sown = await field.Does("sowing", "2026-11-02");
        var sprayed = await field.Sprays("2026-11-10");
        var made = await field.Harvests("L1", "2026-11-20", Reason);
        Assert.Equal(("vuon-sau", "2026-11-24"), (made.Text("plot"), made["earlyHarvest"].Text("until")));
        Assert.Equal(Reason, made["earlyHarvest"].Text("reason"));
        // Before the queues are read, too.
        Assert.Equal("2026-11-24", (await field.Batch("L1"))["earlyHarvest"].Text("until"));
        await program.Settles();
        await program.Settles();

        foreach (var key in new[] { field.Key, TraceabilityProgram.OperatorKey })
        {
            var read = await field.Batch("L1", key);
            Assert.Equal("vuon-sau", read.Text("plot"));
            Assert.True(JsonNode.DeepEquals(made["earlyHarvest"], read["earlyHarvest"]), read.ToJsonString());
        }

        foreach (var read in new[] { await field.Batch("L1", isPublic: true), await field.Batch("L1", office.Key) })
        {
            Assert.Null(read["plot"]);
            Assert.Null(read["earlyHarvest"]);
        }

        foreach (var key in new[] { field.Key, office.Key })
        {
            var notice = Assert.Single(await field.Notices(key));
            var data = notice["data"];
            Assert.Equal(
                ("harvest.early", "L1", field.Farmer, "2026-11-20", "2026-11-24", Reason),
                (
                    notice.Text("type"),
                    data.Text("lot"),
                    data.Text("farmer"),
                    data.Text("harvestedOn"),
                    data.Text("until"),
                    data.Text("reason")
                )
            );
        }

        var page = await field.Page("L1");
        Assert.Contains("Thu hoạch sớm 4 ngày", page, StringComparison.Ordinal);
        Assert.Contains("phải chờ 14 ngày mới thu hoạch; lô này mới chờ được 10 ngày.", page, StringComparison.Ordinal);
        Assert.Contains("Trong vụ này: gieo trồng 1 lần, xịt thuốc 1 lần.", page, StringComparison.Ordinal);
        foreach (var secret in new[] { Reason, "Amistar", "vuon-sau" })
        {
            Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        }

        Assert.Contains("Harvested 4 days early", await field.Page("L1", "en"), StringComparison.Ordinal);

        // Where nothing is left of the diary, nothing is told of it; and whoever was told is told.
        await field.Withdraws(sown.Text("id"));
        await field.Withdraws(sprayed.Text("id"));
        await program.Settles();
        Assert.Null((await field.Batch("L1"))["earlyHarvest"]);
        Assert.Equal("harvest.cleared", (await field.Notices(office.Key))[0].Text("type"));
        Assert.DoesNotContain("Nhật ký", await field.Page("L1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_arrives_after_the_batch_counts_as_if_it_had_come_before()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        await field.Does("watering", "2026-11-15");
        var made = await field.Harvests("L1", "2026-11-20", null, "k1");
        await field.Harvests("L2", "2026-11-20", Reason);
        await field.Beside("vuon-truoc").Harvests("L3", "2026-11-20");
        await field.Harvests("L4", "2026-11-09");
        await program.Settles();
        Assert.Null(made["earlyHarvest"]);
        // What is said of a harvest that is not early is kept, and is no early harvest.
        Assert.Null((await field.Batch("L2"))["earlyHarvest"]);
        Assert.Contains("Nhật ký không ghi lần xịt thuốc nào.", await field.Page("L1"), StringComparison.Ordinal);

        var id = (await field.Sprays("2026-11-10")).Text("id");
        await program.Settles();
        var early = (await field.Batch("L1"))["earlyHarvest"]!.AsObject();
        Assert.Equal("2026-11-24", early.Text("until"));
        // Nobody could say why.
        Assert.True(early.ContainsKey("reason"));
        Assert.Null(early["reason"]);
        Assert.Equal(Reason, (await field.Batch("L2"))["earlyHarvest"].Text("reason"));
        Assert.Null((await field.Batch("L3"))["earlyHarvest"]);
        Assert.Null((await field.Batch("L4"))["earlyHarvest"]);
        Assert.Equal(
            ["harvest.early L1", "harvest.early L2"],
            (await field.Notices()).Select(Line).Order(StringComparer.Ordinal)
        );
        Assert.Contains("Thu hoạch sớm 4 ngày", await field.Page("L1"), StringComparison.Ordinal);
        Assert.DoesNotContain("Nhật ký canh tác", await field.Page("L3"), StringComparison.Ordinal);

        // A phone that lost the answer asks again: the batch is answered as it was.
        var again = await field.Harvests("L1", "2026-11-20", null, "k1");
        Assert.True(JsonNode.DeepEquals(made, again), again.ToJsonString());
        var other = await field.Farm.Registers(field.Harvest("L1", "2026-11-19"), "k1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);

        program.Clock.Advance(TimeSpan.FromMinutes(1));
        await field.Withdraws(id);
        await program.Settles();
        Assert.Null((await field.Batch("L1"))["earlyHarvest"]);
        Assert.Equal(
            ["harvest.cleared L1", "harvest.cleared L2", "harvest.early L1", "harvest.early L2"],
            (await field.Notices()).Select(Line).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("Thu hoạch sớm", await field.Page("L1"), StringComparison.Ordinal);

        static string Line(JsonNode notice) => $"{notice.Text("type")} {notice["data"].Text("lot")}";
    }

    [Fact]
    public async Task A_lot_that_the_server_names_is_answered_the_same_to_a_retry_after_a_spraying_arrived()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        var made = await field.Harvests(null, "2026-11-20", null, "k1");
        await field.Sprays("2026-11-10");
        var again = await field.Harvests(null, "2026-11-20", null, "k1");
        Assert.True(JsonNode.DeepEquals(made, again), again.ToJsonString());
        await program.Settles();
        Assert.Equal("2026-11-24", (await field.Batch(made.Text("lot")))["earlyHarvest"].Text("until"));
    }

    [Fact]
    public async Task A_reason_without_a_plot_is_about_nothing()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        var harvest = field.Harvest("L1", "2026-11-20", Reason);
        harvest.Remove("plot");
        var error = (await (await field.Farm.Registers(harvest)).Json())["errors"]![0];
        Assert.Equal(("/earlyHarvestReason", "plot-needed"), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task Many_late_entries_at_once_end_in_the_brief_that_they_make_together()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        await field.Harvests("L1", "2026-11-20");
        await Task.WhenAll(Enumerable.Range(1, 12).Select(i => field.Does("watering", $"2026-11-{i:D2}")));
        await field.Sprays("2026-11-01");
        await new QueueHost(program.Services).StepAsync();
        await Task.WhenAll(Enumerable.Range(13, 6).Select(i => field.Does("care", $"2026-11-{i:D2}")));
        // Several instances weigh the same harvest at the same moment.
        var host = new QueueHost(program.Services);
        var messages = await host.WaitingAsync(Queues.DiaryChanged);
        Assert.Equal(6, messages.Count);
        await Task.WhenAll(messages.Select(message => host.HandlesAsync(Queues.DiaryChanged, message)));
        await program.Settles();
        var page = await field.Page("L1");
        Assert.Contains("tưới nước 12 lần, chăm sóc 6 lần, xịt thuốc 1 lần.", page, StringComparison.Ordinal);
        Assert.Contains(
            "Xịt thuốc lần cuối 19 ngày trước khi thu hoạch, quá thời gian cách ly 14 ngày.",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_recalled_lot_is_not_praised_by_its_diary_and_its_early_harvest_is_not_hidden()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        await field.Sprays("2026-11-10");
        await field.Harvests("EARLY", "2026-11-20", Reason);
        await field.Harvests("KEPT", "2026-11-24");
        await program.Settles();
        foreach (var lot in new[] { "EARLY", "KEPT" })
        {
            await program.Sends(
                "/api/recalls",
                new JsonObject
                {
                    ["gtin"] = field.Gtin,
                    ["lot"] = lot,
                    ["reason"] = "Dư lượng.",
                }
            );
        }

        await program.Settles();
        Assert.Contains("Thu hoạch sớm 4 ngày", await field.Page("EARLY"), StringComparison.Ordinal);
        Assert.DoesNotContain("cách ly", await field.Page("KEPT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Naming_a_plot_costs_one_query_more()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var field = await Field.OfAsync(program);
        await field.Sprays("2026-11-10");
        program.Clock.Advance(ShortCache<string, string>.Longest);
        tap.Forgets();
        await field.Harvests("L1", "2026-11-24");
        Assert.Equal(
            ["GET keys", "GET products", "GET diary", "POST batch-changed", "POST $batch"],
            tap.Calls.Select(call => call.ToString())
        );
    }
}

using System.Net;
using Traceability.Opinions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Opinions;

/// <summary>Shoppers say what they think, the operator lets everyone see it, and the farmer answers.</summary>
public sealed class OpinionTests(TestStorage storage) : IAsyncLifetime
{
    const string Sweet = "Xoài ngọt, chín đều.";

    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, Grower.Now);
    Grower stall = null!;
    Taster taster = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        stall = await Grower.OpensAsync(program);
        gtin = await stall.Sells("Xoài cát");
        taster = new Taster(program, gtin, "L1");
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    async Task<string> Id() => Assert.Single(await taster.Read(stall.Key)).Text("id");

    [Fact]
    public async Task A_shopper_says_it_without_a_script_its_farmer_reads_it_at_once_and_everyone_when_the_operator_shows_it()
    {
        var sent = await taster.Sends(taster.Opinions, await taster.Fills());
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal(taster.Opinions + "?sent=1", sent.Headers.Location!.OriginalString);
        Assert.DoesNotContain("Set-Cookie", sent.Headers.Select(header => header.Key));
        await program.Settles();
        Assert.Contains(
            "Cảm ơn bạn đã góp ý.",
            Household.TextOf(await stall.Page(taster.Opinions + "?sent=1")),
            StringComparison.Ordinal
        );
        foreach (var path in new[] { taster.Page, taster.Opinions })
        {
            Assert.DoesNotContain(Sweet, await stall.Page(path), StringComparison.Ordinal);
        }

        var opinion = Assert.Single(await taster.Read(stall.Key));
        Assert.Equal(
            ("waiting", 5, Sweet, "Bưởi"),
            (opinion.Text("state"), opinion["stars"]!.GetValue<int>(), opinion.Text("text"), opinion.Text("name"))
        );
        var notice = Assert.Single(await taster.Read(stall.Key, "notices"), n => n.Text("type") == "opinion.written");
        Assert.Equal(opinion.Text("id"), notice["data"].Text("opinion"));

        Assert.Single(await taster.Read(TraceabilityProgram.OperatorKey));
        Assert.Equal(HttpStatusCode.OK, (await taster.Decides(opinion.Text("id"), "show")).StatusCode);
        Assert.Empty(await taster.Read(TraceabilityProgram.OperatorKey));
        foreach (var path in new[] { taster.Page, taster.Opinions })
        {
            Assert.Contains(Sweet, await stall.Page(path), StringComparison.Ordinal);
        }

        Assert.Contains(
            "5 trên 5 sao (1 ý kiến)",
            Household.TextOf(await stall.Page(taster.Page)),
            StringComparison.Ordinal
        );
        Assert.Contains("1 opinion", await stall.Page(taster.Page, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_farmer_hides_nothing_and_answers_once()
    {
        await taster.Says(1, "Chua và sượng.");
        var id = await Id();
        var decision = new System.Text.Json.Nodes.JsonObject { ["decision"] = "hide", ["reason"] = "x" };
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await program.Sends($"/api/opinions/{id}/decision", decision, stall.Key)).StatusCode
        );
        await taster.Decides(id, "show");
        Assert.Equal(
            HttpStatusCode.OK,
            (await taster.Answers(id, "Xin lỗi chị, vườn sẽ đổi trái khác.", stall.Key)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await taster.Answers(id, "Xin lỗi chị, vườn sẽ đổi trái khác.", stall.Key)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Conflict, (await taster.Answers(id, "Khác.", stall.Key)).StatusCode);
        var other = await Grower.OpensAsync(program, "Nhà vườn khác");
        Assert.Equal(HttpStatusCode.NotFound, (await taster.Answers(id, "Khác.", other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await taster.Answers(id, "Gọi 0912 345 678", stall.Key)).StatusCode);
        var page = await stall.Page(taster.Page);
        Assert.Contains("Chua và sượng.", page, StringComparison.Ordinal);
        Assert.Contains("Xin lỗi chị, vườn sẽ đổi trái khác.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_operator_hides_is_gone_with_its_stars_and_its_farmer_reads_why()
    {
        await taster.Says(2, "Tạm được.");
        var id = await Id();
        await taster.Decides(id, "show");
        Assert.Equal(HttpStatusCode.BadRequest, (await taster.Decides(id, "hide")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await taster.Decides(id, "burn", "x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await taster.Decides(id, "hide", "Nói về hàng khác.")).StatusCode);
        var page = await stall.Page(taster.Page);
        Assert.DoesNotContain("Tạm được.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("trên 5 sao", page, StringComparison.Ordinal);
        var opinion = Assert.Single(await taster.Read(stall.Key));
        Assert.Equal(("hidden", "Nói về hàng khác."), (opinion.Text("state"), opinion["decision"].Text("reason")));
        Assert.Equal(HttpStatusCode.NotFound, (await taster.Decides("aaaaaaaaaaaaaaaaaaaaaaaaaa", "show")).StatusCode);
    }

    [Fact]
    public async Task The_page_has_the_newest_three_in_words_and_the_mean_of_all_and_a_scan_stays_one_read()
    {
        for (var stars = 1; stars <= 5; stars++)
        {
            await taster.Says(stars, $"Ý kiến số {stars}.");
            program.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (var opinion in await taster.Read(TraceabilityProgram.OperatorKey))
        {
            await taster.Decides(opinion.Text("id"), "show");
        }

        var page = Household.TextOf(await stall.Page(taster.Page));
        Assert.Contains("3 trên 5 sao (5 ý kiến)", page, StringComparison.Ordinal);
        Assert.Contains("Ý kiến số 3.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ý kiến số 2.", page, StringComparison.Ordinal);
        Assert.Contains("Ý kiến số 1.", await stall.Page(taster.Opinions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_fingers_send_one_opinion_and_another_page_another()
    {
        var form = await taster.Fills();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => taster.Sends(taster.Opinions, form)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        await program.Settles();
        Assert.Single(await taster.Read(stall.Key));
        await taster.Says();
        Assert.Equal(2, (await taster.Read(stall.Key)).Count);
    }

    [Theory]
    [InlineData("vi", "Hãy chọn từ 1 đến 5 sao.", "Xin đừng ghi số điện thoại")]
    [InlineData("en", "Choose 1 to 5 stars.", "Leave phone numbers out")]
    public async Task What_is_refused_is_shown_again_as_it_was_typed_with_what_is_wrong(
        string language,
        string stars,
        string phone
    )
    {
        var form = await taster.Fills(text: "Gọi 0912 345 678 <b>nhé</b>");
        form["stars"] = "6";
        var answer = await taster.Sends(taster.Opinions, form, language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var html = await answer.Text();
        foreach (var words in new[] { stars, phone, "Gọi 0912 345 678" })
        {
            Assert.Contains(words, Household.TextOf(html), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<b>nhé", html, StringComparison.Ordinal);
        await program.Settles();
        Assert.Empty(await taster.Read(stall.Key));
    }

    [Theory]
    [InlineData("stars", "0")]
    [InlineData("stars", "")]
    [InlineData("text", null)]
    [InlineData("text", "mua ở xoairenhat.com")]
    [InlineData("name", "0912345678")]
    [InlineData("form", "1")]
    [InlineData("website", "https://spam.example")]
    public async Task Nothing_comes_of_a_form_that_no_shopper_sends(string field, string? value)
    {
        var form = await taster.Fills();
        form[field] = value ?? new string('x', OpinionLimits.MaxText + 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await taster.Sends(taster.Opinions, form)).StatusCode);
        await program.Settles();
        Assert.Empty(await taster.Read(stall.Key));
    }

    [Theory]
    [InlineData("cross-site", null, HttpStatusCode.Forbidden)]
    [InlineData("same-site", null, HttpStatusCode.Forbidden)]
    [InlineData("same-origin", null, HttpStatusCode.SeeOther)]
    [InlineData(null, "https://khac.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData(null, TraceabilityProgram.PublicUrl, HttpStatusCode.SeeOther)]
    public async Task A_form_on_another_site_sends_nothing_here(string? site, string? origin, HttpStatusCode status)
    {
        foreach (
            var (path, form) in new[]
            {
                (taster.Opinions, await taster.Fills()),
                (taster.Reports, await taster.FillsReport()),
            }
        )
        {
            Assert.Equal(status, (await taster.Sends(path, form, site: site, origin: origin)).StatusCode);
        }
    }

    [Fact]
    public async Task A_lot_takes_twenty_a_day_and_the_next_day_more()
    {
        for (var i = 0; i < OpinionLimits.MaxADay; i++)
        {
            Assert.Equal(
                HttpStatusCode.SeeOther,
                (await taster.Sends(taster.Opinions, await taster.Fills(text: $"{i}"))).StatusCode
            );
        }

        var over = await taster.Fills(text: "Một ý nữa.");
        var refused = await taster.Sends(taster.Opinions, over);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("Xin thử lại vào ngày mai.", await refused.Text(), StringComparison.Ordinal);
        program.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await taster.Sends(taster.Opinions, over)).StatusCode);
        await program.Settles();
        Assert.Equal(OpinionLimits.MaxADay + 1, (await taster.Read(stall.Key)).Count);
    }

    [Fact]
    public async Task Of_a_recalled_lot_nothing_is_said_and_of_one_that_nobody_registered_nothing_is_taken()
    {
        await taster.Says();
        await taster.Decides(await Id(), "show");
        var form = await taster.Fills();
        await program.Sends(
            "/api/recalls",
            new System.Text.Json.Nodes.JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = "L1",
                ["reason"] = "Dư lượng thuốc.",
            },
            stall.Key
        );
        await program.Settles();
        var page = await stall.Page(taster.Page);
        Assert.DoesNotContain(Sweet, page, StringComparison.Ordinal);
        Assert.DoesNotContain("/opinions", page, StringComparison.Ordinal);
        var answer = await taster.Sends(taster.Opinions, form);
        Assert.Equal(
            (HttpStatusCode.SeeOther, taster.Page),
            (answer.StatusCode, answer.Headers.Location!.OriginalString)
        );
        Assert.Equal(HttpStatusCode.SeeOther, (await program.Gets(taster.Opinions)).StatusCode);

        var nobody = new Taster(program, gtin, "FAKE");
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.Sends(nobody.Opinions, form)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(nobody.Opinions)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_too_long_has_too_many_fields_or_is_none_is_refused_before_it_is_read()
    {
        var form = await taster.Fills(text: new string('x', 20_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await taster.Sends(taster.Opinions, form)).StatusCode);
        var many = await taster.Fills();
        for (var field = 0; field < 20; field++)
        {
            many[$"f{field}"] = "";
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await taster.Sends(taster.Opinions, many)).StatusCode);
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await program.Sends(taster.Opinions, new System.Text.Json.Nodes.JsonObject(), null)).StatusCode
        );
    }
}

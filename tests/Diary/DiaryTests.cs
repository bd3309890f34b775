using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SkiaSharp;
using Traceability.Tests.Photos;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>A farmer keeps a diary of each plot.</summary>
public class DiaryTests(TestStorage storage)
{
    [Fact]
    public async Task A_farmer_writes_late_and_in_any_order_and_reads_the_newest_day_first_a_page_at_a_time()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        var sown = field.Entry("sowing", "2026-08-01");
        sown["season"] = "Vụ nghịch 2026";
        await field.Does("watering", "2026-11-20");
        await field.Writes(sown);
        var sprayed = await field.Sprays("2026-11-10");
        await field.Does("fertilising", "2026-11-21");
        await field.Beside("vuon-truoc").Does("care", "2026-11-22");

        Assert.Equal(
            ("2026-11-24", "Đông Xuân 2026–2027", "Amistar 250SC"),
            (sprayed.Text("until"), sprayed.Text("season"), sprayed.Text("product"))
        );
        Assert.Equal(
            ["fertilising", "watering", "spraying", "sowing"],
            (await field.Entries()).Select(entry => entry.Text("kind"))
        );
        var season = Uri.EscapeDataString("vụ nghịch 2026");
        Assert.Equal("sowing", Assert.Single(await field.Entries("&season=" + season)).Text("kind"));
        var endless = await program.Gets($"/api/diary?plot={field.Plot}&season={new string('v', 61)}", field.Key);
        Assert.Equal("season", (await endless.Json())["errors"]![0].Text("pointer"));

        var kinds = new List<string>();
        var next = $"/api/diary?plot={field.Plot}&perPage=3";
        while (next is not null)
        {
            var answer = await program.Gets(next, field.Key);
            kinds.AddRange((await answer.Json())["items"]!.AsArray().Select(entry => entry.Text("kind")));
            next = answer.Headers.TryGetValues("Link", out var link)
                ? new Uri(link.Single().Split('<', '>')[1]).PathAndQuery
                : null;
        }

        Assert.Equal(["fertilising", "watering", "spraying", "sowing"], kinds);
    }

    [Fact]
    public async Task A_retry_is_answered_the_same_and_writes_once_and_another_entry_with_its_key_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        var first = await field.Asks(field.Spraying("2026-11-10"), "k1");
        program.Clock.Advance(TimeSpan.FromDays(2));
        var id = (await first.Json()).Text("id");
        Assert.Equal(HttpStatusCode.OK, (await field.Withdraws(id)).StatusCode);
        var again = await field.Asks(field.Spraying("2026-11-10"), "k1");
        var other = await field.Asks(field.Spraying("2026-11-11"), "k1");
        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity),
            (first.StatusCode, again.StatusCode, other.StatusCode)
        );
        Assert.Equal(await first.Text(), await again.Text());
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/api/diary/{id}", first.Headers.Location!.OriginalString);
        Assert.Single(await field.Entries());
    }

    [Fact]
    public async Task A_withdrawn_entry_stays_to_be_read_with_its_first_reason_and_counts_no_more()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var field = await Field.OfAsync(program);
        var id = (await field.Sprays("2026-11-20")).Text("id");
        await field.Sprays("2026-11-18", 10);
        var waiting = await field.Waiting();
        Assert.Equal("2026-12-04", waiting.Text("until"));
        Assert.Equal(2, waiting["because"]!.AsArray().Count);

        var withdrawn = await (await field.Withdraws(id, "Ghi nhầm thửa.", "w1")).Json();
        var twice = await (await field.Withdraws(id, "Lý do khác.")).Json();
        Assert.Equal("Ghi nhầm thửa.", withdrawn["withdrawal"].Text("reason"));
        Assert.True(JsonNode.DeepEquals(withdrawn, twice), twice.ToJsonString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await field.Withdraws(id, "Lý do khác.", "w1")).StatusCode);
        var read = await (await program.Gets($"/api/diary/{id}", field.Key)).Json();
        Assert.True(JsonNode.DeepEquals(withdrawn, read), read.ToJsonString());
        Assert.Equal(2, (await field.Entries()).Count);

        waiting = await field.Waiting();
        Assert.Equal("2026-11-28", waiting.Text("until"));
        Assert.Single(waiting["because"]!.AsArray());
        program.Clock.Advance(TimeSpan.FromDays(4));
        waiting = await field.Waiting();
        Assert.Null(waiting["until"]);
        Assert.Empty(waiting["because"]!.AsArray());
    }

    [Fact]
    public async Task A_diary_is_its_farmers_and_the_operator_may_read_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (field, other) = (await Field.OfAsync(program), await Field.OfAsync(program));
        var id = (await field.Sprays("2026-11-20")).Text("id");

        // A plot of the same name is another plot where the farmer is another.
        Assert.Empty(await other.Entries());
        Assert.Null((await other.Waiting())["until"]);
        string[] paths = [$"/api/diary?plot={field.Plot}", $"/api/diary/waiting?plot={field.Plot}", $"/api/diary/{id}"];
        foreach (var path in paths)
        {
            var of = path.Contains('?', StringComparison.Ordinal) ? "&farmer=" : "?farmer=";
            Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(path + of + field.Farmer, other.Key)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(path)).StatusCode);
            var asked = await program.Gets(path + of + field.Farmer, TraceabilityProgram.OperatorKey);
            Assert.Contains("Amistar", await asked.Text(), StringComparison.Ordinal);
            var nameless = await program.Gets(path, TraceabilityProgram.OperatorKey);
            Assert.Equal("farmer", (await nameless.Json())["errors"]![0].Text("pointer"));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/api/diary/{id}", other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Withdraws(id)).StatusCode);
        Assert.Null((await field.Entries())[0]["withdrawal"]);
    }

    [Theory]
    [InlineData("plot", null, "/plot", "required", "Cần mã của thửa đất.", "The plot's id is required.")]
    [InlineData("plot", "vườn sau", "/plot", "plot", "1 đến 40 ký tự", "1 to 40 characters")]
    [InlineData("kind", "dancing", "/kind", "unknown-kind", "xịt thuốc", "spraying")]
    [InlineData("on", null, "/on", "required", "Cần ngày làm.", "is required")]
    [InlineData("on", "2026-11-25", "/on", "future", "chưa đến", "in the future")]
    [InlineData("on", "2016-11-23", "/on", "too-old", "quá 10 năm", "more than 10 years")]
    [InlineData("product", null, "/product", "required", "bắt buộc", "required")]
    [InlineData("waitingDays", null, "/waitingDays", "required", "số ngày cách ly", "as the label says")]
    [InlineData("waitingDays", "366", "/waitingDays", "range", "từ 0 đến 365", "0 to 365")]
    [InlineData("waitingDays", "-1", "/waitingDays", "range", "từ 0 đến 365", "0 to 365")]
    [InlineData(
        "kind",
        "watering",
        "/product",
        "spreading-only",
        "bón phân hoặc xịt thuốc",
        "fertilising and spraying"
    )]
    [InlineData("kind", "fertilising", "/waitingDays", "spraying-only", "thời gian cách ly", "waiting time")]
    [InlineData("kind", "photo", "/photo", "required", "tấm ảnh", "picture")]
    [InlineData("photo", "../secret", "/photo", "photo", "mã ảnh", "POST /api/diary/photos")]
    [InlineData("photo", "9f86d081884c7d65", "/photo", "unknown", "gửi ảnh trước", "send it first")]
    public async Task A_wrong_entry_is_refused_with_its_rule_in_both_languages(
        string field,
        string? value,
        string pointer,
        string rule,
        string vi,
        string en
    )
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var plot = await Field.OfAsync(program);
        var entry = plot.Spraying("2026-11-20");
        entry[field] =
            field == "waitingDays" && value is not null
                ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                : value;
        foreach (var (language, words) in new[] { ("vi", vi), ("en", en) })
        {
            var answer = await plot.Asks(entry, language: language);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var errors = (await answer.Json())["errors"]!.AsArray();
            var error = Assert.Single(errors, e => e.Text("pointer") == pointer)!;
            Assert.Equal(rule, error.Text("rule"));
            Assert.Contains(words, error.Text("detail"), StringComparison.Ordinal);
        }

        Assert.Empty(await plot.Entries());
    }

    [Fact]
    public async Task A_plot_that_is_not_the_farmers_is_refused_for_entries_and_for_harvests()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (field, neighbour) = (await Field.OfAsync(program), await Field.OfAsync(program));
        var own = field.Beside(await Place(program, field.Key));
        await own.Does("watering", "2026-11-20");
        Assert.Equal(HttpStatusCode.Created, (await own.Farm.Registers(own.Harvest("L0", "2026-11-20"))).StatusCode);
        await Refuses(field.Beside(await Place(program, neighbour.Key)));
        await Refuses(field.Beside(await Place(program, field.Key, "packing-house")));
        await Refuses(field.Beside("aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    static async Task<string> Place(TraceabilityProgram program, string key, string kind = "plot")
    {
        var place = new JsonObject
        {
            ["kind"] = kind,
            ["name"] = "Vườn sau",
            ["precision"] = "commune",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Hòa Hưng",
        };
        return (await (await program.Sends("/api/places", place, key)).Json()).Text("id");
    }

    static async Task Refuses(Field other)
    {
        var answers = new[]
        {
            await other.Asks(other.Entry("watering", "2026-11-20")),
            await other.Farm.Registers(other.Harvest("L1", "2026-11-20")),
        };
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var error = (await answer.Json())["errors"]![0];
            Assert.Equal(("/plot", "unknown"), (error.Text("pointer"), error.Text("rule")));
        }

        Assert.Empty(await other.Entries());
    }

    [Fact]
    public async Task A_picture_is_sent_before_its_entry_and_only_its_farmer_and_the_operator_can_fetch_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (field, other) = (await Field.OfAsync(program), await Field.OfAsync(program));
        var sent = Pictures.WithExif(Pictures.Encoded(SKEncodedImageFormat.Jpeg, 1200, 900), 6);
        var first = await Photographs(program, field.Key, sent, "p1");
        var again = await Photographs(program, field.Key, sent, "p1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(await first.Text(), await again.Text());
        var pond = Pictures.Encoded(SKEncodedImageFormat.Png, 60, 90);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await Photographs(program, field.Key, pond, "p1")).StatusCode
        );

        var photo = await first.Json();
        var entry = field.Entry("photo", "2026-11-20");
        entry["photo"] = photo.Text("id");
        var written = await field.Writes(entry);
        Assert.Equal(photo.Text("url"), written.Text("photoUrl"));
        var file = new Uri(photo.Text("url")).AbsolutePath;
        var served = await program.Gets(file, field.Key);
        Assert.Equal("image/jpeg", served.Content.Headers.ContentType!.MediaType);
        Assert.True(served.Headers.CacheControl!.Private);
        var bytes = await served.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(bytes.AsSpan().IndexOf("Exif"u8) < 0);
        var large = new Uri(photo.Text("large")).AbsolutePath;
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(large, field.Key)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(file)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(file, other.Key)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await program.Gets($"{file}?farmer={field.Farmer}", TraceabilityProgram.OperatorKey)).StatusCode
        );
        // Nor by the address that anyone may fetch pictures from, nor into another's diary.
        var name = Path.GetFileName(file);
        foreach (var owner in new[] { field.Farmer, "diary-" + field.Farmer })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/photos/{owner}/{name}")).StatusCode);
        }

        var stolen = other.Entry("photo", "2026-11-20");
        stolen["photo"] = photo.Text("id");
        Assert.Equal(HttpStatusCode.BadRequest, (await other.Asks(stolen)).StatusCode);
    }

    static async Task<HttpResponseMessage> Photographs(
        TraceabilityProgram program,
        string key,
        byte[] picture,
        string idempotencyKey
    )
    {
        using var content = new ByteArrayContent(picture);
        content.Headers.ContentType = new("image/jpeg");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/diary/photos") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await program.Asks(request);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SkiaSharp;
using Traceability.Tests.Photos;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

/// <summary>The papers themselves, and what the operator finds of them.</summary>
public sealed class CertificateFileTests(TestStorage storage) : IAsyncLifetime
{
    static readonly byte[] pdf = Encoding.Latin1.GetBytes(
        "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\ntrailer<<>>\n%%EOF\n"
    );

    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, Grower.Now);
    Grower stall = null!;
    string gtin = "";
    string id = "";

    public async ValueTask InitializeAsync()
    {
        stall = await Grower.OpensAsync(program);
        gtin = await stall.Sells("Xoài cát");
        id = await stall.Has(Grower.VietGap());
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    string Certificate => $"/api/farmers/{stall.Id}/certificates/{id}";

    string FilePath => Certificate + "/file";

    async Task<HttpResponseMessage> Puts(byte[] bytes, string type = "application/pdf", string? key = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var answer = await program.Puts(FilePath, content, key ?? stall.Key);
        await program.Settles();
        return answer;
    }

    async Task<HttpStatusCode> Deletes(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var status = (await program.Asks(request)).StatusCode;
        await program.Settles();
        return status;
    }

    async Task<HttpResponseMessage> Finds(string what, JsonObject body)
    {
        var answer = await program.Sends($"{Certificate}/{what}", body);
        await program.Settles();
        return answer;
    }

    Task<string> Lot(string language = "vi") => stall.Page($"/trace/{gtin}/L1", language);

    [Fact]
    public async Task A_PDF_is_one_click_away_from_the_lot_and_nothing_in_it_runs_here()
    {
        var kept = await Puts(pdf, "text/html");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.EndsWith(FilePath, (await kept.Json()).Text("file"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{FilePath}\"", await Lot(), StringComparison.Ordinal);

        var file = await program.Gets(FilePath);
        Assert.Equal(pdf, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(
            "default-src 'none'; sandbox; frame-ancestors 'none'",
            file.Headers.GetValues("Content-Security-Policy").Single()
        );
        Assert.Equal("same-origin", file.Headers.GetValues("Cross-Origin-Resource-Policy").Single());

        using var again = new HttpRequestMessage(HttpMethod.Get, FilePath);
        again.Headers.IfNoneMatch.Add(file.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await program.Asks(again)).StatusCode);
    }

    [Fact]
    public async Task A_photo_of_the_paper_tells_neither_where_nor_with_what_it_was_taken()
    {
        var sent = Pictures.WithExif(Pictures.Encoded(SKEncodedImageFormat.Jpeg), 1);
        Assert.Equal(HttpStatusCode.OK, (await Puts(sent, "image/jpeg")).StatusCode);
        var file = await program.Gets(FilePath);
        Assert.Equal("image/jpeg", file.Content.Headers.ContentType!.ToString());
        var bytes = await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Contains("FarmCamera1", Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        Assert.DoesNotContain("FarmCamera1", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "format")]
    [InlineData("MZ this is a program", "format")]
    [InlineData("%PDF-1.7 and no end", "broken")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0 no more", "broken")]
    public async Task What_is_no_paper_is_refused_whatever_it_is_called(string text, string rule)
    {
        var answer = await Puts(Encoding.Latin1.GetBytes(text));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(rule, (await answer.Json())["errors"]![0].Text("rule"));
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(FilePath)).StatusCode);
    }

    [Fact]
    public async Task One_that_is_too_long_is_refused_before_it_is_read() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Puts(new byte[(5 * 1024 * 1024) + 1])).StatusCode);

    [Fact]
    public async Task The_same_file_twice_is_one_another_takes_its_place_and_none_is_left_behind()
    {
        await Puts(pdf);
        await Puts(pdf);
        Assert.Single(await Blobs());
        var other = pdf.Concat("\n%%EOF"u8.ToArray()).ToArray();
        await Puts(other);
        Assert.Single(await Blobs());
        Assert.Equal(
            other,
            await (await program.Gets(FilePath)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(FilePath, stall.Key));
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(FilePath, stall.Key));
        Assert.Empty(await Blobs());
        Assert.DoesNotContain(FilePath, await Lot(), StringComparison.Ordinal);
        Assert.Contains("VietGAP", await Lot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_from_four_hands_at_once_is_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Puts(pdf)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(await Blobs());
        Assert.Equal(
            pdf,
            await (await program.Gets(FilePath)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task One_whose_sending_is_killed_is_there_after_the_retry_and_the_lots_page_leads_to_it()
    {
        await using var succession = await Succession.Of(storage);
        var now = succession.Successor;
        var product = await succession.Now.Offers();
        await succession.Now.Registers(Farm.Harvest(product, "L1"));
        var made = await (await now.Sends("/api/certificates", Grower.VietGap(), succession.Now.Key)).Json();
        var path = $"/api/farmers/{made.Text("farmer")}/certificates/{made.Text("id")}/file";
        await now.Settles();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < 40);
            var bytes = pdf.Concat(Encoding.Latin1.GetBytes($"\n% {call}\n%%EOF\n")).ToArray();
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            using var sent = new ByteArrayContent(bytes);
            var answer = await succession.Mortal.Puts(path, sent, succession.Now.Key);
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.OK);
            await now.Settles();
            using var again = new ByteArrayContent(bytes);
            Assert.Equal(HttpStatusCode.OK, (await now.Puts(path, again, succession.Now.Key)).StatusCode);
            await now.Settles();
            var file = await now.Gets(path);
            Assert.Equal(bytes, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            succession.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Contains(path, await (await now.Gets($"/trace/{product}/L1")).Text(), StringComparison.Ordinal);
        }

        // What died with its request goes with the file, once no request can still be at it; storage's clock is the machine's.
        var ahead = DateTimeOffset.UtcNow.AddHours(2) - succession.Clock.GetUtcNow();
        succession.Clock.Advance(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
        using var removal = new HttpRequestMessage(HttpMethod.Delete, path);
        removal.Headers.Authorization = new AuthenticationHeaderValue("Bearer", succession.Now.Key);
        Assert.Equal(HttpStatusCode.NoContent, (await now.Asks(removal)).StatusCode);
        Assert.DoesNotContain(
            await Kept.AllAsync(now),
            line => line.StartsWith($"certificates {made.Text("farmer")}/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Only_its_farmer_and_the_operator_give_and_take_it_and_only_they_read_it_before_its_first_day()
    {
        var other = await Grower.OpensAsync(program, "Nhà vườn khác");
        Assert.Equal(HttpStatusCode.NotFound, (await Puts(pdf, key: other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Puts(pdf, key: TraceabilityProgram.OperatorKey)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Deletes(FilePath, other.Key));

        var coming = Grower.VietGap("mới");
        coming["start"] = "2026-12-01";
        id = await stall.Has(coming);
        await Puts(pdf);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(FilePath)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(FilePath, other.Key)).StatusCode);
        var own = await program.Gets(FilePath, stall.Key);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.True(own.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(FilePath, TraceabilityProgram.OperatorKey)).StatusCode);
    }

    [Fact]
    public async Task What_the_operator_checked_says_when_and_against_what_until_another_file_comes()
    {
        await Puts(pdf);
        var body = new JsonObject { ["against"] = "danh sách của Cục Trồng trọt" };
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await program.Sends($"{Certificate}/check", body.DeepClone(), stall.Key)).StatusCode
        );
        var checkedOne = await Finds("check", body);
        Assert.Equal("2026-11-24", (await checkedOne.Json())["check"].Text("on"));
        Assert.Contains("danh sách của Cục Trồng trọt", await Lot(), StringComparison.Ordinal);
        Assert.Contains("Checked on 24 November 2026", await Lot("en"), StringComparison.Ordinal);

        // The same again changes nothing, a day later too.
        program.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("2026-11-24", (await (await Finds("check", body)).Json())["check"].Text("on"));
        await Puts(pdf.Concat("\n%%EOF"u8.ToArray()).ToArray());
        Assert.DoesNotContain("Cục Trồng trọt", await Lot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_operator_withdrew_says_so_and_its_farmer_can_neither_end_it_nor_bring_it_again()
    {
        await Puts(pdf);
        var body = new JsonObject { ["reason"] = "Đơn vị cấp báo đã hủy bỏ giấy này." };
        var withdrawn = await (await Finds("withdrawal", body)).Json();
        Assert.Equal(("withdrawn", false), (withdrawn.Text("state"), withdrawn["isShown"]!.GetValue<bool>()));
        var page = await Lot();
        Assert.Contains("Không còn giá trị từ 24 tháng 11, 2026", page, StringComparison.Ordinal);
        Assert.Contains("Đơn vị cấp báo đã hủy bỏ giấy này.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("thu hồi", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No longer holds since 24 November 2026", await Lot("en"), StringComparison.Ordinal);
        Assert.DoesNotContain(FilePath, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(FilePath)).StatusCode);
        foreach (var path in new[] { $"/market/{gtin}", $"/farmers/{stall.Id}" })
        {
            Assert.DoesNotContain("0041", await stall.Page(path), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NoContent, await stall.Ends(id));
        Assert.Contains("Không còn giá trị", await Lot(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await stall.Certifies(Grower.VietGap())).StatusCode);

        Assert.Equal(HttpStatusCode.OK, await Restores());
        Assert.Contains("Còn hạn đến", await Lot(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(FilePath)).StatusCode);
    }

    [Theory]
    [InlineData("check", "against", null, "required")]
    [InlineData("withdrawal", "reason", " ", "required")]
    [InlineData("withdrawal", "reason", "Đã bị THU HỒI.", "recall-words")]
    [InlineData("check", "reason", "x", "unknown-field")]
    public async Task A_finding_that_says_nothing_or_the_wrong_word_is_refused(
        string what,
        string field,
        string? value,
        string rule
    )
    {
        var answer = await Finds(what, new JsonObject { [field] = value });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(rule, (await answer.Json())["errors"]![0].Text("rule"));
        Assert.Contains("Còn hạn đến", await Lot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_ended_or_was_never_there_nothing_is_found_any_more()
    {
        await Puts(pdf);
        await stall.Ends(id);
        Assert.Equal(HttpStatusCode.Conflict, (await Puts(pdf)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await Finds("check", new JsonObject { ["against"] = "giấy gốc" })).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(FilePath)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(FilePath, stall.Key));
        Assert.Empty(await Blobs());
        id = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        Assert.Equal(HttpStatusCode.NotFound, (await Puts(pdf)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Finds("withdrawal", new JsonObject { ["reason"] = "Giấy giả." })).StatusCode
        );
    }

    [Theory]
    [InlineData("planting-area", "VN-ĐTOR-0012", "Mã số vùng trồng", "Planting area code")]
    [InlineData("packing-house", "VN-ĐTPH-087", "Mã số cơ sở đóng gói", "Packing house code")]
    public async Task A_code_of_a_growing_area_or_packing_house_stands_as_it_was_given_and_needs_no_last_day(
        string kind,
        string number,
        string vi,
        string en
    )
    {
        var code = Grower.VietGap(number);
        code["kind"] = kind;
        code["end"] = null;
        await stall.Has(code);
        var page = await Lot();
        Assert.Contains(vi, page, StringComparison.Ordinal);
        Assert.Contains(number, page, StringComparison.Ordinal);
        Assert.Contains(en, await Lot("en"), StringComparison.Ordinal);
        Assert.Contains(vi, await stall.Page($"/market/{gtin}"), StringComparison.Ordinal);
    }

    Task<HttpStatusCode> Restores() => Deletes($"{Certificate}/withdrawal", TraceabilityProgram.OperatorKey);

    async Task<IReadOnlyList<string>> Blobs() =>
        [
            .. (await Kept.AllAsync(program)).Where(line =>
                line.StartsWith($"certificates {stall.Id}/", StringComparison.Ordinal)
            ),
        ];
}

using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

public class CertificateTests(TestStorage storage)
{
    const string Number = "VietGAP-TT-12-04-86-0041";

    [Theory]
    [InlineData("vi", "Còn hạn đến", "30 tháng 6, 2027")]
    [InlineData("en", "Valid until", "30 June 2027")]
    public async Task A_certificate_stands_with_number_issuer_and_last_day_on_the_pages_of_farmer_product_and_lot(
        string language,
        string until,
        string end
    )
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        await stall.Has(Grower.VietGap());
        foreach (var path in new[] { $"/trace/{gtin}/L1", $"/market/{gtin}", $"/farmers/{stall.Id}" })
        {
            var page = await stall.Page(path, language);
            foreach (var words in new[] { "VietGAP", Number, "Nông lâm thủy sản vùng 4", until, end })
            {
                Assert.Contains(words, page, StringComparison.Ordinal);
            }
        }

        Assert.Contains("<span>VietGAP</span>", await stall.Page("/market", language), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_registered_after_the_certificate_has_it_too()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await stall.Has(Grower.VietGap());
        var gtin = await stall.Sells("Xoài cát");
        Assert.Contains(Number, await stall.Page($"/trace/{gtin}/L1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_day_after_its_last_one_it_certifies_nothing_and_its_lots_say_so_and_nothing_was_written_for_that()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        await stall.Has(Grower.VietGap(end: "2026-11-24"));
        var lot = $"/trace/{gtin}/L1";
        string[] others = [$"/market/{gtin}", $"/farmers/{stall.Id}"];
        foreach (var path in others.Append(lot))
        {
            Assert.Contains(Number, await stall.Page(path), StringComparison.Ordinal);
        }

        var kept = await Kept.AllAsync(program);
        program.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var path in others)
        {
            Assert.DoesNotContain(Number, await stall.Page(path), StringComparison.Ordinal);
        }

        Assert.Contains("Đã hết hạn từ 25 tháng 11, 2026", await stall.Page(lot), StringComparison.Ordinal);
        Assert.Contains("Expired on 24 November 2026", await stall.Page(lot, "en"), StringComparison.Ordinal);
        Assert.DoesNotContain("<span>VietGAP</span>", await stall.Page("/market"), StringComparison.Ordinal);
        program.Clock.Advance(TimeSpan.FromDays(365));
        Assert.DoesNotContain(Number, await stall.Page(lot), StringComparison.Ordinal);
        Assert.Equal(kept, await Kept.AllAsync(program));
    }

    [Fact]
    public async Task It_is_not_shown_before_its_first_day()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        var next = Grower.VietGap();
        next["start"] = "2026-11-25";
        await stall.Has(next);
        Assert.DoesNotContain(Number, await stall.Page($"/trace/{gtin}/L1"), StringComparison.Ordinal);
        program.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains(Number, await stall.Page($"/trace/{gtin}/L1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_a_product_certifies_that_product_alone()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var (mango, lychee) = (await stall.Sells("Xoài cát"), await stall.Sells("Vải thiều"));
        var ocop = Ocop(4);
        ocop["products"] = new JsonArray(mango);
        await stall.Has(ocop);
        Assert.Contains("OCOP 4 sao", await stall.Page($"/trace/{mango}/L1"), StringComparison.Ordinal);
        Assert.Contains("OCOP 4 stars", await stall.Page($"/market/{mango}", "en"), StringComparison.Ordinal);
        Assert.DoesNotContain("OCOP", await stall.Page($"/trace/{lychee}/L1"), StringComparison.Ordinal);
        Assert.DoesNotContain("OCOP", await stall.Page($"/market/{lychee}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_one_is_shown_no_more_and_stays_in_the_record()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        var id = await stall.Has(Grower.VietGap());
        Assert.Equal(HttpStatusCode.NoContent, await stall.Ends(id));
        foreach (var path in new[] { $"/trace/{gtin}/L1", $"/market/{gtin}", $"/farmers/{stall.Id}" })
        {
            Assert.DoesNotContain(Number, await stall.Page(path), StringComparison.Ordinal);
        }

        var ended = Assert.Single(await Record(program, stall.Key));
        Assert.Equal((id, Number, false), (ended.Text("id"), ended.Text("number"), ended["isShown"]!.GetValue<bool>()));
        var when = ended.Text("endedAt");
        program.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.NoContent, await stall.Ends(id));
        Assert.Equal(when, Assert.Single(await Record(program, stall.Key)).Text("endedAt"));
    }

    [Fact]
    public async Task A_change_of_the_farmer_forgets_neither_its_certificates_nor_its_story()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await stall.Has(Grower.VietGap());
        await program.Puts($"/api/farmers/{stall.Id}/page", new JsonObject { ["story"] = "Trồng từ 1998." }, stall.Key);
        var renamed = TraceabilityProgram.HoaLoc;
        renamed["name"] = "Xoài Cao Lãnh";
        Assert.Equal(
            HttpStatusCode.OK,
            (await program.Puts($"/api/farmers/{stall.Id}", renamed, stall.Key)).StatusCode
        );
        var page = await stall.Page($"/farmers/{stall.Id}");
        foreach (var words in new[] { "Xoài Cao Lãnh", "Trồng từ 1998.", Number })
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_retry_makes_no_second_one_and_the_same_paper_is_taken_once()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var first = await stall.Certifies(Grower.VietGap(), "c1");
        var again = await stall.Certifies(Grower.VietGap(), "c1");
        Assert.Equal(await first.Text(), await again.Text());
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await stall.Certifies(Grower.VietGap("khác"), "c1")).StatusCode
        );
        var typed = Grower.VietGap(Number.ToLowerInvariant());
        var taken = await stall.Certifies(typed);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal(first.Headers.Location, taken.Headers.Location);
        Assert.Single(await Record(program, stall.Key));
    }

    [Fact]
    public async Task Eight_tries_with_one_key_at_once_make_one()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stall.Certifies(Grower.VietGap(), "c1")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(await Record(program, stall.Key));
        await program.Settles();
    }

    [Fact]
    public async Task A_farmer_has_twenty_at_once_and_one_that_ends_makes_room()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await (await stall.Certifies(Grower.VietGap($"N{i}"))).Json()).Text("id"));
        }

        var over = await stall.Certifies(Grower.VietGap("N20"));
        Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
        Assert.EndsWith("too-many-certificates", (await over.Json()).Text("type"), StringComparison.Ordinal);
        await stall.Ends(ids[7]);
        Assert.Equal(HttpStatusCode.Created, (await stall.Certifies(Grower.VietGap("N20"))).StatusCode);
        Assert.Equal(21, (await Record(program, stall.Key)).Count);
    }

    public static TheoryData<Death> Deaths { get; } = [Death.BeforeTheCall, Death.AfterItsEffect];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task One_whose_registration_is_killed_is_there_once_after_the_retry_and_on_the_lots_page(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (before, now) = (succession.Mortal, succession.Successor);
        var gtin = await succession.Now.Offers();
        await succession.Now.Registers(Farm.Harvest(gtin, "L1"));
        await now.Settles();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            var body = Grower.VietGap($"N-{call}-");
            succession.Tap.Kills(call, death);
            var answer = await before.Sends("/api/certificates", body, succession.Now.Key, $"c{call}");
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);
            await now.Settles();

            var again = await now.Sends("/api/certificates", body, succession.Now.Key, $"c{call}");
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            await now.Settles();
            Assert.Equal(call, (await Record(now, succession.Now.Key)).Count);
            Assert.Contains($"N-{call}-", await Grower.Page(now, $"/trace/{gtin}/L1"), StringComparison.Ordinal);
            succession.Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task Nothing_speaks_for_a_lot_that_is_recalled()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        await stall.Has(Grower.VietGap());
        var body = new JsonObject
        {
            ["gtin"] = gtin,
            ["lot"] = "L1",
            ["reason"] = "Dư lượng thuốc.",
        };
        await program.Sends("/api/recalls", body, stall.Key);
        await program.Settles();
        Assert.DoesNotContain(Number, await stall.Page($"/trace/{gtin}/L1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", null, "/kind", "required")]
    [InlineData("kind", "\"iso\"", "/kind", "unknown-kind")]
    [InlineData("number", "\" \"", "/number", "required")]
    [InlineData("number", "\"012345678901234567890123456789012345678901234567890\"", "/number", "too-long")]
    [InlineData("issuer", null, "/issuer", "required")]
    [InlineData("start", null, "/start", "required")]
    [InlineData("start", "\"2026-02-30\"", "/start", "date")]
    [InlineData("start", "\"2028-01-01\"", "/start", "range")]
    [InlineData("end", "\"2025-01-01\"", "/end", "before-start")]
    [InlineData("end", "\"2026-11-23\"", "/end", "over")]
    [InlineData("end", "\"2099-01-01\"", "/end", "too-far")]
    [InlineData("stars", "4", "/stars", "ocop-only")]
    [InlineData("products", "[\"123\"]", "/products/0", "length")]
    [InlineData("products", "[\"09520000000004\"]", "/products/0", "not-own")]
    [InlineData("colour", "1", "/colour", "unknown-field")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string? json, string pointer, string rule)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var body = Grower.VietGap();
        body[field] = json is null ? null : JsonNode.Parse(json);
        var answer = await stall.Certifies(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
        Assert.Empty(await Record(program, stall.Key));
    }

    [Theory]
    [InlineData(null, "required")]
    [InlineData(2, "range")]
    [InlineData(6, "range")]
    public async Task OCOP_is_given_with_three_to_five_stars(int? stars, string rule)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var answer = await stall.Certifies(Ocop(stars));
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal(("/stars", rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task The_operator_names_the_farmer_and_nobody_touches_anothers()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (stall, other) = (await Grower.OpensAsync(program), await Grower.OpensAsync(program, "Nhà vườn khác"));
        var nameless = await program.Sends("/api/certificates", Grower.VietGap());
        Assert.Equal("/farmer", (await nameless.Json())["errors"]![0].Text("pointer"));
        var named = Grower.VietGap();
        named["farmer"] = stall.Id;
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends("/api/certificates", named, other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Sends("/api/certificates", named, null)).StatusCode);
        var made = await program.Sends("/api/certificates", named);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var id = (await made.Json()).Text("id");
        Assert.Equal(HttpStatusCode.NotFound, await other.Ends(id));
        Assert.Equal(id, Assert.Single(await Record(program, stall.Key)).Text("id"));
        Assert.Empty(await Record(program, other.Key));
        var asked = await program.Gets($"/api/certificates?farmer={stall.Id}", TraceabilityProgram.OperatorKey);
        Assert.Single((await asked.Json())["items"]!.AsArray());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets($"/api/certificates?farmer={stall.Id}", other.Key)).StatusCode
        );
        named["farmer"] = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends("/api/certificates", named)).StatusCode);
    }

    [Fact]
    public async Task The_record_is_paged()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        for (var i = 0; i < 5; i++)
        {
            await stall.Certifies(Grower.VietGap($"N{i}"));
        }

        var numbers = new List<string>();
        for (var next = "/api/certificates?perPage=2"; next is not null; )
        {
            var answer = await program.Gets(next, stall.Key);
            numbers.AddRange((await answer.Json())["items"]!.AsArray().Select(item => item.Text("number")));
            next = answer.Headers.TryGetValues("Link", out var link)
                ? new Uri(link.Single().Split('<', '>')[1]).PathAndQuery
                : null;
        }

        Assert.Equal(["N0", "N1", "N2", "N3", "N4"], numbers.Order());
    }

    [Fact]
    public async Task A_scan_of_a_certified_lot_is_still_one_read()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Grower.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var stall = await Grower.OpensAsync(program);
        var gtin = await stall.Sells("Xoài cát");
        await stall.Has(Grower.VietGap());
        program.Clock.Advance(TimeSpan.FromSeconds(5));
        tap.Forgets();
        await program.Gets($"/trace/{gtin}/L1");
        Assert.Equal(["GET batches"], tap.Calls.Select(call => call.ToString()));
    }

    static JsonObject Ocop(int? stars)
    {
        var ocop = Grower.VietGap();
        ocop["kind"] = "ocop";
        ocop["stars"] = stars;
        return ocop;
    }

    static async Task<IReadOnlyList<JsonNode>> Record(TraceabilityProgram program, string key)
    {
        var answer = await program.Gets("/api/certificates?perPage=200", key);
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }
}

using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Gs1;
using Traceability.Tests.Support;
using static Traceability.Tests.Resolver.Scans;

namespace Traceability.Tests.Resolver;

/// <summary>The list of the GS1-Conformant Resolver Standard 1.2, for one registered lot.</summary>
public sealed partial class ConformanceTests(TestStorage storage) : IAsyncLifetime
{
    TraceabilityProgram program = null!;
    Farm farm = null!;
    string gtin = "";
    string lot = "";

    public async ValueTask InitializeAsync()
    {
        program = TraceabilityProgram.On(storage);
        farm = await Farm.JoinsAsync(program);
        gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L/1"));
        lot = $"/01/{gtin}/10/L%2F1";
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Theory]
    [InlineData("GET", HttpStatusCode.TemporaryRedirect)]
    [InlineData("HEAD", HttpStatusCode.TemporaryRedirect)]
    [InlineData("OPTIONS", HttpStatusCode.NoContent)]
    public async Task It_supports_get_head_and_options_for_every_origin(string method, HttpStatusCode status)
    {
        var answer = await program.Scanned(lot, method: new HttpMethod(method));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("GET, HEAD, OPTIONS", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
    }

    [Fact]
    public async Task It_redirects_to_the_default_link_and_passes_the_query_on()
    {
        var answer = await program.Scanned(lot + "?17=301130&utm_source=zalo&x");
        Assert.Equal($"{Origin}/trace/{gtin}/L%2F1?17=301130&utm_source=zalo&x", answer.Target());
        Assert.Equal($"{Origin}/market/{gtin}?x=%20y", (await program.Scanned($"/01/{gtin}?x=%20y")).Target());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/21/S1")]
    public async Task A_serial_leads_to_the_page_of_its_lot(string serial) =>
        Assert.Equal($"{Origin}/trace/{gtin}/L%2F1", (await program.Scanned(lot + serial)).Target());

    [Fact]
    public async Task A_slash_at_the_end_changes_nothing() =>
        Assert.Equal((await program.Scanned(lot)).Target(), (await program.Scanned(lot + "/")).Target());

    [Theory]
    [InlineData("/01/09520000000012")]
    [InlineData("/01/09520000000011/foo")]
    [InlineData("/01/09520000000011/21/S1/10/L1")]
    [InlineData("/01/09520000000011/lot/L1")]
    [InlineData("/gtin/09520000000011", HttpStatusCode.NotFound)]
    [InlineData("/00/952000000000000001")]
    [InlineData("/414/9520000000104")]
    [InlineData("/253/1")]
    [InlineData("/01/x/01/09520000000011")]
    [InlineData("/01/")]
    public async Task A_malformed_link_is_refused(string path, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var answer = await program.Scanned(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (await program.Scanned(path, "text/html")).StatusCode);
    }

    [Theory]
    [InlineData("/253/9520000000004")]
    [InlineData("/8003/09520000000004")]
    [InlineData("/8004/9520000ABC")]
    [InlineData("/417/9520000000004")]
    public async Task A_key_of_another_kind_is_told_from_a_malformed_one(string path)
    {
        var answer = await program.Scanned(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("/problems/key-not-resolved", (await answer.Json()).Text("type"));
    }

    [Theory]
    [InlineData("/01/09520000099992")]
    [InlineData("/01/09520000099992/10/L1")]
    [InlineData("/00/952000000000000002")]
    [InlineData("/414/9520000000103")]
    public async Task What_nobody_registered_is_not_found_and_still_names_its_link_set(string path)
    {
        foreach (var query in new[] { "", "?linkType=linkset", "?linkType=gs1:pip" })
        {
            var answer = await program.Scanned(path + query);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains(
                $"<{Origin}{path}?linkType=linkset>; rel=\"linkset\"",
                Link(answer),
                StringComparison.Ordinal
            );
            Assert.Equal(["Accept", "Accept-Language"], answer.Headers.Vary);
        }
    }

    [Theory]
    [InlineData("?linkType=linkset", null, "application/linkset+json")]
    [InlineData("?linkType=all", "*/*", "application/linkset+json")]
    [InlineData("", "application/linkset+json", "application/linkset+json")]
    [InlineData("", "application/json", "application/json")]
    [InlineData("?linkType=linkset", "application/json", "application/json")]
    [InlineData("", "application/ld+json", "application/ld+json")]
    [InlineData("", "application/linkset", "application/linkset")]
    [InlineData("?linkType=linkset", "text/html", "text/html")]
    [InlineData("?linkType=gs1:pip", "application/linkset+json", "application/linkset+json")]
    public async Task The_link_set_is_answered_without_a_redirect(string query, string? accept, string type)
    {
        var answer = await program.Scanned(lot + query, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("rel=\"linkset\"", Link(answer), StringComparison.Ordinal);
        Assert.Equal(["Accept", "Accept-Language"], answer.Headers.Vary);
        Assert.Contains(
            $"{Origin}/trace/{gtin}/L%2F1",
            (await answer.Text()).Replace("&amp;", "&", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html, application/json;q=0.9")]
    [InlineData("*/*")]
    public async Task A_browser_is_redirected(string accept) =>
        Assert.Equal(HttpStatusCode.TemporaryRedirect, (await program.Scanned(lot, accept)).StatusCode);

    [Fact]
    public async Task The_link_set_holds_every_level_up_with_one_default_link_each()
    {
        var answer = await program.Scanned($"/01/{gtin}/22/V1/10/L%2F1/21/S%3F?linkType=linkset");
        var set = await answer.LinkSet();
        Assert.Equal(
            [
                $"{Origin}/01/{gtin}/22/V1/10/L%2F1/21/S%3F",
                $"{Origin}/01/{gtin}/22/V1/10/L%2F1",
                $"{Origin}/01/{gtin}/22/V1",
                $"{Origin}/01/{gtin}",
            ],
            set.Keys
        );
        Assert.All(
            set.Values,
            anchor =>
            {
                var only = Assert.Single(anchor[Voc + "defaultLink"]!.AsArray());
                Assert.Equal(["href", "title"], only!.AsObject().Select(p => p.Key));
                AssertFitsSchema(anchor);
            }
        );
        var traced = set[$"{Origin}/01/{gtin}/22/V1/10/L%2F1"];
        Assert.Equal([$"{Origin}/market/{gtin}"], traced.Hrefs("pip"));
        Assert.Equal([$"{Origin}/trace/{gtin}/L%2F1"], traced.Hrefs("traceability"));
        Assert.Equal(
            [$"{Origin}/trace/{gtin}/L%2F1", $"{Origin}/api/batches/{gtin}/L%2F1"],
            traced.Hrefs("recallStatus")
        );
        Assert.Equal(
            [$"{Origin}/epcis/events?MATCH_anyEPCClass=" + Uri.EscapeDataString($"{Origin}/01/{gtin}/10/L%2F1")],
            traced.Hrefs("epcis")
        );
        Assert.Equal(
            [$"{Origin}/epcis/events?MATCH_anyEPC=" + Uri.EscapeDataString($"{Origin}/01/{gtin}/21/S%3F")],
            set.Values.First().Hrefs("epcis")
        );
        Assert.Contains("json-ld#context", Link(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lot_that_nobody_registered_is_no_anchor_and_never_looks_genuine()
    {
        var set = await (await program.Scanned($"/01/{gtin}/10/FAKE/21/1?linkType=linkset")).LinkSet();
        Assert.Equal([$"{Origin}/01/{gtin}"], set.Keys);
        Assert.Equal([$"{Origin}/market/{gtin}?lot=FAKE"], set.Values.Single().Hrefs("defaultLink"));
        var scanned = await program.Scanned($"/01/{gtin}/10/FAKE?linkType=gs1:traceability");
        Assert.Equal(HttpStatusCode.NotFound, scanned.StatusCode);
        Assert.True((await program.Scanned($"/01/{gtin}/10/FAKE")).Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("gs1:pip", "/market/GTIN")]
    [InlineData("https://ref.gs1.org/voc/pip", "/market/GTIN")]
    [InlineData("https://gs1.org/voc/pip", "/market/GTIN")]
    [InlineData("https%3A%2F%2Fgs1.org%2Fvoc%2Ftraceability", "/trace/GTIN/L%2F1")]
    [InlineData("gs1:traceability", "/trace/GTIN/L%2F1")]
    [InlineData("gs1:defaultLink", "/trace/GTIN/L%2F1")]
    [InlineData("gs1:defaultLinkMulti", "/trace/GTIN/L%2F1")]
    [InlineData("gs1:recallStatus", "/trace/GTIN/L%2F1")]
    public async Task A_link_type_leads_to_its_link(string linkType, string target)
    {
        var answer = await program.Scanned($"{lot}?linkType={linkType}");
        Assert.Equal(
            $"{Origin}{target.Replace("GTIN", gtin, StringComparison.Ordinal)}?linkType={linkType}",
            answer.Target()
        );
    }

    [Theory]
    [InlineData("application/json", "/api/batches/GTIN/L%2F1")]
    [InlineData("text/html", "/trace/GTIN/L%2F1")]
    public async Task Whether_a_lot_is_recalled_is_told_to_people_and_to_programs(string accept, string target) =>
        Assert.StartsWith(
            Origin + target.Replace("GTIN", gtin, StringComparison.Ordinal) + "?",
            (await program.Scanned(lot + "?linkType=gs1:recallStatus", accept)).Target(),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task The_events_are_asked_for_without_what_their_interface_would_refuse() =>
        Assert.Equal(
            $"{Origin}/epcis/events?MATCH_anyEPCClass=" + Uri.EscapeDataString($"{Origin}/01/{gtin}/10/L%2F1"),
            (await program.Scanned(lot + "?linkType=gs1:epcis&utm_source=zalo")).Target()
        );

    [Theory]
    [InlineData("gs1:certificationInfo")]
    [InlineData("gs1:nosuchlt")]
    [InlineData("pip")]
    [InlineData("%00%ff")]
    public async Task A_link_type_that_is_not_there_is_not_found(string linkType)
    {
        var answer = await program.Scanned($"{lot}?linkType={linkType}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("/problems/no-such-link", (await answer.Json()).Text("type"));
    }

    [Fact]
    public async Task A_compressed_link_is_answered_as_the_link_in_full_which_it_names()
    {
        Assert.True(DigitalLink.TryParse(Origin + lot + "?17=301130&utm=zalo", out var link));
        foreach (var keepKey in new[] { false, true })
        {
            var compressed = DigitalLinkCompression.Compress(link, keepKey)[Origin.Length..];
            Assert.DoesNotContain("/10/", compressed, StringComparison.Ordinal);
            var answer = await program.Scanned(compressed);
            Assert.Equal((await program.Scanned(lot + "?17=301130&utm=zalo")).Target(), answer.Target());
            Assert.Contains($"<{Origin}{lot}>; rel=\"owl:sameAs\"", Link(answer), StringComparison.Ordinal);
            var set = await (await program.Scanned(compressed, "application/linkset+json")).LinkSet();
            Assert.Equal(Origin + lot, set.Keys.First());
        }
    }

    [Theory]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/AAAA")]
    [InlineData("POST", "/follow-batch")]
    public async Task A_single_segment_that_is_no_compressed_link_is_no_route(string method, string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await program.Scanned(path, method: new(method))).StatusCode);

    [Fact]
    public async Task Answers_may_be_kept_for_five_seconds_from_the_read()
    {
        foreach (var query in new[] { "", "?linkType=linkset", "?linkType=gs1:pip" })
        {
            var answer = await program.Scanned(lot + query);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.CacheControl!.MaxAge);
            Assert.InRange(answer.Headers.Age!.Value.TotalSeconds, 0, 5);
        }
    }

    [Fact]
    public async Task The_resolver_describes_itself()
    {
        var answer = await program.Scanned("/.well-known/gs1resolver", "application/json");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var file = await answer.Json();
        Assert.Equal(Origin, file.Text("resolverRoot"));
        Assert.Equal(["00", "01", "414"], file["supportedPrimaryKeys"]!.AsArray().Select(k => (string?)k));
        Assert.Equal(Voc, file["supportedLinkType"]![0].Text("namespace"));
        Assert.Matches("^[a-zA-Z_][A-Za-z0-9_-]*?:$", file["supportedLinkType"]![0].Text("prefix"));
        Assert.False((bool)file["linkTypeDefaultCanBeLinkset"]!);
        Assert.NotNull(file["contact"]);
        Assert.NotEmpty(file.Text("name"));
    }

    [Fact]
    public async Task People_read_the_link_set_in_their_language()
    {
        var page = await (await program.Scanned(lot + "?linkType=linkset", "text/html", "en")).Text();
        Assert.Contains("What there is about this code", page, StringComparison.Ordinal);
        Assert.DoesNotContain("thu hồi", page, StringComparison.OrdinalIgnoreCase);
        var title = (await (await program.Scanned(lot, "application/json", "vi")).LinkSet()).Values.First();
        Assert.Equal("Nguồn gốc của lô", title[Voc + "traceability"]![0].Text("title"));
    }

    static string Link(HttpResponseMessage answer) => string.Join(", ", answer.Headers.GetValues("Link"));

    // What GS1's JSON schema of link sets demands.
    static void AssertFitsSchema(JsonObject anchor)
    {
        Assert.Matches("^https?://[a-zA-z0-9./]+", anchor.Text("anchor"));
        Assert.NotEmpty(anchor.Text("itemDescription"));
        foreach (var (name, links) in anchor.Where(p => p.Key is not ("anchor" or "itemDescription")))
        {
            Assert.Matches(Relation(), name);
            foreach (var link in links!.AsArray())
            {
                Assert.Matches("^https?://[a-zA-z0-9./]+", link.Text("href"));
                Assert.NotEmpty(link.Text("title"));
                Assert.Empty(
                    link!.AsObject().Select(p => p.Key).Except(["href", "title", "type", "hreflang", "context"])
                );
            }
        }
    }

    [GeneratedRegex("^([a-z-]+|https?://[a-zA-z0-9./]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Relation();
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Tests.Resolver;
using Traceability.Tests.Support;

namespace Traceability.Tests.Places;

/// <summary>One program for all of them: each has a farmer and location numbers of its own.</summary>
public sealed class PlaceProgram(TestStorage storage) : IAsyncDisposable
{
    public TraceabilityProgram Program { get; } = TraceabilityProgram.On(storage, Grower.Now);

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}

public sealed class PlaceTests(PlaceProgram shared) : IClassFixture<PlaceProgram>, IAsyncLifetime
{
    static int glns = 100;

    // What no public byte may hold, and neither may a page at about 250 m: the digits of 10.4123, 105.9876.
    static readonly string[] exact = ["10.4123", "105.9876", "7P27CX6Q+W"];

    Grower farmer = null!;

    TraceabilityProgram Program => shared.Program;

    public async ValueTask InitializeAsync() => farmer = await Grower.OpensAsync(Program);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_farmer_registers_its_plot_and_reads_what_the_public_is_shown()
    {
        var place = await Keeps(farmer.Key, Plot());
        Assert.Equal(10.4123, (double)place["position"]!["latitude"]!);
        Assert.Equal("7P27CX6Q+W2H", place.Text("code"));
        var shown = place["public"]!;
        Assert.Equal("7P27CX6Q+", shown.Text("code"));
        Assert.Equal((10.41125, 105.98875), ((double)shown["latitude"]!, (double)shown["longitude"]!));
        Assert.Equal("Hòa Hưng", shown.Text("commune"));
        var read = await (await Program.Gets("/api/places/" + place.Text("id"), farmer.Key)).Json();
        Assert.True(JsonNode.DeepEquals(place, read), read.ToJsonString());
    }

    [Theory]
    [InlineData("exact", true, true)]
    [InlineData("about-250m", true, true)]
    [InlineData("commune", true, false)]
    [InlineData("province", false, false)]
    public async Task Its_page_shows_no_more_than_its_owner_chose(string precision, bool commune, bool dot)
    {
        var body = Plot(precision);
        body["commune"] = "Xã Không Đâu Có";
        var place = await Keeps(farmer.Key, body);
        foreach (var language in new[] { "vi", "en" })
        {
            var page = await Page(place, language);
            Assert.Contains("Đồng Tháp", page, StringComparison.Ordinal);
            Assert.Contains("Hợp tác xã Xoài Hòa Lộc", page, StringComparison.Ordinal);
            Assert.Contains("/places/maps/82.svg", page, StringComparison.Ordinal);
            Assert.Equal(commune, page.Contains("Xã Không Đâu Có", StringComparison.Ordinal));
            Assert.Equal(commune, page.Contains("81520", StringComparison.Ordinal));
            Assert.Equal(dot, page.Contains("<circle", StringComparison.Ordinal));
            Assert.Equal(precision == "exact", page.Contains("7P27CX6Q+W2H", StringComparison.Ordinal));
            Assert.Equal(precision == "exact", page.Contains("V-81520-0042", StringComparison.Ordinal));
            // Its own name for it, and how large it is, are nobody's business.
            Assert.DoesNotContain("Vườn xoài sau nhà", page, StringComparison.Ordinal);
            Assert.DoesNotContain("5200", page, StringComparison.Ordinal);
            if (precision != "exact")
            {
                Assert.DoesNotContain(exact, digits => page.Contains(digits, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Neither_asking_again_nor_asking_for_a_neighbour_tells_more()
    {
        var pages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (latitude, longitude) in new[] { (10.4123, 105.9876), (10.4101, 105.9899), (10.41249, 105.98751) })
        {
            var body = Plot();
            body["position"] = At(latitude, longitude);
            var place = await Keeps(farmer.Key, body);
            for (var i = 0; i < 3; i++)
            {
                pages.Add(await Page(place));
            }
        }

        Assert.Single(pages);
    }

    [Fact]
    public async Task A_place_may_be_told_by_its_code_and_by_a_short_one_nearby()
    {
        var full = Plot();
        full.Remove("position");
        full["code"] = "7p27cx6q+w2h";
        var shortened = Plot();
        shortened.Remove("position");
        shortened["code"] = "CX6Q+W2H";
        shortened["near"] = At(10.3, 106.1);
        var (one, other) = (await Keeps(farmer.Key, full), await Keeps(farmer.Key, shortened));
        Assert.Equal(("7P27CX6Q+W2H", "7P27CX6Q+W2H"), (one.Text("code"), other.Text("code")));
    }

    [Theory]
    [InlineData("kind", "garden", "/kind", "unknown-kind")]
    [InlineData("precision", "fine", "/precision", "unknown-precision")]
    [InlineData("province", "Atlantis", "/province", "unknown-province")]
    [InlineData("name", "", "/name", "required")]
    [InlineData("postalCode", "8152", "/postalCode", "postal-code")]
    [InlineData("digitalAddress", "có dấu", "/digitalAddress", "digital-address")]
    [InlineData("gln", "9520000000104", "/gln", "gln")]
    [InlineData("extension", "A", "/extension", "needs-gln")]
    [InlineData("code", "7P27CX6Q+W2H", "/code", "position-twice")]
    [InlineData("colour", "red", "/colour", "unknown-field")]
    public async Task A_wrong_field_is_refused_with_its_rule(string field, string value, string pointer, string rule)
    {
        var body = Plot();
        body[field] = value;
        await Refused(body, pointer, rule);
    }

    [Fact]
    public async Task A_place_that_cannot_be_is_refused()
    {
        var gln = Gln();
        var swapped = Plot();
        swapped["position"] = At(80.9876, 10.4123);
        await Refused(swapped, "/position", "outside-vietnam");
        var half = Plot();
        half["position"] = new JsonObject { ["latitude"] = 10.4123 };
        await Refused(half, "/position", "coordinates");
        var nowhere = Plot();
        nowhere.Remove("position");
        await Refused(nowhere, "/position", "needed-for-precision");
        foreach (
            var (code, rule) in new[]
            {
                ("CX6Q+W2", "short-code"),
                ("7P27CX6Q+", "too-coarse"),
                ("x", "open-location-code"),
            }
        )
        {
            var coded = Plot();
            coded.Remove("position");
            coded["code"] = code;
            await Refused(coded, "/code", rule);
        }

        var house = Plot();
        house["kind"] = "packing-house";
        await Refused(house, "/area", "plot-only");
        var endless = Plot();
        endless["area"] = 0;
        await Refused(endless, "/area", "range");
        foreach (var extension in new[] { "0", "", "có dấu", "A2345678901234567890X", ".." })
        {
            var numbered = Plot();
            numbered["gln"] = gln;
            numbered["extension"] = extension;
            await Refused(numbered, "/extension", "extension");
        }

        var list = await (await Program.Gets("/api/places", farmer.Key)).Json();
        Assert.Empty(list["items"]!.AsArray());
    }

    [Fact]
    public async Task Without_a_choice_the_public_knows_the_commune_and_an_old_province_is_told_as_the_new_one()
    {
        var body = Plot();
        body.Remove("precision");
        body["province"] = "Tiền Giang";
        var place = await Keeps(farmer.Key, body);
        Assert.Equal(("commune", "Đồng Tháp"), (place.Text("precision"), place.Text("province")));
        Assert.Null(place["public"]!["code"]);
    }

    [Fact]
    public async Task Anothers_place_is_not_there()
    {
        var partner = await Supply.JoinsAsync(Program);
        var place = await Keeps(farmer.Key, Plot());
        var path = "/api/places/" + place.Text("id");
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Gets(path, partner.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Puts(path, Plot(), partner.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Removes(place, partner.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Program.Gets(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Gets("/api/places/x", farmer.Key)).StatusCode);
    }

    [Fact]
    public async Task The_same_request_again_is_one_place_and_another_with_its_key_is_refused()
    {
        var first = await Program.Sends("/api/places", Plot(), farmer.Key, "p1");
        var again = await Program.Sends("/api/places", Plot(), farmer.Key, "p1");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        var other = await Program.Sends("/api/places", Plot("exact"), farmer.Key, "p1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task An_owner_lists_its_places_by_kind_and_page()
    {
        for (var i = 0; i < 3; i++)
        {
            await Keeps(farmer.Key, Plot());
        }

        await Keeps(farmer.Key, Farm());
        var plots = await (await Program.Gets("/api/places?kind=plot&perPage=2", farmer.Key)).Json();
        Assert.Equal(2, plots["items"]!.AsArray().Count);
        var rest = await (
            await Program.Gets($"/api/places?kind=plot&nextPageToken={plots.Text("nextPageToken")}", farmer.Key)
        ).Json();
        Assert.Single(rest["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await Program.Gets("/api/places?kind=garden", farmer.Key)).StatusCode);
    }

    [Fact]
    public async Task A_place_that_is_given_up_is_in_no_list_and_on_no_page_but_what_names_it_finds_it()
    {
        var gln = Gln();
        var body = Plot();
        body["gln"] = gln;
        var place = await Keeps(farmer.Key, body);
        Assert.Equal(HttpStatusCode.NoContent, await Removes(place, farmer.Key));
        Assert.Equal(HttpStatusCode.NoContent, await Removes(place, farmer.Key));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Program.Gets("/api/places/" + place.Text("id"), farmer.Key)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Program.Gets(new Uri(place.Text("page")).AbsolutePath)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Scanned($"/414/{gln}")).StatusCode);
        var list = await (await Program.Gets("/api/places", farmer.Key)).Json();
        Assert.Empty(list["items"]!.AsArray());

        var kept = await Program
            .Services.GetRequiredService<IPlaces>()
            .FindAsync(farmer.Id, place.Text("id"), TestContext.Current.CancellationToken);
        Assert.Equal(("Vườn xoài sau nhà", "Hòa Hưng"), (kept!.Facts.Name, kept.Facts.Commune));
        Assert.Null(kept.Facts.Position);

        // The GLN is free for another place of the same owner.
        await Keeps(farmer.Key, body);
    }

    [Fact]
    public async Task A_scanned_location_number_leads_to_the_page_of_its_place()
    {
        var gln = Gln();
        var other = Gln();
        var body = Plot();
        body["gln"] = gln;
        var whole = await Keeps(farmer.Key, body);
        body["extension"] = "VUON/1";
        var part = await Keeps(farmer.Key, body);
        Assert.Equal(
            (whole.Text("page"), part.Text("page"), whole.Text("page")),
            (
                (await Program.Scanned($"/414/{gln}")).Target(),
                (await Program.Scanned($"/414/{gln}/254/VUON%2F1")).Target(),
                (await Program.Scanned($"/414/{gln}/254/OTHER")).Target()
            )
        );
        Assert.Equal($"{TraceabilityProgram.PublicUrl}/414/{gln}/254/VUON%2F1", part.Text("digitalLink"));
        Assert.Equal(
            part.Text("page") + "?linkType=gs1:locationInfo",
            (await Program.Scanned($"/414/{gln}/254/VUON%2F1?linkType=gs1:locationInfo")).Target()
        );

        // What it had it has no more.
        body["gln"] = other;
        await Program.Puts("/api/places/" + part.Text("id"), body, farmer.Key);
        Assert.Equal(part.Text("page"), (await Program.Scanned($"/414/{other}/254/VUON%2F1")).Target());
        Assert.Equal(whole.Text("page"), (await Program.Scanned($"/414/{gln}/254/VUON%2F1")).Target());
    }

    [Fact]
    public async Task A_location_number_belongs_to_one_owner()
    {
        var gln = Gln();
        var other = Gln();
        var partner = await Supply.JoinsAsync(Program);
        var joined = await Program.Sends(
            "/api/partners",
            new JsonObject
            {
                ["name"] = "Cơ sở có mã",
                ["kind"] = "packing-house",
                ["province"] = "Đồng Tháp",
                ["commune"] = "Cao Lãnh",
                ["gln"] = other,
            }
        );
        var body = Plot();
        body["gln"] = gln;
        await Keeps(farmer.Key, body);
        foreach (var (key, number) in new[] { (partner.Key, gln), (farmer.Key, gln), (farmer.Key, other) })
        {
            body["gln"] = number;
            var refused = await Program.Sends("/api/places", body, key);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Equal("/gln", (await refused.Json())["errors"]![0].Text("pointer"));
        }

        body["gln"] = other;
        await Keeps((await joined.Json()).Text("key"), body);
    }

    [Fact]
    public async Task What_its_owner_links_a_location_to_goes_before_its_page()
    {
        var gln = Gln();
        var joined = await Program.Sends(
            "/api/partners",
            new JsonObject
            {
                ["name"] = "Cơ sở có mã",
                ["kind"] = "packing-house",
                ["province"] = "Đồng Tháp",
                ["commune"] = "Cao Lãnh",
                ["gln"] = gln,
            }
        );
        var key = (await joined.Json()).Text("key");
        var body = Plot();
        body["gln"] = gln;
        var place = await Keeps(key, body);
        var link = new JsonObject
        {
            ["linkType"] = "gs1:defaultLink",
            ["href"] = "https://a.example/home",
            ["title"] = "Trang nhà",
        };
        await Program.Puts($"/api/links/414/{gln}", new JsonObject { ["links"] = new JsonArray(link) }, key);
        Assert.Equal("https://a.example/home", (await Program.Scanned($"/414/{gln}")).Target());
        Assert.StartsWith(
            place.Text("page"),
            (await Program.Scanned($"/414/{gln}?linkType=gs1:locationInfo")).Target()!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_point_of_a_farm_is_on_the_pages_of_its_farmer_and_of_its_lots_and_goes_when_its_owner_takes_it_back()
    {
        var gtin = await farmer.Sells("Xoài cát Hòa Lộc");
        string[] paths = [$"/farmers/{farmer.Id}", $"/trace/{gtin}/L1"];
        foreach (var path in paths)
        {
            var before = await farmer.Page(path);
            Assert.Contains("/places/maps/82.svg", before, StringComparison.Ordinal);
            Assert.DoesNotContain("<circle", before, StringComparison.Ordinal);
        }

        var farm = await Keeps(farmer.Key, Farm());
        await Keeps(farmer.Key, Plot());
        var second = Farm();
        second["position"] = At(21.03, 105.85);
        await Keeps(farmer.Key, second);
        await Program.Settles();
        var point = PublicPoint.Of(new Position(10.4123, 105.9876), PlacePrecision.About250m)!;
        var at = ProvinceMap.At(point)!.Value;
        foreach (var path in paths)
        {
            foreach (var language in new[] { "vi", "en" })
            {
                var page = await farmer.Page(path, language);
                Assert.Contains($"<circle cx=\"{at.X:0}\" cy=\"{at.Y:0}\"", page, StringComparison.Ordinal);
                Assert.DoesNotContain(exact, digits => page.Contains(digits, StringComparison.Ordinal));
            }
        }

        // What the farmer says of itself is another matter.
        var renamed = TraceabilityProgram.HoaLoc;
        await Program.Puts($"/api/farmers/{farmer.Id}", renamed, farmer.Key);
        await Program.Settles();
        Assert.Contains("<circle", await farmer.Page(paths[1]), StringComparison.Ordinal);

        await Program.Puts("/api/places/" + farm.Text("id"), Farm("commune"), farmer.Key);
        await Program.Settles();
        foreach (var path in paths)
        {
            Assert.DoesNotContain("<circle", await farmer.Page(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_event_and_no_answer_about_a_lot_tells_where_exactly_it_grew()
    {
        await Keeps(farmer.Key, Farm());
        var gtin = await farmer.Sells("Xoài cát Hòa Lộc");
        var partner = await Supply.JoinsAsync(Program);
        var orchard = new Orchard(Program, farmer.Key, gtin);
        await orchard.Tells("L1", "ship", new JsonObject { ["to"] = partner.Party, ["quantity"] = Orchard.Kg(20) });
        await Program.Settles();
        var lot = Uri.EscapeDataString(Supply.Lot(gtin, "L1"));
        foreach (
            var (path, key) in new[]
            {
                ($"/epcis/events?MATCH_anyEPCClass={lot}", farmer.Key),
                ($"/epcis/events?MATCH_anyEPCClass={lot}", partner.Key),
                ($"/api/batches/{gtin}/L1", null),
                ($"/api/batches/{gtin}/L1", farmer.Key),
                ($"/api/farmers/{farmer.Id}", null),
                ($"/trace/{gtin}/L1", null),
                ("/feeds/products.jsonl", null),
            }
        )
        {
            var answer = await Program.Gets(path, key);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = await answer.Text();
            Assert.DoesNotContain(exact, digits => text.Contains(digits, StringComparison.Ordinal));
            Assert.DoesNotContain("geo:", text, StringComparison.Ordinal);
        }

        var events = await (await Program.Gets($"/epcis/events?MATCH_anyEPCClass={lot}", farmer.Key)).Json();
        var places = events["epcisBody"]!["queryResults"]!["resultsBody"]!["eventList"]!
            .AsArray()
            .SelectMany(one => new[] { one!["readPoint"], one["bizLocation"] })
            .OfType<JsonNode>()
            .Select(place => place.Text("id"))
            .ToList();
        // Our own events name who has the place, which its page shows as exactly as its owner chose.
        Assert.NotEmpty(places);
        Assert.All(
            places,
            id => Assert.StartsWith($"{TraceabilityProgram.PublicUrl}/parties/", id, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_map_of_a_province_is_kept_by_browsers_and_sent_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/places/maps/82.svg");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var map = await Program.Asks(request);
        Assert.Equal("image/svg+xml", map.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["br"], map.Content.Headers.ContentEncoding);
        Assert.InRange(map.Content.Headers.ContentLength!.Value, 1000, 5000);
        Assert.Equal(TimeSpan.FromDays(7), map.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Gets("/places/maps/83.svg")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Gets("/places/maps/xx.svg")).StatusCode);
    }

    static string Gln()
    {
        var digits = $"95200000{Interlocked.Increment(ref glns):0000}";
        return digits + CheckDigit.Of(digits);
    }

    static JsonObject At(double latitude, double longitude) =>
        new() { ["latitude"] = latitude, ["longitude"] = longitude };

    static JsonObject Plot(string precision = "about-250m") =>
        new()
        {
            ["kind"] = "plot",
            ["name"] = "Vườn xoài sau nhà",
            ["position"] = At(10.4123, 105.9876),
            ["precision"] = precision,
            ["province"] = "Đồng Tháp",
            ["commune"] = "Hòa Hưng",
            ["area"] = 5200,
            ["postalCode"] = "81520",
            ["digitalAddress"] = "v-81520-0042",
        };

    static JsonObject Farm(string precision = "about-250m")
    {
        var farm = Plot(precision);
        farm["kind"] = "farm";
        farm.Remove("area");
        return farm;
    }

    async Task<JsonNode> Keeps(string key, JsonObject place)
    {
        var answer = await Program.Sends("/api/places", place, key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    async Task Refused(JsonObject place, string pointer, string rule)
    {
        var answer = await Program.Sends("/api/places", place, farmer.Key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray())!;
        Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
    }

    async Task<string> Page(JsonNode place, string language = "vi") =>
        WebUtility.HtmlDecode(await farmer.Page(new Uri(place.Text("page")).AbsolutePath, language));

    async Task<HttpStatusCode> Removes(JsonNode place, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/places/" + place.Text("id"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await Program.Asks(request)).StatusCode;
    }
}

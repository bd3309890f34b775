using System.Net;
using System.Text.Json.Nodes;
using Traceability.Platform.Personal;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>Who asks is given everything that is kept of it, and what it agreed to is kept with when and which text.</summary>
public sealed class PersonalDataTests(TestStorage storage)
{
    [Fact]
    public async Task A_farmer_is_given_everything_that_is_kept_of_it_and_nothing_of_who_bought()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var answer = await farm.Gets("/api/me/data");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var text = await answer.Text();
        var told = JsonNode.Parse(text)!;
        Assert.Equal(("farmer", farm.Id), (told["person"].Text("kind"), told["person"].Text("id")));
        Assert.Empty(told["cutOff"]!.AsArray());
        var kept = told["kept"]!.AsObject();
        Assert.Equal(
            ["batches", "diary", "farmer", "links", "members", "notices", "orders", "places", "products", "webhooks"],
            kept.Select(part => part.Key).Order(StringComparer.Ordinal)
        );
        foreach (
            var mark in new[]
            {
                Marks.Phone,
                Marks.Identifier,
                Marks.Invariant(Marks.Latitude),
                Marks.Invariant(Marks.Longitude),
                Marks.Place,
                Marks.Account,
                Marks.Holder,
                Marks.Device,
                Marks.Officer,
                Marks.OfficerName,
                Marks.Note,
                "Nhà Zuỳnh8 trồng xoài từ 1998.",
                "ZUYNH8-01",
                "Vườn Zuỳnh8",
                "https://zuynh8.example/hooks",
                "https://zuynh8.example/giay",
                ConsentText.Version,
            }
        )
        {
            Assert.Contains(mark, text, StringComparison.Ordinal);
        }

        // What opens something is in no answer, and who bought is another person.
        Assert.DoesNotContain(farm.Key, text, StringComparison.Ordinal);
        Assert.Empty(Marks.In(text, [Marks.BuyerPhone, "qwang8"]));
    }

    [Fact]
    public async Task A_partner_is_given_its_own_and_others_are_refused()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var partner = await Supply.JoinsAsync(program);
        var told = await (await program.Gets("/api/me/data", partner.Key)).Json();
        Assert.Equal("Cơ sở đóng gói Cao Lãnh", told["kept"]!["partner"]![0].Text("name"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/me/data")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await program.Gets("/api/me/data", TraceabilityProgram.OperatorKey)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/orders/{new string('a', 52)}/data")).StatusCode);
    }

    [Fact]
    public async Task What_a_farmer_agreed_to_is_kept_with_when_which_text_and_who_says_so()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        // In writing, before: told by who registers it.
        var body = TraceabilityProgram.HoaLoc;
        body["consent"] = new JsonObject { ["version"] = ConsentText.Version, ["at"] = "2026-11-20T01:00:00Z" };
        var registered = await (await program.Sends("/api/farmers", body)).Json();
        var consent = Assert.Single(await ConsentsAsync(program, registered.Text("key")));
        Assert.Equal(
            (ConsentText.Version, "2026-11-20T01:00:00+00:00", "operator"),
            (consent.Text("version"), consent.Text("at"), consent.Text("by"))
        );
        // To a text that is not shown any more, or tomorrow, nobody agrees.
        body["consent"] = new JsonObject { ["version"] = "2020-01.1", ["at"] = "2027-01-01T00:00:00Z" };
        var refused = await program.Sends("/api/farmers", body, language: "en");
        Assert.Equal(
            ["/consent", "/consent/at"],
            (await refused.Json())["errors"]!.AsArray().Select(error => error.Text("pointer")).Order()
        );

        // On its own phone.
        body.Remove("consent");
        var asked = await (await program.Sends("/api/farmers", body)).Json();
        Assert.Empty(await ConsentsAsync(program, asked.Text("key")));
        using var phone = new Phone(program);
        phone.Consent = ConsentText.Version;
        await phone.Joins(await Phone.Invited(program, asked.Text("id")));
        var given = Assert.Single(await ConsentsAsync(program, asked.Text("key")));
        Assert.Equal($"device|{phone.Id}", given.Text("by"));
    }

    [Fact]
    public async Task The_text_is_asked_with_its_version_and_can_be_read_in_both_languages()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var gtin = await grower.Sells("Xoài cát");
        await program.Settles();
        var home = new Household(program, gtin);
        foreach (
            var (language, of) in new[]
            {
                ("vi", (Func<Traceability.Platform.Text, string>)(text => text.Vi)),
                ("en", text => text.En),
            }
        )
        {
            var page = await home.Reads("/privacy", language);
            Assert.Contains(of(ConsentText.Buyer), page, StringComparison.Ordinal);
            Assert.Contains(of(ConsentText.Farmer), page, StringComparison.Ordinal);
            Assert.Contains(ConsentText.Version, page, StringComparison.Ordinal);
            Assert.Contains(of(ConsentText.Buyer), await home.Reads(home.Path, language), StringComparison.Ordinal);
        }

        // The app asks in the same words, and says which version it was.
        var shell = await (await program.Gets("/farm")).Text();
        Assert.Contains($"data-consent=\"{ConsentText.Version}\"", shell, StringComparison.Ordinal);
        var words = await File.ReadAllTextAsync(
            Path.Combine(Traceability.Tests.Platform.LaptopProgram.Root, "functions", "FarmApp", "words.js"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(ConsentText.Farmer.Vi, words, StringComparison.Ordinal);
        Assert.Contains(ConsentText.Farmer.En, words, StringComparison.Ordinal);
    }

    static async Task<IReadOnlyList<JsonNode>> ConsentsAsync(TraceabilityProgram program, string key) =>
        [
            .. (await (await program.Gets("/api/me/data", key)).Json())["kept"]!["farmer"]![0]!["consents"]!
                .AsArray()
                .Select(consent => consent!),
        ];
}

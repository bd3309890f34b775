using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Authentication;
using Traceability.Tests.Support;

namespace Traceability.Tests.Members;

/// <summary>An officer signs in with an office's account, at an issuer that runs on a port of its own.</summary>
public sealed class SignInTests(TestStorage storage) : IAsyncLifetime
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
    FakeIssuer issuer = null!;
    TraceabilityProgram program = null!;
    string cooperative = "";
    string key = "";

    public async ValueTask InitializeAsync()
    {
        issuer = await FakeIssuer.StartAsync();
        issuer.Now = now;
        program = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Settings = new Dictionary<string, string>
            {
                ["Traceability:SignIn:Issuer"] = issuer.Address,
                ["Traceability:SignIn:ClientId"] = FakeIssuer.Client,
                ["Traceability:SignIn:ClientSecret"] = FakeIssuer.Secret,
            },
        }.Listening();
        var registered = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
        (cooperative, key) = (registered.Text("id"), registered.Text("key"));
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await issuer.DisposeAsync();
    }

    string Officers => $"/api/cooperatives/{cooperative}/officers";

    [Fact]
    public async Task An_officer_signs_in_and_the_browser_is_a_device_of_the_cooperative()
    {
        // The app offers it.
        Assert.Contains("data-office", await (await program.Gets("/farm")).Text(), StringComparison.Ordinal);
        var officer = await Names("Lan@HopTacXa.example");
        Assert.Equal("lan@hoptacxa.example", officer.Text("email"));
        var back = await SignsIn("s1", "LAN@hoptacxa.example");
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        var link = back.Headers.Location!.ToString();
        Assert.StartsWith($"{TraceabilityProgram.PublicUrl}/farm#join={cooperative}.", link, StringComparison.Ordinal);
        Assert.Contains("sign-in=;", back.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);

        using var browser = new Phone(program);
        Assert.Equal(HttpStatusCode.Created, (await browser.Joins(link, "Máy văn phòng")).StatusCode);
        Assert.Equal("cooperative", (await (await browser.Gets("/api/me")).Json()).Text("kind"));
        var device = (await Items($"/api/farmers/{cooperative}/devices")).Single();
        Assert.Equal(officer.Text("id"), device.Text("officer"));
        Assert.True((await Items(Officers)).Single()["hasSignedIn"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_way_in_lasts_ten_minutes()
    {
        await Names("lan@hoptacxa.example");
        var link = (await SignsIn("s1", "lan@hoptacxa.example")).Headers.Location!.ToString();
        program.Clock.Advance(TimeSpan.FromMinutes(10));
        using var browser = new Phone(program);
        Assert.Equal(HttpStatusCode.Gone, (await browser.Joins(link)).StatusCode);
    }

    [Fact]
    public async Task A_person_counts_and_not_an_address_that_went_to_another()
    {
        await Names("lan@hoptacxa.example");
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
        // The same person after a wedding; another person with the old address.
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan.tran@hoptacxa.example")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", null)).StatusCode);
        await Refused(await SignsIn("s2", "lan@hoptacxa.example"), HttpStatusCode.Forbidden, "no-officer");
    }

    [Fact]
    public async Task Who_is_nobodys_officer_or_whose_address_nobody_verified_stays_out()
    {
        await Names("lan@hoptacxa.example");
        await Refused(await SignsIn("s1", "mai@hoptacxa.example"), HttpStatusCode.Forbidden, "no-officer");
        await Refused(
            await SignsIn("s1", "lan@hoptacxa.example", verified: false),
            HttpStatusCode.Forbidden,
            "no-officer"
        );
        await Refused(await SignsIn("s1", null), HttpStatusCode.Forbidden, "no-officer");
        // Some issuers write the truth as a text.
        issuer.Says = claims => claims["email_verified"] = "true";
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
    }

    [Fact]
    public async Task A_removed_officer_stays_out_and_so_does_every_browser_that_was_let_in()
    {
        var officer = (await Names("lan@hoptacxa.example")).Text("id");
        using var browser = new Phone(program);
        await browser.Joins((await SignsIn("s1", "lan@hoptacxa.example")).Headers.Location!.ToString());
        var open = (await SignsIn("s1", "lan@hoptacxa.example")).Headers.Location!.ToString();
        using var farmers = await Phone.InAsync(program, cooperative);
        Assert.Equal(HttpStatusCode.NoContent, await Deletes($"{Officers}/{officer}"));
        Assert.Equal(HttpStatusCode.NoContent, await Deletes($"{Officers}/{officer}"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Gets("/api/batches")).StatusCode);
        using var late = new Phone(program);
        Assert.Equal(HttpStatusCode.Gone, (await late.Joins(open)).StatusCode);
        await Refused(await SignsIn("s1", "lan@hoptacxa.example"), HttpStatusCode.Forbidden, "no-officer");
        Assert.Empty(await Items(Officers));
        Assert.Equal(HttpStatusCode.OK, (await farmers.Gets("/api/batches")).StatusCode);

        // Named again, it is a new beginning: the person counts who signs in first.
        await Names("lan@hoptacxa.example");
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s3", "lan@hoptacxa.example")).StatusCode);
        await Refused(await SignsIn("s1", "lan@hoptacxa.example"), HttpStatusCode.Forbidden, "no-officer");
    }

    [Fact]
    public async Task An_issuer_may_change_its_key_between_two_sign_ins_and_in_the_middle_of_one()
    {
        await Names("lan@hoptacxa.example");
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
        Assert.Equal(1, issuer.KeysRead);
        issuer.RotatesItsKey();
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
        Assert.Equal(2, issuer.KeysRead);
        var (asked, cookie) = await Begins();
        issuer.RotatesItsKey();
        var back = await Ends(issuer.SignsIn(asked, "s1", "lan@hoptacxa.example"), cookie);
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
    }

    public static TheoryData<string, Action<JsonObject>?, Action<JsonObject>?> Wrong { get; } =
        new()
        {
            { "for another client", claims => claims["aud"] = "another", null },
            {
                "for several, and meant for another",
                claims => claims["aud"] = new JsonArray(FakeIssuer.Client, "b"),
                null
            },
            { "of another sign-in", claims => claims["nonce"] = "another", null },
            { "of no sign-in", claims => claims.Remove("nonce"), null },
            { "of another issuer", claims => claims["iss"] = "https://thief.example", null },
            { "that is over", claims => claims["exp"] = now.AddMinutes(-3).ToUnixTimeSeconds(), null },
            { "that is never over", claims => claims.Remove("exp"), null },
            { "that is not yet", claims => claims["nbf"] = now.AddMinutes(3).ToUnixTimeSeconds(), null },
            { "of nobody", claims => claims.Remove("sub"), null },
            { "that nobody signed", null, head => head["alg"] = "none" },
            { "that is signed with a secret", null, head => head["alg"] = "HS256" },
            { "that is signed with a key nobody knows", null, head => head["kid"] = "k9" },
        };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_token_that_is_wrong_lets_nobody_in(
        string what,
        Action<JsonObject>? claims,
        Action<JsonObject>? head
    )
    {
        Assert.NotEmpty(what);
        await Names("lan@hoptacxa.example");
        (issuer.Says, issuer.Heads) = (claims, head);
        await Refused(await SignsIn("s1", "lan@hoptacxa.example"), HttpStatusCode.BadRequest, "sign-in-broken");
        (issuer.Says, issuer.Heads) = (null, null);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignsIn("s1", "lan@hoptacxa.example")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_another_key_signed_lets_nobody_in()
    {
        await Names("lan@hoptacxa.example");
        issuer.SignsWithAnother = true;
        await Refused(await SignsIn("s1", "lan@hoptacxa.example"), HttpStatusCode.BadRequest, "sign-in-broken");
    }

    [Fact]
    public async Task A_state_a_cookie_or_a_code_that_is_not_of_this_sign_in_lets_nobody_in()
    {
        await Names("lan@hoptacxa.example");
        var (asked, cookie) = await Begins();
        var back = issuer.SignsIn(asked, "s1", "lan@hoptacxa.example");
        await Refused(await Ends(back + "x", cookie), HttpStatusCode.BadRequest, "sign-in-broken");
        await Refused(await Ends(back, null), HttpStatusCode.BadRequest, "sign-in-broken");
        await Refused(await Ends(back, "sign-in=AAAA"), HttpStatusCode.BadRequest, "sign-in-broken");
        await Refused(await Ends(back, Tampered(cookie)), HttpStatusCode.BadRequest, "sign-in-broken");
        // Another browser's cookie does not fit this state.
        var (_, other) = await Begins();
        await Refused(await Ends(back, other), HttpStatusCode.BadRequest, "sign-in-broken");
        Assert.Equal(HttpStatusCode.SeeOther, (await Ends(back, cookie)).StatusCode);
        // A code is good once.
        await Refused(await Ends(back, cookie), HttpStatusCode.BadRequest, "sign-in-broken");
        await Refused(
            await Ends(TraceabilityProgram.PublicUrl + "/farm/signed-in?error=access_denied", cookie),
            HttpStatusCode.BadRequest,
            "sign-in-broken"
        );
    }

    [Fact]
    public async Task A_code_of_another_sign_in_is_of_no_use_to_who_did_not_begin_it()
    {
        await Names("lan@hoptacxa.example");
        var (asked, _) = await Begins();
        var stolen = new Uri(issuer.SignsIn(asked, "s1", "lan@hoptacxa.example")).Query.Split("&state=")[0];
        var (own, cookie) = await Begins();
        var state = own.Query.Split("state=")[1].Split('&')[0];
        var back = await Ends($"{TraceabilityProgram.PublicUrl}/farm/signed-in{stolen}&state={state}", cookie);
        await Refused(back, HttpStatusCode.BadRequest, "sign-in-broken");
    }

    [Fact]
    public async Task A_sign_in_that_took_too_long_begins_again()
    {
        await Names("lan@hoptacxa.example");
        var (asked, cookie) = await Begins();
        var back = issuer.SignsIn(asked, "s1", "lan@hoptacxa.example");
        program.Clock.Advance(TimeSpan.FromMinutes(10));
        await Refused(await Ends(back, cookie), HttpStatusCode.BadRequest, "sign-in-broken");
    }

    [Fact]
    public async Task An_issuer_that_is_down_or_calls_itself_otherwise_is_told_of_as_that()
    {
        issuer.IsDown = true;
        await Refused(await program.Gets("/farm/sign-in"), HttpStatusCode.ServiceUnavailable, "issuer-unavailable");
        issuer.IsDown = false;
        issuer.Named = "https://thief.example";
        await Refused(await program.Gets("/farm/sign-in"), HttpStatusCode.ServiceUnavailable, "issuer-unavailable");
        issuer.Named = null;
        var (asked, cookie) = await Begins();
        issuer.IsDown = true;
        await Refused(
            await Ends(issuer.SignsIn(asked, "s1", "lan@hoptacxa.example"), cookie),
            HttpStatusCode.ServiceUnavailable,
            "issuer-unavailable"
        );
    }

    [Fact]
    public async Task A_person_reads_why_in_either_language_and_without_an_issuer_there_is_no_sign_in()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/farm/signed-in?state=x&code=y&lang=en");
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var page = await program.Asks(request);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("You are not signed in yet", await page.Text(), StringComparison.Ordinal);

        await using var without = TraceabilityProgram.On(storage);
        Assert.Equal(HttpStatusCode.NotFound, (await without.Gets("/farm/sign-in")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await without.Gets("/farm/signed-in")).StatusCode);
    }

    [Fact]
    public async Task What_a_browser_holds_meanwhile_says_nothing_and_goes_nowhere_else()
    {
        var answer = await program.Gets("/farm/sign-in");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.All(
            ["httponly", "secure", "samesite=lax", "path=/farm", "max-age=600"],
            attribute => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase)
        );
        var state = answer.Headers.Location!.Query.Split("state=")[1].Split('&')[0];
        Assert.DoesNotContain(state, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public Task Any_text_as_a_cookie_is_refused_and_never_throws()
    {
        var cookies = program.Services.GetRequiredService<SignInCookies>();
        return Gen.OneOf(Gen.String, Gen.Byte.Array[0, 200].Select(bytes => JoseText.Of(bytes)))
            .SampleAsync(
                async text => Assert.Null(await cookies.OpenAsync(text, TestContext.Current.CancellationToken)),
                iter: 200
            );
    }

    [Theory]
    [InlineData("email", null, "/email", "required")]
    [InlineData("email", "lan", "/email", "email")]
    [InlineData("email", "lan@x", "/email", "email")]
    [InlineData("email", "a b@hoptacxa.example", "/email", "email")]
    [InlineData("email", "a@b@hoptacxa.example", "/email", "email")]
    [InlineData("name", "", "/name", "required")]
    [InlineData("role", "boss", "/role", "unknown-field")]
    public async Task An_officer_that_is_named_wrongly_is_refused(
        string field,
        string? value,
        string pointer,
        string rule
    )
    {
        var body = new JsonObject { ["email"] = "lan@hoptacxa.example", ["name"] = "Lan" };
        body[field] = value;
        var answer = await program.Sends(Officers, body, key);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
        Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task An_address_is_an_officers_of_one_cooperative_until_it_is_removed_there()
    {
        var first = await Names("lan@hoptacxa.example");
        Assert.Equal(first.Text("id"), (await Names("lan@hoptacxa.example")).Text("id"));
        Assert.Single(await Items(Officers));
        var other = (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("id");
        var there = $"/api/cooperatives/{other}/officers";
        JsonObject Lan() => new() { ["email"] = "lan@hoptacxa.example", ["name"] = "Lan" };
        Assert.Equal(HttpStatusCode.Conflict, (await program.Sends(there, Lan())).StatusCode);
        await Deletes($"{Officers}/{first.Text("id")}");
        Assert.Equal(HttpStatusCode.Created, (await program.Sends(there, Lan())).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await program.Sends(Officers, Lan(), key)).StatusCode);
        var link = (await SignsIn("s1", "lan@hoptacxa.example")).Headers.Location!.ToString();
        Assert.Contains($"#join={other}.", link, StringComparison.Ordinal);
        // Another farmer names nobody here.
        var stranger = (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("key");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends(Officers, Lan(), stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(Officers, stranger)).StatusCode);
    }

    static string Tampered(string text)
    {
        var at = text.Length / 2;
        return string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));
    }

    async Task<JsonNode> Names(string email)
    {
        var answer = await program.Sends(
            Officers,
            new JsonObject { ["email"] = email, ["name"] = "Trần Thị Lan" },
            key
        );
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    async Task<(Uri Asked, string Cookie)> Begins()
    {
        var answer = await program.Gets("/farm/sign-in");
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Text());
        return (answer.Headers.Location!, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    async Task<HttpResponseMessage> SignsIn(string subject, string? email, bool verified = true)
    {
        var (asked, cookie) = await Begins();
        return await Ends(issuer.SignsIn(asked, subject, email, verified), cookie);
    }

    async Task<HttpResponseMessage> Ends(string back, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(back).PathAndQuery);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await program.Asks(request);
    }

    async Task<HttpStatusCode> Deletes(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new("Bearer", key);
        return (await program.Asks(request)).StatusCode;
    }

    async Task<IReadOnlyList<JsonNode>> Items(string path) =>
        [.. (await (await program.Gets(path, key)).Json())["items"]!.AsArray().Select(item => item!)];

    static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string kind)
    {
        var text = await answer.Text();
        Assert.True(answer.StatusCode == status, text);
        Assert.Equal($"/problems/{kind}", JsonNode.Parse(text).Text("type"));
    }
}

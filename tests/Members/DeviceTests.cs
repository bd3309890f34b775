using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Members;

/// <summary>A phone comes in by an invitation, proves its key with every request, and is put out.</summary>
public sealed class DeviceTests(TestStorage storage) : IAsyncLifetime
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, now);
    string farmer = "";
    string key = "";

    public async ValueTask InitializeAsync()
    {
        var registered = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
        (farmer, key) = (registered.Text("id"), registered.Text("key"));
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Fact]
    public async Task A_phone_joins_with_an_invitation_once_and_does_what_its_farmer_may()
    {
        var made = await (await program.Sends($"/api/farmers/{farmer}/invitations", null)).Json();
        var link = made.Text("link");
        Assert.StartsWith($"{TraceabilityProgram.PublicUrl}/farm#join={farmer}.", link, StringComparison.Ordinal);
        Assert.StartsWith("<svg ", made.Text("qr"), StringComparison.Ordinal);
        Assert.Equal(now.AddDays(7), made["expiresAt"]!.GetValue<DateTimeOffset>());
        using var phone = new Phone(program);
        var joined = await phone.Joins(link);
        Assert.Equal(HttpStatusCode.Created, joined.StatusCode);
        Assert.Equal(
            (farmer, "cooperative", "Đồng Tháp"),
            (phone.Farmer.Text("id"), phone.Farmer.Text("kind"), phone.Farmer.Text("province"))
        );

        var product = await (await phone.Sends("/api/products", Farm.Mango)).Json();
        var batch = await phone.Sends("/api/batches", Farm.Harvest(product.Text("gtin"), "L1"));
        Assert.Equal(HttpStatusCode.Created, batch.StatusCode);
        Assert.NotNull(phone.Nonce);

        using var second = new Phone(program);
        await Refused(await second.Joins(link), HttpStatusCode.Conflict, "invitation-used");
        var lines = await Items($"/api/farmers/{farmer}/invitations");
        Assert.Equal(
            ("used", "operator", phone.Id),
            (lines[0].Text("state"), lines[0].Text("madeBy"), lines[0].Text("device"))
        );
    }

    [Fact]
    public async Task A_phone_whose_answer_was_lost_joins_again_with_the_same_key_and_is_answered_the_same()
    {
        var link = await Phone.Invited(program, farmer);
        using var phone = new Phone(program);
        await phone.Joins(link);
        var (id, token) = (phone.Id, phone.Token);
        program.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.Created, (await phone.Joins(link)).StatusCode);
        Assert.Equal((id, token), (phone.Id, phone.Token));
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
        Assert.Single(await Items($"/api/farmers/{farmer}/devices"));
    }

    [Fact]
    public async Task An_invitation_that_is_over_was_taken_back_or_never_was_lets_nobody_in()
    {
        using var phone = new Phone(program);
        var link = await Phone.Invited(program, farmer);
        program.Clock.Advance(TimeSpan.FromDays(7));
        await Refused(await phone.Joins(link), HttpStatusCode.Gone, "invitation-ended");

        link = await Phone.Invited(program, farmer, key);
        var id = link.Split('.')[^2];
        var withdrawn = await Deletes($"/api/farmers/{farmer}/invitations/{id}", key);
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        await Refused(await phone.Joins(link), HttpStatusCode.Gone, "invitation-ended");

        await Refused(
            await phone.Joins(link[..^22] + new string('A', 22)),
            HttpStatusCode.NotFound,
            "invitation-unknown"
        );
        await Refused(await phone.Joins("nonsense"), HttpStatusCode.NotFound, "invitation-unknown");
        Assert.Equal(
            ["ended", "withdrawn"],
            (await Items($"/api/farmers/{farmer}/invitations")).Select(line => line.Text("state")).Order()
        );
        Assert.Empty(await Items($"/api/farmers/{farmer}/devices"));
    }

    [Fact]
    public async Task A_retry_of_an_invitation_shows_its_link_once()
    {
        var first = await (await program.Sends($"/api/farmers/{farmer}/invitations", null, key, "i1")).Json();
        var again = await (await program.Sends($"/api/farmers/{farmer}/invitations", null, key, "i1")).Json();
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.NotNull(first["link"]);
        Assert.Null(again["link"]);
        Assert.Null(again["qr"]);
    }

    [Fact]
    public async Task A_used_invitation_is_not_withdrawn_its_phone_is_revoked()
    {
        var link = await Phone.Invited(program, farmer);
        using var phone = new Phone(program);
        await phone.Joins(link);
        var id = link.Split('.')[^2];
        await Refused(
            await Deletes($"/api/farmers/{farmer}/invitations/{id}", key),
            HttpStatusCode.Conflict,
            "invitation-used"
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await Deletes($"/api/farmers/{farmer}/devices/{phone.Id}", key)).StatusCode
        );
        await Refused(await phone.Joins(link), HttpStatusCode.Gone, "device-revoked");
    }

    [Fact]
    public async Task A_revoked_phone_is_refused_at_once_here_and_on_any_instance_within_five_seconds()
    {
        await using var other = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Prefix = program.Prefix,
        }.Listening();
        using var phone = await Phone.InAsync(program, farmer);
        var there = await other.Gets("/healthz");
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        // The same phone, at the other instance.
        async Task<HttpResponseMessage> Asks() => await At(other, phone, "/api/batches");
        Assert.Equal(HttpStatusCode.OK, (await Asks()).StatusCode);

        await Deletes($"/api/farmers/{farmer}/devices/{phone.Id}", key);
        await Refused(await phone.Gets("/api/batches"), HttpStatusCode.Unauthorized, "device-unknown");
        other.Clock.Advance(TimeSpan.FromSeconds(5));
        var refused = await Asks();
        await Refused(refused, HttpStatusCode.Unauthorized, "device-unknown");
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await Items($"/api/farmers/{farmer}/devices"))[0]["revokedAt"]);
    }

    [Fact]
    public async Task A_stolen_token_without_the_phones_key_opens_nothing()
    {
        using var phone = await Phone.InAsync(program, farmer);
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
        var token = phone.Token!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/batches", token)).StatusCode);
        using var thief = new Phone(program) { Token = token, Nonce = phone.Nonce };
        await Refused(await thief.Gets("/api/batches"), HttpStatusCode.Unauthorized, "invalid-dpop-proof");
        var bare = await thief.SendsAsync(HttpMethod.Get, "/api/batches", null, token, null);
        await Refused(bare, HttpStatusCode.Unauthorized, "invalid-dpop-proof");
        // Nor does a page that a browser opens take it as a password.
        using var named = new HttpRequestMessage(HttpMethod.Get, "/api/batches/09520000000011/L1/dossier.html");
        named.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"x:{token}"))
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Asks(named)).StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_bound_to_no_device_is_no_devices_token()
    {
        using var phone = await Phone.InAsync(program, farmer);
        phone.Token = key;
        await Refused(await phone.Gets("/api/batches"), HttpStatusCode.Unauthorized, "device-unknown");
    }

    [Fact]
    public async Task A_proof_that_is_sent_twice_is_refused_and_the_next_one_is_not()
    {
        using var phone = await Phone.InAsync(program, farmer);
        var proof = phone.Proves("GET", "/api/batches", phone.Token);
        Task<HttpResponseMessage> Again() => phone.SendsAsync(HttpMethod.Get, "/api/batches", null, phone.Token, proof);
        Assert.Equal(HttpStatusCode.OK, (await Again()).StatusCode);
        await Refused(await Again(), HttpStatusCode.Unauthorized, "invalid-dpop-proof");
        program.Clock.Advance(TimeSpan.FromMinutes(5));
        await Refused(await Again(), HttpStatusCode.Unauthorized, "invalid-dpop-proof");
        // Two nonces later nothing is remembered of it, and it is too old.
        program.Clock.Advance(TimeSpan.FromMinutes(5));
        await Refused(await Again(), HttpStatusCode.Unauthorized, "use-dpop-nonce");
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
    }

    public static TheoryData<string, string, string, string> OtherRequests { get; } =
        new()
        {
            { "another method", "POST", "/api/batches", TraceabilityProgram.PublicUrl },
            { "another path", "GET", "/api/products", TraceabilityProgram.PublicUrl },
            { "another host", "GET", "/api/batches", "https://thief.example" },
            { "another scheme", "GET", "/api/batches", "http://truyxuat.example" },
            { "another port", "GET", "/api/batches", "https://truyxuat.example:8443" },
            { "a name before the host", "GET", "/api/batches", "https://x@truyxuat.example" },
            { "no origin", "GET", "/api/batches", "" },
        };

    [Theory]
    [MemberData(nameof(OtherRequests))]
    public async Task A_proof_for_another_request_is_refused(string what, string method, string path, string origin)
    {
        using var phone = await Phone.InAsync(program, farmer);
        var proof = phone.Proves(method, path, phone.Token, origin: origin);
        var answer = await phone.SendsAsync(HttpMethod.Get, "/api/batches", null, phone.Token, proof);
        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, what);
    }

    [Fact]
    public async Task A_proof_for_another_token_or_none_is_refused()
    {
        using var phone = await Phone.InAsync(program, farmer);
        foreach (var token in new[] { null, "tr_0123456789abcdef_other" })
        {
            var proof = phone.Proves("GET", "/api/batches", token);
            await Refused(
                await phone.SendsAsync(HttpMethod.Get, "/api/batches", null, phone.Token, proof),
                HttpStatusCode.Unauthorized,
                "invalid-dpop-proof"
            );
        }
    }

    [Fact]
    public async Task A_target_may_be_written_with_other_escapes_and_be_this_machine()
    {
        using var phone = await Phone.InAsync(program, farmer);
        async Task<HttpStatusCode> With(string target, string? origin = null)
        {
            var proof = phone.Proves(
                "GET",
                "/",
                phone.Token,
                claims: claims => claims["htu"] = (origin ?? TraceabilityProgram.PublicUrl) + target
            );
            return (
                await phone.SendsAsync(HttpMethod.Get, "/api/batches/09520000000028/A%2fB", null, phone.Token, proof)
            ).StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, await With("/api/batches/09520000000028/A%2FB"));
        Assert.Equal(HttpStatusCode.NotFound, await With("/%61pi/batches/09520000000028/%41%2fB?x=1#y"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            await With("/api/batches/09520000000028/A%2FB", program.Address.GetLeftPart(UriPartial.Authority))
        );
        Assert.Equal(HttpStatusCode.Unauthorized, await With("/api/batches/09520000000028/A/B"));
        Assert.Equal(HttpStatusCode.Unauthorized, await With("/api/batches/09520000000028/A%252FB"));
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z")]
    [InlineData("2040-01-01T00:00:00Z")]
    public async Task A_phone_whose_clock_is_years_off_works(string clock)
    {
        using var phone = new Phone(
            program,
            DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Equal(HttpStatusCode.Created, (await phone.Joins(await Phone.Invited(program, farmer))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
    }

    [Fact]
    public async Task A_nonce_lasts_five_to_ten_minutes_and_a_forged_one_nothing()
    {
        using var phone = await Phone.InAsync(program, farmer);
        program.Clock.Advance(TimeSpan.FromMinutes(5));
        var proof = phone.Proves("GET", "/api/batches", phone.Token);
        Assert.Equal(
            HttpStatusCode.OK,
            (await phone.SendsAsync(HttpMethod.Get, "/api/batches", null, phone.Token, proof)).StatusCode
        );
        foreach (var nonce in new[] { "", "AAAAAAAAAAAAAAAAAAAAAA", "n" })
        {
            phone.Nonce = nonce;
            proof = phone.Proves("GET", "/api/batches", phone.Token);
            var refused = await phone.SendsAsync(HttpMethod.Get, "/api/batches", null, phone.Token, proof);
            await Refused(refused, HttpStatusCode.Unauthorized, "use-dpop-nonce");
        }

        // The refusal gave the one that works.
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
    }

    [Fact]
    public async Task A_public_answer_is_not_taken_for_the_owners_own_where_the_proof_is_refused()
    {
        using var phone = await Phone.InAsync(program, farmer);
        var product = await (await phone.Sends("/api/products", Farm.Mango)).Json();
        var gtin = product.Text("gtin");
        await phone.Sends("/api/batches", Farm.Harvest(gtin, "L1"));
        var path = $"/api/batches/{gtin}/L1";
        Assert.NotNull((await (await phone.Gets(path)).Json())["listings"]);
        phone.Nonce = "old";
        var proof = phone.Proves("GET", path, phone.Token);
        await Refused(
            await phone.SendsAsync(HttpMethod.Get, path, null, phone.Token, proof),
            HttpStatusCode.Unauthorized,
            "use-dpop-nonce"
        );
    }

    [Fact]
    public async Task A_farmer_who_lost_the_phone_is_invited_again_and_sees_all_history()
    {
        using var lost = await Phone.InAsync(program, farmer);
        var gtin = (await (await lost.Sends("/api/products", Farm.Mango)).Json()).Text("gtin");
        await lost.Sends("/api/batches", Farm.Harvest(gtin, "L1"));
        await program.Settles();
        await Deletes($"/api/farmers/{farmer}/devices/{lost.Id}", TraceabilityProgram.OperatorKey);

        using var found = await Phone.InAsync(program, farmer);
        var batches = (await (await found.Gets("/api/batches")).Json())["items"]!.AsArray();
        Assert.Equal("L1", Assert.Single(batches).Text("lot"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await lost.Gets("/api/batches")).StatusCode);
    }

    [Fact]
    public async Task A_list_of_devices_tells_when_each_was_last_seen_and_no_key()
    {
        using var phone = await Phone.InAsync(program, farmer);
        Assert.Null((await Items($"/api/farmers/{farmer}/devices"))[0]["seenOn"]);
        await phone.Gets("/api/batches");
        program.Clock.Advance(TimeSpan.FromDays(2));
        await phone.Gets("/api/batches");
        var answer = await program.Gets($"/api/farmers/{farmer}/devices", key);
        var text = await answer.Text();
        var line = JsonNode.Parse(text)!["items"]![0];
        Assert.Equal(("Điện thoại của bố", "2026-11-26"), (line.Text("name"), line.Text("seenOn")));
        Assert.DoesNotContain(phone.Token!, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_farmer_neither_sees_nor_invites_nor_revokes_a_farmers_devices()
    {
        using var phone = await Phone.InAsync(program, farmer);
        var thief = (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("key");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/api/farmers/{farmer}/devices", thief)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets($"/api/farmers/{farmer}/invitations", thief)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends($"/api/farmers/{farmer}/invitations", null, thief)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Deletes($"/api/farmers/{farmer}/devices/{phone.Id}", thief)).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
    }

    [Theory]
    [InlineData("name", null, "/name", "required")]
    [InlineData("invitation", null, "/invitation", "required")]
    [InlineData("colour", "red", "/colour", "unknown-field")]
    [InlineData("key", null, "/key", "required")]
    public async Task What_a_phone_sends_wrongly_is_refused_with_its_rule(
        string field,
        string? value,
        string pointer,
        string rule
    )
    {
        using var phone = await Phone.InAsync(program, farmer);
        var body = new JsonObject
        {
            ["invitation"] = "x",
            ["name"] = "x",
            ["key"] = phone.Key,
        };
        body[field] = value;
        var error = await Error(phone, body);
        Assert.Equal((pointer, rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task A_key_that_the_phone_does_not_prove_is_refused()
    {
        using var phone = await Phone.InAsync(program, farmer);
        using var other = new Phone(program);
        var error = await Error(
            phone,
            new JsonObject
            {
                ["invitation"] = "x",
                ["name"] = "x",
                ["key"] = other.Key,
            }
        );
        Assert.Equal(("/key", "not-proven"), (error.Text("pointer"), error.Text("rule")));
    }

    static async Task<JsonNode> Error(Phone phone, JsonObject body)
    {
        var answer = await phone.AsksAsync(HttpMethod.Post, "/api/devices", body, withToken: false);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return Assert.Single((await answer.Json())["errors"]!.AsArray())!;
    }

    // A phone's request to another instance than the one that it came in by.
    static async Task<HttpResponseMessage> At(TraceabilityProgram other, Phone phone, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("DPoP", phone.Token);
        request.Headers.Add("DPoP", phone.Proves("GET", path, phone.Token));
        return await other.Asks(request);
    }

    async Task<HttpResponseMessage> Deletes(string path, string holder)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new("Bearer", holder);
        return await program.Asks(request);
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

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Members;

/// <summary>A cooperative registers members, invites their phones, and acts for those who have none.</summary>
public sealed class CooperativeTests(TestStorage storage) : IAsyncLifetime
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, now);
    string cooperative = "";
    string key = "";

    public async ValueTask InitializeAsync()
    {
        var registered = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
        (cooperative, key) = (registered.Text("id"), registered.Text("key"));
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    static JsonObject Household(string name = "Nguyễn Văn Xoài") =>
        new()
        {
            ["name"] = name,
            ["kind"] = "household",
            ["phone"] = "0912 345 678",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Hòa Hưng",
        };

    string Members => $"/api/cooperatives/{cooperative}/members";

    async Task<JsonNode> Registers(string name = "Nguyễn Văn Xoài")
    {
        var answer = await program.Sends(Members, Household(name), key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    [Fact]
    public async Task A_member_gets_no_key_but_an_invitation_and_comes_in_by_it()
    {
        var member = await Registers();
        Assert.Null(member["key"]);
        using var phone = new Phone(program);
        Assert.Equal(HttpStatusCode.Created, (await phone.Joins(member["invitation"].Text("link"))).StatusCode);
        var me = await (await phone.Gets("/api/me")).Json();
        Assert.Equal(
            ("farmer", member.Text("id"), "Nguyễn Văn Xoài", "household", "Đồng Tháp", "Hòa Hưng"),
            (me.Text("role"), me.Text("id"), me.Text("name"), me.Text("kind"), me.Text("province"), me.Text("commune"))
        );
        Assert.Equal(
            (cooperative, "Hợp tác xã Xoài Hòa Lộc"),
            (me["cooperative"].Text("id"), me["cooperative"].Text("name"))
        );
        Assert.Null(me["members"]);
        Assert.Empty(
            (
                await (
                    await program.Gets($"/api/farmers/{member.Text("id")}/keys", TraceabilityProgram.OperatorKey)
                ).Json()
            )["items"]!.AsArray()
        );
    }

    [Fact]
    public async Task A_retry_of_registering_a_member_makes_no_other_and_shows_the_link_once()
    {
        var first = await (await program.Sends(Members, Household(), key, "m1")).Json();
        var again = await (await program.Sends(Members, Household(), key, "m1")).Json();
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal(first["invitation"].Text("id"), again["invitation"].Text("id"));
        Assert.NotNull(first["invitation"]!["link"]);
        Assert.Null(again["invitation"]!["link"]);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await program.Sends(Members, Household("Another"), key, "m1")).StatusCode
        );
        Assert.Single(await Items(Members));
    }

    [Fact]
    public async Task A_cooperative_acts_for_a_member_without_a_phone_and_who_acted_is_kept_with_the_batch()
    {
        var member = (await Registers()).Text("id");
        var product = await (await As(HttpMethod.Post, "/api/products", member, Farm.Mango)).Json();
        var gtin = product.Text("gtin");
        var registered = await As(HttpMethod.Post, "/api/batches", member, Farm.Harvest(gtin, "L1"));
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        await program.Settles();

        Assert.Equal("L1", Assert.Single(await Items("/api/batches", member)).Text("lot"));
        Assert.Empty(await Items("/api/batches"));
        var batch = await (await As(HttpMethod.Get, $"/api/batches/{gtin}/L1", member)).Json();
        Assert.Equal(member, batch["farmer"].Text("id"));
        Assert.Equal(cooperative, batch.Text("registeredBy"));
        Assert.Null((await (await program.Gets($"/api/batches/{gtin}/L1")).Json())["registeredBy"]);

        using var phone = await Phone.InAsync(program, member);
        await phone.Sends("/api/batches", Farm.Harvest(gtin, "L2"));
        Assert.Null((await (await phone.Gets($"/api/batches/{gtin}/L2")).Json())["registeredBy"]);
    }

    [Fact]
    public async Task A_cooperatives_phone_acts_for_a_member_too()
    {
        var member = (await Registers()).Text("id");
        using var officer = await Phone.InAsync(program, cooperative);
        var product = await officer.Sends("/api/products", Farm.Mango, actingFor: member);
        Assert.Equal(HttpStatusCode.Created, product.StatusCode);
        Assert.Single(await Items("/api/products", member));
    }

    [Fact]
    public async Task A_cooperative_acts_for_nobody_elses_member_and_a_member_for_nobody()
    {
        var member = (await Registers()).Text("id");
        var other = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
        await Refused(await As(HttpMethod.Get, "/api/batches", member, by: other.Text("key")));
        await Refused(await As(HttpMethod.Get, "/api/batches", other.Text("id")));
        await Refused(await As(HttpMethod.Get, "/api/batches", "nonsense"));
        await Refused(await As(HttpMethod.Get, "/api/batches", ""));
        await Refused(await As(HttpMethod.Get, "/api/batches", member, by: TraceabilityProgram.OperatorKey));
        using var phone = await Phone.InAsync(program, member);
        await Refused(await phone.Sends("/api/products", Farm.Mango, actingFor: cooperative));
        // Acting for oneself is acting.
        Assert.Equal(HttpStatusCode.OK, (await As(HttpMethod.Get, "/api/batches", cooperative)).StatusCode);
        // A route for anyone tells who has no right instead of answering as to a stranger.
        await Refused(await As(HttpMethod.Get, "/api/batches/09520000000028/L1", other.Text("id")));
        // What a farmer may not do, nobody may who acts for one.
        var operators = await As(HttpMethod.Post, "/api/farmers", member, TraceabilityProgram.HoaLoc);
        Assert.Equal(HttpStatusCode.Forbidden, operators.StatusCode);
    }

    [Fact]
    public async Task Who_left_is_acted_for_no_more_within_five_seconds_anywhere_and_keeps_its_history()
    {
        await using var elsewhere = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Prefix = program.Prefix,
        }.Listening();
        var member = (await Registers()).Text("id");
        var gtin = (await (await As(HttpMethod.Post, "/api/products", member, Farm.Mango)).Json()).Text("gtin");
        await As(HttpMethod.Post, "/api/batches", member, Farm.Harvest(gtin, "L1"));
        await program.Settles();
        Assert.Equal(HttpStatusCode.OK, (await As(HttpMethod.Get, "/api/batches", member, at: elsewhere)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await As(HttpMethod.Delete, $"{Members}/{member}")).StatusCode);
        await Refused(await As(HttpMethod.Get, "/api/batches", member));
        elsewhere.Clock.Advance(TimeSpan.FromSeconds(5));
        await Refused(await As(HttpMethod.Get, "/api/batches", member, at: elsewhere));
        Assert.Empty(await Items(Members));
        Assert.Equal(HttpStatusCode.NoContent, (await As(HttpMethod.Delete, $"{Members}/{member}")).StatusCode);

        using var phone = await Phone.InAsync(program, member);
        var batches = (await (await phone.Gets("/api/batches")).Json())["items"]!.AsArray();
        Assert.Equal("L1", Assert.Single(batches).Text("lot"));
        Assert.Null((await (await phone.Gets("/api/me")).Json())["cooperative"]);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends($"/api/farmers/{member}/invitations", null, key)).StatusCode
        );
    }

    [Fact]
    public async Task A_farmer_belongs_to_one_cooperative_at_a_time()
    {
        var member = (await Registers()).Text("id");
        var other = (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("id");
        var there = $"/api/cooperatives/{other}/members/{member}";
        Assert.Equal(HttpStatusCode.Conflict, (await program.Puts(there, null)).StatusCode);
        await As(HttpMethod.Delete, $"{Members}/{member}");
        Assert.Equal(HttpStatusCode.OK, (await program.Puts(there, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.Puts(there, null)).StatusCode);
        Assert.Empty(await Items(Members));
        await Refused(await As(HttpMethod.Get, "/api/batches", member));
        // The one that it left takes it back from nobody.
        Assert.Equal(HttpStatusCode.NotFound, (await As(HttpMethod.Delete, $"{Members}/{member}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Puts($"{Members}/{cooperative}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Puts($"{Members}/nonsense", null)).StatusCode);
        var household = await (await program.Sends("/api/farmers", Household())).Json();
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Puts($"/api/cooperatives/{household.Text("id")}/members/{member}", null)).StatusCode
        );
    }

    [Fact]
    public async Task A_cooperative_sees_invites_and_revokes_the_phones_of_its_members()
    {
        var member = (await Registers()).Text("id");
        using var phone = new Phone(program);
        await phone.Joins(await Phone.Invited(program, member, key));
        var devices = await Items($"/api/farmers/{member}/devices");
        Assert.Equal(phone.Id, Assert.Single(devices).Text("id"));
        var invitations = await Items($"/api/farmers/{member}/invitations");
        Assert.Equal(2, invitations.Count);
        Assert.All(invitations, invitation => Assert.Equal(cooperative, invitation.Text("madeBy")));
        var open = invitations.Single(invitation => invitation.Text("state") == "open").Text("id");
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await As(HttpMethod.Delete, $"/api/farmers/{member}/invitations/{open}")).StatusCode
        );
        await As(HttpMethod.Delete, $"/api/farmers/{member}/devices/{phone.Id}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.Gets("/api/batches")).StatusCode);
    }

    [Fact]
    public async Task A_list_of_members_comes_in_pages_and_to_nobody_else()
    {
        foreach (var number in Enumerable.Range(1, 3))
        {
            await Registers($"Hộ {number}");
        }

        var first = await (await program.Gets(Members + "?perPage=2", key)).Json();
        var second = await (
            await program.Gets($"{Members}?perPage=2&nextPageToken={first.Text("nextPageToken")}", key)
        ).Json();
        Assert.Equal(
            ["Hộ 1", "Hộ 2", "Hộ 3"],
            first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => item.Text("name")).Order()
        );
        Assert.True((await (await program.Gets("/api/me", key)).Json())["members"]!.GetValue<bool>());
        var stranger = (await (await program.Sends("/api/farmers", Household())).Json()).Text("key");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(Members, stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends(Members, Household(), stranger)).StatusCode);
    }

    [Fact]
    public async Task Everyone_with_a_key_is_told_who_they_are()
    {
        var me = await (await program.Gets("/api/me", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal("""{"role":"operator","id":"operator"}""", me.ToJsonString());
        me = await (await program.Gets("/api/me", key)).Json();
        Assert.Equal(("cooperative", false), (me.Text("kind"), me["members"]!.GetValue<bool>()));
        var partner = await (
            await program.Sends(
                "/api/partners",
                new JsonObject
                {
                    ["name"] = "Cơ sở đóng gói Cao Lãnh",
                    ["kind"] = "packing-house",
                    ["province"] = "Đồng Tháp",
                    ["commune"] = "Cao Lãnh",
                }
            )
        ).Json();
        me = await (await program.Gets("/api/me", partner.Text("key"))).Json();
        Assert.Equal(("partner", "packing-house", "Cao Lãnh"), (me.Text("role"), me.Text("kind"), me.Text("commune")));
        var market = await (
            await program.Sends(
                "/api/marketplaces",
                new JsonObject { ["name"] = "Chợ nông sản Đồng Tháp", ["kind"] = "feed" }
            )
        ).Json();
        me = await (await program.Gets("/api/me", market.Text("key"))).Json();
        Assert.Equal(
            ("marketplace", "feed", "Chợ nông sản Đồng Tháp"),
            (me.Text("role"), me.Text("kind"), me.Text("name"))
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/me")).StatusCode);
    }

    async Task<HttpResponseMessage> As(
        HttpMethod method,
        string path,
        string? member = null,
        JsonObject? body = null,
        string? by = null,
        TraceabilityProgram? at = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", by ?? key);
        if (member is not null)
        {
            request.Headers.Add("Acting-For", member);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        return await (at ?? program).Asks(request);
    }

    async Task<IReadOnlyList<JsonNode>> Items(string path, string? member = null) =>
        [.. (await (await As(HttpMethod.Get, path, member)).Json())["items"]!.AsArray().Select(item => item!)];

    static async Task Refused(HttpResponseMessage answer)
    {
        var text = await answer.Text();
        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, text);
        Assert.Equal("/problems/no-member", JsonNode.Parse(text).Text("type"));
    }
}

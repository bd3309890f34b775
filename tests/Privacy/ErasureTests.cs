using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Privacy;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>Whoever asks is erased, in every copy, before that is called done; and history still verifies.</summary>
public sealed class ErasureTests(TestStorage storage)
{
    [Fact]
    public async Task Of_a_farmer_who_asks_nothing_is_left_anywhere_and_every_event_is_as_it_was()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var published = new[] { Marks.Published };
        Assert.True((await MarkedFarm.FoundInStorage(program, published)).Count > 10);
        var events = await EventsAsync(program);
        Assert.NotEmpty(events);
        var story = await (await program.Gets($"/trace/{farm.MadeGtin}/M1")).Text();
        Assert.NotEmpty(Marks.In(story, published));

        var (asked, location) = await AsksAsync(program, "/api/me/erase", farm.Key);
        Assert.Equal("erasing", asked.Text("state"));
        var again = await AsksAsync(program, "/api/me/erase", farm.Key);
        Assert.Equal(location, again.Location);
        var done = await EndsAsync(program, location);
        Assert.Contains("farmer", done["rewritten"]!.AsArray().Select(one => one.Text("what")));
        Assert.Contains("orders", done["stays"]!.AsArray().Select(one => one.Text("what")));

        // Nothing is in storage, but what a key seals that is gone.
        Assert.Empty(await MarkedFarm.FoundInStorage(program, published));
        Assert.Empty(await MarkedFarm.FoundInStorage(program, Marks.Private));
        Assert.Empty(await MarkedFarm.FoundInQueues(new QueueHost(program.Services), [.. published, .. Marks.Private]));
        var people = program.Services.GetRequiredService<PersonalKeys>();
        Assert.Null(await people.FindAsync(farm.Id, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<PersonErasedException>(() =>
            people.OfAsync(farm.Id, TestContext.Current.CancellationToken)
        );

        // Nothing is on a page, and the lot still says what it is.
        foreach (
            var path in new[]
            {
                $"/farmers/{farm.Id}",
                $"/api/farmers/{farm.Id}",
                $"/api/products/{farm.Gtin}",
                $"/market/{farm.Gtin}",
                "/market",
                "/market?q=zuynh8",
                $"/trace/{farm.Gtin}/{MarkedFarm.Lot}",
                $"/api/batches/{farm.Gtin}/{MarkedFarm.Lot}",
                $"/api/batches/{farm.Gtin}/{MarkedFarm.Lot}/provenance",
                $"/trace/{farm.MadeGtin}/M1",
                $"/01/{farm.Gtin}/10/{MarkedFarm.Lot}?linkType=linkset",
                $"/01/{farm.Gtin}/21/Z77?linkType=linkset",
                $"/places/{farm.Id}/{farm.PlaceId}",
                "/feeds/google.xml",
                "/feeds/products.jsonl",
                "/feeds/meta.csv",
            }
        )
        {
            var shown = await (await program.Gets(path)).Text();
            Assert.True(
                Marks.In(shown, published).Count == 0 || path.Contains("zuynh8", StringComparison.Ordinal),
                path
            );
            Assert.Empty(Marks.In(shown, Marks.Private));
        }

        var page = await (await program.Gets($"/trace/{farm.Gtin}/{MarkedFarm.Lot}")).Text();
        Assert.Contains("Đồng Tháp", page, StringComparison.Ordinal);
        Assert.Contains("Nhà sản xuất đã rút thông tin", Household.TextOf(page), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets($"/api/farmers/{farm.Id}/certificates/{farm.CertificateId}/file")).StatusCode
        );

        // Nobody comes in, and nobody is let in.
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/me", farm.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await farm.ByPhone!("/api/me")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends($"/api/farmers/{farm.Id}/invitations", null)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Puts($"/api/farmers/{farm.Id}", MarkedFarm.Registration)).StatusCode
        );

        // What happened is as it was told, to the last byte, and so is each hash.
        Assert.Equal(events, await EventsAsync(program));
    }

    [Fact]
    public async Task A_household_sees_what_is_kept_of_it_and_has_it_erased_when_its_order_is_not_under_way()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var told = await (await program.Gets(farm.OrderPage + "/data")).Text();
        Assert.Equal([Marks.BuyerPhone, "qwang8"], Marks.In(told, [Marks.BuyerPhone, "qwang8"]));
        var order = JsonNode.Parse(told)!["kept"]!["orders"]![0]!;
        Assert.Equal(ConsentText.Version, order["consent"].Text("version"));

        // Confirmed, it must be delivered.
        await program.Sends($"/api/orders/{farm.OrderId}/confirm", null, farm.Key);
        await program.Settles();
        var refused = await program.Sends(farm.OrderPage + "/erase", null, null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await program.Sends($"/api/orders/{farm.OrderId}/deliver", null, farm.Key);
        await program.Settles();
        var (_, location) = await AsksAsync(program, farm.OrderPage + "/erase", null);
        await EndsAsync(program, location);
        Assert.Null((await (await program.Gets($"/api/orders/{farm.OrderId}", farm.Key)).Json())["buyer"]);
        Assert.DoesNotContain(
            await Kept.AllAsync(program),
            line => line.StartsWith("orders phone|", StringComparison.Ordinal)
        );
        var left = await (await program.Gets(farm.OrderPage + "/data")).Text();
        Assert.Empty(Marks.In(left, [Marks.BuyerPhone, "qwang8"]));
        Assert.Contains("delivered", left, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(farm.OrderPage)).StatusCode);
    }

    [Fact]
    public async Task The_operator_erases_a_farmer_and_a_partner_itself_and_nobody_another()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var path = $"/api/farmers/{farm.Id}/erase";
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Sends(path, null, farm.PartnerKey)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Sends(path, null, null)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends($"/api/farmers/{farm.Partner}/erase", null)).StatusCode
        );
        // A cooperative acts for its member in the field, and not in this.
        using var acting = new HttpRequestMessage(HttpMethod.Post, "/api/me/erase");
        acting.Headers.Authorization = new("Bearer", farm.Key);
        acting.Headers.Add("Acting-For", await MemberAsync(program, farm));
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Asks(acting)).StatusCode);

        await EndsAsync(program, (await AsksAsync(program, path, TraceabilityProgram.OperatorKey)).Location);
        var (_, location) = await AsksAsync(program, "/api/me/erase", farm.PartnerKey);
        await EndsAsync(program, location);
        Assert.Empty(await MarkedFarm.FoundInStorage(program, [Marks.Published, "thuong lai nau"]));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/me", farm.PartnerKey)).StatusCode);
        var list = await (await program.Gets("/api/erasures", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal(
            ["farmer", "partner"],
            list["items"]!.AsArray().Select(one => one.Text("kind")).Order(StringComparer.Ordinal)
        );
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets("/api/erasures/" + farm.Id)).StatusCode);
    }

    [Fact]
    public async Task What_a_backup_brings_back_is_erased_again()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var (_, location) = await AsksAsync(program, "/api/me/erase", farm.Key);
        var cancellation = TestContext.Current.CancellationToken;
        var farmers = program.Services.GetRequiredService<StorageAccount>().Table(Tables.Farmers);
        var rows = new List<Azure.Data.Tables.TableEntity>();
        await foreach (
            var row in farmers.QueryAsync<Azure.Data.Tables.TableEntity>(
                $"PartitionKey eq '{farm.Id}'",
                cancellationToken: cancellation
            )
        )
        {
            rows.Add(row);
        }

        await EndsAsync(program, location);
        foreach (var row in rows)
        {
            await farmers.UpsertEntityAsync(row, Azure.Data.Tables.TableUpdateMode.Replace, cancellation);
        }

        Assert.NotEmpty(await MarkedFarm.FoundInStorage(program, [Marks.Published]));
        Assert.Equal(1, await program.Services.GetRequiredService<Erasing>().AgainAsync([], cancellation));
        Assert.Equal("erasing", (await (await program.Gets(location)).Json()).Text("state"));
        await EndsAsync(program, location);
        Assert.Empty(await MarkedFarm.FoundInStorage(program, [Marks.Published]));
    }

    [Fact]
    public async Task It_is_done_no_sooner_than_a_whole_pass_that_began_after_the_caches_found_nothing()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var farm = await MarkedFarm.OfAsync(program);
        var (_, location) = await AsksAsync(program, "/api/me/erase", farm.Key);
        var host = new QueueHost(program.Services);
        await host.SettlesAsync();
        Assert.All(host.Later, put => Assert.Equal(ErasureProgress.Seen, put.Delay));
        Assert.Equal("erasing", (await (await program.Gets(location)).Json()).Text("state"));
        program.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.LaterComesAsync();
        await host.SettlesAsync();
        Assert.Equal("erasing", (await (await program.Gets(location)).Json()).Text("state"));
        program.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.LaterComesAsync();
        await host.SettlesAsync();
        Assert.Equal("done", (await (await program.Gets(location)).Json()).Text("state"));
    }

    internal static async Task<(JsonNode Answer, string Location)> AsksAsync(
        TraceabilityProgram program,
        string path,
        string? key
    )
    {
        var answer = await program.Sends(path, null, key);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Text());
        return (await answer.Json(), answer.Headers.Location!.AbsolutePath);
    }

    /// <summary>Lets the queues work and time pass until an erasure is done; says what it says then.</summary>
    internal static async Task<JsonNode> EndsAsync(TraceabilityProgram program, string location)
    {
        var host = new QueueHost(program.Services);
        for (var pass = 0; pass < 10; pass++)
        {
            await host.SettlesAsync();
            var answer = await (await program.Gets(location)).Json();
            if (answer.Text("state") == "done")
            {
                return answer;
            }

            program.Clock.Advance(ErasureProgress.Seen);
            await host.LaterComesAsync();
        }

        throw new TimeoutException("The erasure does not end.");
    }

    static async Task<string> MemberAsync(TraceabilityProgram program, MarkedFarm farm)
    {
        var member = TraceabilityProgram.HoaLoc;
        member["kind"] = "household";
        var answer = await program.Sends($"/api/cooperatives/{farm.Id}/members", member, farm.Key);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Json()).Text("id");
    }

    // As everyone may read them, with their ids and hashes, and as storage keeps them.
    static async Task<IReadOnlyList<string>> EventsAsync(TraceabilityProgram program) =>
        [
            .. (await Supply.Operator(program).Finds()).Select(e => e.ToJsonString()),
            .. (await Kept.AllAsync(program)).Where(line => line.StartsWith("events ", StringComparison.Ordinal)),
        ];
}

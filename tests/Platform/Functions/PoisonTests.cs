using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Functions;

/// <summary>What failed too often is seen, compared with what there is, sent again, or put away with a reason.</summary>
public class PoisonTests(TestStorage storage)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task<string> Fails(
        TraceabilityProgram program,
        string queue,
        string message,
        string error = "Không được."
    )
    {
        var poison = program.Services.GetRequiredService<PoisonTable>();
        await poison.NoteFaultAsync(queue, message, 5, new InvalidOperationException(error), Cancellation);
        await poison.KeepAsync(queue, message, Cancellation);
        // The Functions host may bring it a second time.
        await poison.KeepAsync(queue, message, Cancellation);
        var page = await (await program.Gets($"/api/poison?queue={queue}", TraceabilityProgram.OperatorKey)).Json();
        return page["items"]!.AsArray()[^1].Text("id");
    }

    static string Change(string gtin, string lot, string change) =>
        new JsonObject
        {
            ["gtin"] = gtin,
            ["lot"] = lot,
            ["change"] = change,
            ["announcedAt"] = "2026-11-24T03:00:00Z",
        }.ToJsonString();

    [Fact]
    public async Task A_message_is_seen_with_what_it_asks_for_and_what_there_is_sent_again_once_and_kept_with_who_and_when()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var message = Change(orchard.Gtin, "A", "another");
        var id = await Fails(program, Queues.BatchChanged, message);
        var seen = await (await program.Gets($"/api/poison/{id}", TraceabilityProgram.OperatorKey, "en")).Json();
        Assert.Equal(
            ("waiting", message, "InvalidOperationException: Không được."),
            (seen.Text("state"), seen.Text("message"), seen.Text("error"))
        );
        Assert.Equal(5, seen["tries"]!.GetValue<int>());
        Assert.StartsWith("Everything that follows from batch A", seen.Text("asks"), StringComparison.Ordinal);
        Assert.Equal("The batch was registered by another request: this message is not needed.", seen.Text("now"));
        Assert.Equal("failed", Assert.Single(seen["acts"]!.AsArray()).Text("did"));

        foreach (var _ in new[] { 1, 2 })
        {
            var answer = await program.Sends($"/api/poison/{id}/replay", null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var replayed = await answer.Json();
            Assert.Equal("replayed", replayed.Text("state"));
            var act = replayed["acts"]!.AsArray()[^1]!;
            Assert.Equal(("replayed", "operator"), (act.Text("did"), act.Text("by")));
            Assert.Equal(Supply.Morning, act["at"]!.GetValue<DateTimeOffset>());
        }

        Assert.Equal([message], await new QueueHost(program.Services).WaitingAsync(Queues.BatchChanged));
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await program.Sends($"/api/poison/{id}/discard", new JsonObject { ["reason"] = "Thôi." })).StatusCode
        );

        // It fails again: then it waits again, and what was done before stays to be read.
        Assert.Equal(id, await Fails(program, Queues.BatchChanged, message, "Lại không được."));
        var again = await (await program.Gets($"/api/poison/{id}", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal(
            ("waiting", "InvalidOperationException: Lại không được."),
            (again.Text("state"), again.Text("error"))
        );
        Assert.Equal(["failed", "replayed", "failed"], again["acts"]!.AsArray().Select(act => act.Text("did")));
    }

    [Fact]
    public async Task A_message_is_put_away_with_a_reason_once_and_is_not_sent_again()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var id = await Fails(program, Queues.ListingChanged, "{");
        var seen = await (await program.Gets($"/api/poison/{id}", TraceabilityProgram.OperatorKey)).Json();
        Assert.Null(seen["asks"]);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await program.Sends($"/api/poison/{id}/discard", new JsonObject())).StatusCode
        );
        foreach (var reason in new[] { "Tin hỏng.", "Lý do khác." })
        {
            var answer = await program.Sends($"/api/poison/{id}/discard", new JsonObject { ["reason"] = reason });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("Tin hỏng.", (await answer.Json())["acts"]!.AsArray()[^1].Text("reason"));
        }

        Assert.Equal(HttpStatusCode.Conflict, (await program.Sends($"/api/poison/{id}/replay", null)).StatusCode);
        Assert.Empty(await new QueueHost(program.Services).WaitingAsync(Queues.ListingChanged));
    }

    [Fact]
    public async Task Messages_are_listed_by_queue_and_state_a_page_at_a_time_for_the_operator_alone()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var farm = await Farm.JoinsAsync(program);
        foreach (var number in new[] { 1, 2, 3 })
        {
            await Fails(program, Queues.ListingChanged, $"{{\"product\":\"{number}\"}}");
        }

        var other = await Fails(program, Queues.Story, "{}");
        Assert.True((await program.Sends($"/api/poison/{other}/replay", null)).IsSuccessStatusCode);
        var all = new List<string>();
        for (var path = "/api/poison?perPage=2"; path is not null; )
        {
            var answer = await program.Gets(path, TraceabilityProgram.OperatorKey);
            all.AddRange((await answer.Json())["items"]!.AsArray().Select(item => item.Text("queue")));
            path = Supply.Next(answer);
        }

        Assert.Equal(["listing-changed", "listing-changed", "listing-changed", "story"], all);
        var replayed = await (await program.Gets("/api/poison?state=replayed", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal(other, Assert.Single(replayed["items"]!.AsArray()).Text("id"));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await program.Gets("/api/poison?queue=x&state=y", TraceabilityProgram.OperatorKey)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets("/api/poison/story~20261124~x", TraceabilityProgram.OperatorKey)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Gets("/api/poison", farm.Key)).StatusCode);
    }

    [Fact]
    public async Task The_page_shows_what_waits_and_its_forms_send_again_and_put_away_but_not_from_another_site()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var (one, two) = (
            await Fails(program, Queues.Story, "{\"gtin\":\"1\"}"),
            await Fails(program, Queues.ListingChanged, "{\"product\":\"<b>\"}")
        );
        var list = await (await Opens("/operator/poison")).Text();
        Assert.Contains($"/operator/poison/{one}", list, StringComparison.Ordinal);
        Assert.Contains("Việc chưa làm được", WebUtility.HtmlDecode(list), StringComparison.Ordinal);
        var page = await (await Opens($"/operator/poison/{two}")).Text();
        Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Posts($"/operator/poison/{one}/replay", "cross-site")).StatusCode
        );
        var sent = await Posts($"/operator/poison/{one}/replay");
        Assert.Equal(
            (HttpStatusCode.SeeOther, $"/operator/poison/{one}"),
            (sent.StatusCode, sent.Headers.Location!.ToString())
        );
        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await Posts($"/operator/poison/{two}/discard", reason: "Tin hỏng.")).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await Posts($"/operator/poison/{two}/burn")).StatusCode);
        Assert.DoesNotContain(one, await (await Opens("/operator/poison")).Text(), StringComparison.Ordinal);
        Assert.Contains(two, await (await Opens("/operator/poison?state=discarded")).Text(), StringComparison.Ordinal);

        Task<HttpResponseMessage> Opens(string path) => Asks(HttpMethod.Get, path, null, null);
        Task<HttpResponseMessage> Posts(string path, string? site = null, string reason = "") =>
            Asks(
                HttpMethod.Post,
                path,
                new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = reason }),
                site
            );

        async Task<HttpResponseMessage> Asks(HttpMethod method, string path, HttpContent? content, string? site)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Accept.ParseAdd("text/html");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + TraceabilityProgram.OperatorKey))
            );
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }

            return await program.Asks(request);
        }
    }
}

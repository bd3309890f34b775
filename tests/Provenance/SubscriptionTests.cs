using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Traceability.Platform.Functions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>Who subscribed to a query is told what it finds: once, signed, and only of what he may see.</summary>
public class SubscriptionTests(TestStorage storage)
{
    const string Token = "13df38d8275b13f05704629e5f1cf3d45d6132d5";
    const string Queries = "/epcis/queries";

    static readonly string lot = Supply.Lot("09520000000004", "A");

    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 3, 0, 30, TimeSpan.Zero));

    TraceabilityProgram Program(bool allowPrivate = true) =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string>
            {
                ["Traceability:AllowPrivateWebhooks"] = allowPrivate ? "true" : "false",
            },
            With = services => services.AddSingleton<TimeProvider>(clock),
        }.Listening();

    static async Task Names(TraceabilityProgram program, Supply who, JsonObject? query = null, string name = "shipped")
    {
        var body = new JsonObject
        {
            ["name"] = name,
            ["query"] = query ?? new JsonObject { ["EQ_bizStep"] = new JsonArray("shipping") },
        };
        Assert.Equal(HttpStatusCode.Created, (await program.Sends(Queries, body, who.Key)).StatusCode);
    }

    static JsonObject Stream(string target) =>
        new()
        {
            ["dest"] = target,
            ["signatureToken"] = Token,
            ["stream"] = true,
        };

    static JsonObject Scheduled(string target, bool reportIfEmpty = false) =>
        new()
        {
            ["dest"] = target,
            ["signatureToken"] = Token,
            // Each full minute.
            ["schedule"] = new JsonObject { ["second"] = "0" },
            ["reportIfEmpty"] = reportIfEmpty,
        };

    static Task<HttpResponseMessage> Subscribes(
        TraceabilityProgram program,
        Supply who,
        JsonObject body,
        string name = "shipped"
    ) => program.Sends($"{Queries}/{name}/subscriptions", body, who.Key, language: "en");

    static async Task<string> Follows(TraceabilityProgram program, Supply who, JsonObject body)
    {
        var answer = await Subscribes(program, who, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        await program.Settles();
        return answer.Headers.Location!.PathAndQuery;
    }

    static async Task<HttpStatusCode> Deletes(TraceabilityProgram program, Supply who, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new("Bearer", who.Key);
        return (await program.Asks(request)).StatusCode;
    }

    // As a receiver does it who knows Standard Webhooks and nothing of this program.
    static bool IsSigned(Received received) =>
        received
            .Signature.Split(' ')
            .Contains(
                "v1,"
                    + Convert.ToBase64String(
                        HMACSHA256.HashData(
                            Encoding.UTF8.GetBytes(Token),
                            Encoding.UTF8.GetBytes(
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{received.Id}.{received.At}.{received.Body}"
                                )
                            )
                        )
                    )
            );

    static IReadOnlyList<JsonNode> Events(Received received) => Supply.Events(JsonNode.Parse(received.Body)!);

    async Task Ticks(TraceabilityProgram program, TimeSpan? by = null)
    {
        clock.Advance(by ?? TimeSpan.FromMinutes(1));
        var timer = program
            .Services.GetServices<TimerFunction>()
            .Single(function => function.Name == "run-subscriptions");
        await timer.Run(program.Services, TestContext.Current.CancellationToken);
        await program.Settles();
    }

    [Fact]
    public async Task A_streaming_subscriber_gets_each_event_once_and_signed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        var address = await Follows(program, house, Stream(receiver.Address));
        var e = Supply.Observation(lot);
        await house.Tells(e);
        await house.Tells(e);
        await house.Tells(Supply.Observation(lot, "receiving"));
        await house.Captures(Supply.Document(e, Supply.Observation(lot, at: Supply.Morning.AddHours(1))));
        await program.Settles();
        Assert.Equal(2, receiver.Received.Count);
        Assert.All(receiver.Received, received => Assert.True(IsSigned(received)));
        foreach (var received in receiver.Received)
        {
            var document = JsonNode.Parse(received.Body)!;
            var results = document["epcisBody"]!["queryResults"];
            Assert.Equal("EPCISQueryDocument", document.Text("type"));
            Assert.Equal("shipped", results.Text("queryName"));
            Assert.EndsWith(results.Text("subscriptionID"), address, StringComparison.Ordinal);
            Assert.Equal("shipping", Assert.Single(Events(received)).Text("bizStep"));
        }
    }

    [Fact]
    public async Task Each_event_comes_once_also_where_every_message_is_delivered_five_times_in_any_order()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        await Follows(program, house, Stream(receiver.Address));
        var events = Enumerable.Range(0, 12).Select(i => Supply.Observation(lot, at: Supply.Morning.AddMinutes(i)));
        await house.Sends(Supply.Document(events));
        await house.Tells(Supply.Observation(lot, at: Supply.Morning.AddHours(2)));
        await new QueueHost(program.Services, new Random(7), 5).SettlesAsync();
        Assert.Equal(13, receiver.Received.Count);
        Assert.Equal(13, receiver.Received.Select(r => Events(r)[0].Text("eventID")).Distinct().Count());
    }

    [Fact]
    public async Task A_subscriber_is_told_only_what_he_may_see()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var orchard = await Orchard.OfAsync(program, "A");
        var house = await Supply.JoinsAsync(program);
        await Names(program, house, new JsonObject());
        await Follows(program, house, Stream(receiver.Address));
        await orchard.History.Tells(Supply.Observation(orchard.Lot("A"), "storing"));
        await program.Settles();
        Assert.Empty(receiver.Received);
        await orchard.Tells("A", "ship", new JsonObject { ["to"] = house.Id, ["quantity"] = Orchard.Kg(4) });
        await orchard.History.Tells(Supply.Observation(orchard.Lot("A"), "inspecting"));
        await program.Settles();
        Assert.Equal(
            ["inspecting", "shipping"],
            receiver.Received.Select(r => Events(r)[0].Text("bizStep")).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_schedule_tells_what_came_since_the_last_time_and_nothing_where_nothing_came()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        await Follows(program, house, Scheduled(receiver.Address));
        await house.Tells(Supply.Observation(lot));
        await house.Tells(Supply.Observation(lot, at: Supply.Morning.AddHours(1)));
        await program.Settles();
        Assert.Empty(receiver.Received);
        await Ticks(program);
        Assert.Equal(2, Events(Assert.Single(receiver.Received)).Count);
        Assert.True(IsSigned(receiver.Received[0]));
        await Ticks(program, TimeSpan.FromSeconds(1));
        await Ticks(program);
        Assert.Single(receiver.Received);
        await house.Tells(Supply.Observation(lot, at: Supply.Morning.AddHours(2)));
        await Ticks(program);
        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(Events(receiver.Received[1]));
    }

    [Fact]
    public async Task A_schedule_that_was_announced_twice_tells_each_event_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        await Follows(program, house, Scheduled(receiver.Address));
        await house.Tells(Supply.Observation(lot));
        var timer = program.Services.GetServices<TimerFunction>().Single(f => f.Name == "run-subscriptions");
        // The queue stands still for two minutes.
        for (var minute = 0; minute < 2; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await timer.Run(program.Services, TestContext.Current.CancellationToken);
        }

        await new QueueHost(program.Services, deliveries: 2).SettlesAsync();
        Assert.Single(Events(Assert.Single(receiver.Received)));
    }

    [Fact]
    public async Task A_schedule_that_reports_if_empty_does()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        await Follows(program, house, Scheduled(receiver.Address, reportIfEmpty: true));
        await Ticks(program);
        Assert.Empty(Events(Assert.Single(receiver.Received)));
    }

    [Fact]
    public async Task An_answer_of_410_and_an_unsubscription_each_end_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        var address = await Follows(program, house, Stream(receiver.Address));
        receiver.Answers = HttpStatusCode.Gone;
        for (var i = 0; i < 3; i++)
        {
            await house.Tells(Supply.Observation(lot, at: Supply.Morning.AddMinutes(i)));
            await program.Settles();
        }

        Assert.Single(receiver.Received);
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(program, house, address));
        Assert.Equal(HttpStatusCode.NotFound, await Deletes(program, house, address));

        // What is kept at the moment of a new subscription is told to it.
        clock.Advance(TimeSpan.FromMinutes(1));
        receiver.Answers = HttpStatusCode.OK;
        address = await Follows(program, house, Stream(receiver.Address));
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(program, house, address));
        await house.Tells(Supply.Observation(lot, at: Supply.Morning.AddHours(3)));
        await program.Settles();
        Assert.Single(receiver.Received);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Gets(address)).StatusCode);
    }

    [Fact]
    public async Task A_deleted_query_ends_its_subscriptions()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        await Follows(program, house, Stream(receiver.Address));
        Assert.Equal(HttpStatusCode.NoContent, await Deletes(program, house, Queries + "/shipped"));
        await house.Tells(Supply.Observation(lot));
        await program.Settles();
        Assert.Empty(receiver.Received);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Gets(Queries + "/shipped/events")).StatusCode);
    }

    [Fact]
    public async Task A_named_query_is_its_owners_alone_and_its_secret_is_told_to_nobody()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var house = await Supply.JoinsAsync(program);
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        await Names(program, house);
        await Names(program, house);
        var address = await Follows(program, house, Stream(receiver.Address));
        await house.Tells(Supply.Observation(lot));
        Assert.Single(Supply.Events(await (await house.Gets(Queries + "/shipped/events")).Json()));
        var list = await (await house.Gets(Queries + "/shipped/subscriptions")).Text();
        Assert.DoesNotContain(Token, list + await (await house.Gets(address)).Text(), StringComparison.Ordinal);
        foreach (var path in new[] { "", "/events", "/subscriptions" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Gets(Queries + "/shipped" + path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Gets(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Deletes(program, stranger, address));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Subscribes(program, stranger, Stream(receiver.Address))).StatusCode
        );
        Assert.Single((await (await house.Gets(Queries)).Json()).AsArray());
        Assert.Empty((await (await stranger.Gets(Queries)).Json()).AsArray());
        var other = new JsonObject { ["name"] = "shipped", ["query"] = new JsonObject() };
        Assert.Equal(HttpStatusCode.Conflict, (await program.Sends(Queries, other, house.Key)).StatusCode);
    }

    [Theory]
    [InlineData("""{"dest": "https://erp.example/x"}""", "SubscriptionControlsException")]
    [InlineData(
        """{"dest": "https://erp.example/x", "stream": true, "schedule": {"second": "0"}}""",
        "SubscriptionControlsException"
    )]
    [InlineData("""{"dest": "https://erp.example/x", "schedule": {"second": "61"}}""", "SubscriptionControlsException")]
    [InlineData("""{"dest": "https://erp.example/x", "schedule": {}}""", "SubscriptionControlsException")]
    [InlineData(
        """{"dest": "https://erp.example/x", "stream": true, "signatureToken": "short"}""",
        "SubscriptionControlsException"
    )]
    [InlineData(
        """{"dest": "https://erp.example/x", "stream": true, "initialRecordTime": "yesterday"}""",
        "SubscriptionControlsException"
    )]
    [InlineData("""{"stream": true}""", "InvalidURIException")]
    [InlineData("""{"dest": "https://erp.example/x", "stream": true, "speed": 3}""", "QueryParameterException")]
    public async Task A_subscription_that_cannot_be_is_refused_with_the_standards_own_exception(
        string body,
        string exception
    )
    {
        await using var program = Program(allowPrivate: false);
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        var answer = await Subscribes(program, house, (JsonObject)JsonNode.Parse(body)!);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("epcisException:" + exception, (await answer.Json()).Text("type"));
        Assert.Empty((await (await house.Gets(Queries + "/shipped/subscriptions")).Json()).AsArray());
    }

    [Fact]
    public async Task A_target_in_the_operators_own_network_is_refused()
    {
        await using var program = Program(allowPrivate: false);
        var house = await Supply.JoinsAsync(program);
        await Names(program, house);
        foreach (
            var target in new[]
            {
                "http://erp.example/x",
                "https://localhost/x",
                "https://127.0.0.1/x",
                "https://10.0.0.7/x",
                "https://192.168.1.1/x",
                "https://172.16.0.1/x",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[fd00::1]/x",
                "https://user:word@erp.example/x",
                "file:///etc/passwd",
            }
        )
        {
            var answer = await Subscribes(program, house, Stream(target));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, target);
            Assert.Equal("epcisException:InvalidURIException", (await answer.Json()).Text("type"));
        }
    }
}

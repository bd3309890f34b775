using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Platform.Telemetry;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Telemetry;

/// <summary>What a collector is told, and what it is never told.</summary>
public sealed class TelemetryTests(TestStorage storage)
{
    [Fact]
    public async Task One_trace_goes_from_the_registration_of_a_batch_to_the_shop_that_has_it()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var shop = await Receiver.StartAsync();
        await using var program = Program(collector);
        await Connects(program, shop);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await program.Settles();
        var told = shop.Received.Count;

        Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, "L1"))).StatusCode);
        await program.Settles();

        var trace = await collector.WholeAsync(
            "POST /api/batches",
            "POST webhook",
            TestContext.Current.CancellationToken
        );
        var root = Assert.Single(trace, span => span.Parent.Length == 0);
        Assert.False(root.IsError);
        // Each goes on from the one before: nothing is guessed from times.
        string[] way =
        [
            "POST /api/batches",
            "send batch-changed",
            "process batch-changed",
            "send listing-changed",
            "process listing-changed",
            "send shop-changed",
            "process shop-changed",
            "send delivery",
            "process delivery",
            "POST webhook",
        ];
        var last = Assert.Single(trace, span => span.Name == "POST webhook");
        Assert.Equal(way, WayTo(last, trace).Select(span => span.Name));
        Assert.Equal([2, 4, 5, 4, 5, 4, 5, 4, 5, 3], WayTo(last, trace).Select(span => span.Kind));
        // The shop is told which trace it belongs to, and can go on from it.
        Assert.Equal($"00-{last.Trace}-{last.Id}-01", Assert.Single(shop.Received.Skip(told)).TraceParent);

        var handling = Assert.Single(trace, span => span.Name == "process batch-changed");
        Assert.Equal("follow-batch", handling.Attributes["faas.name"]);
        Assert.Equal("batch-changed", handling.Attributes["messaging.destination.name"]);
        Assert.Equal("201", root.Attributes["http.response.status_code"]);
        Assert.Equal("/api/batches", root.Attributes["http.route"]);
        // What it cost is in it too, by table and never by key.
        Assert.Contains(trace, span => span.Name == "POST transaction");
        Assert.Contains(trace, span => span.Name == "POST batch-changed");
        Assert.All(trace, span => Assert.True(span.StartedAt <= span.EndedAt));
    }

    [Fact]
    public async Task Metrics_have_the_names_of_the_field()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var shop = await Receiver.StartAsync();
        await using var program = Program(collector);
        await Connects(program, shop);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        await farm.Gets($"/trace/{gtin}/L1");
        await farm.Gets($"/trace/{gtin}/L2");
        await program.Sends(
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = "L1",
                ["reason"] = "Thử.",
            }
        );
        await program.Settles();
        await Poisons(program, Queues.Story, "no message");
        Flushes(program);

        var points = collector.Points.ToLookup(point => point.Metric);
        Assert.Equal(1, Assert.Single(points[Signals.Registrations]).Value);
        Assert.Equal(
            [("false", 1d), ("true", 1d)],
            points[Signals.Scans].Select(point => (point.Attributes["found"], point.Value)).Order()
        );
        var lag = Assert.Single(points[Signals.ListingLag]);
        Assert.Equal(("s", 1UL), (lag.Unit, lag.Count));
        Assert.InRange(lag.Value, 0, 600);
        Assert.Equal("webhook", Assert.Single(points[Signals.ShopLag]).Attributes["shop"]);
        Assert.Contains(points[Signals.QueueAge], point => point.Attributes["queue"] == Queues.BatchChanged);
        Assert.All(points[Signals.QueueAge], point => Assert.InRange(point.Value, 0, 600));
        var poison = Assert.Single(points[Signals.Poison]);
        Assert.Equal((Queues.Story, 1d), (poison.Attributes["queue"], poison.Value));
        Assert.NotEmpty(points["http.server.request.duration"]);
        Assert.All(Signals.Metrics, name => Assert.NotEmpty(points[name]));
    }

    [Fact]
    public async Task A_message_without_a_trace_is_handled_and_begins_one_and_a_failing_one_is_told_by_its_kind()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var program = Program(collector);
        var host = new QueueHost(program.Services);
        await program.Services.GetRequiredService<StorageAccount>().CreateMissingAsync();

        var outcome = await host.HandlesAsync(Queues.ListingChanged, """{"product":"09520000000011"}""");
        Assert.Equal(Outcome.Done, outcome);
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() =>
            host.HandlesAsync(Queues.ListingChanged, """{"product":"0912 345 678"}""")
        );

        IReadOnlyList<OtlpSpan> handled = [];
        await collector.ToldAsync(
            () => (handled = Named(collector, "process listing-changed")).Count == 2,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["", ""], handled.Select(span => span.Parent));
        Assert.Equal([false, true], handled.Select(span => span.IsError));
        Assert.Equal("System.Text.Json.JsonException", handled[1].Attributes["error.type"]);
    }

    [Fact]
    public async Task A_message_that_comes_again_later_stays_in_its_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var program = Program(collector);
        await program.Services.GetRequiredService<StorageAccount>().CreateMissingAsync();
        const string sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        // It announces a change that is not there yet.
        var outcome = await new QueueHost(program.Services).HandlesAsync(
            Queues.BatchChanged,
            $$"""
            {"traceparent":"{{sent}}","gtin":"09520000000011","lot":"L1","change":"a","announcedAt":"{{DateTimeOffset.UtcNow:O}}"}
            """
        );

        var handling = await Told(collector, "process batch-changed");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (handling.Trace, handling.Parent));
        var again = TraceContext.Of(Assert.IsType<Outcome.Continued>(outcome).Message);
        Assert.Equal((handling.Trace, handling.Id), (again.Parent.TraceId.ToString(), again.Parent.SpanId.ToString()));
    }

    [Fact]
    public async Task Whoever_asks_begins_no_trace_of_ours_but_his_own_is_linked()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var program = Program(collector);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("baggage", "phone=0912345678");
        Assert.Equal(HttpStatusCode.OK, (await program.Asks(request)).StatusCode);
        var span = await Told(collector, "GET /healthz");
        Assert.Equal("", span.Parent);
        Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", span.Trace);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(span.Links));
    }

    [Fact]
    public async Task A_collector_is_told_of_no_person_no_path_and_no_key()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var shop = await Receiver.StartAsync();
        await using var program = Program(collector);
        await Connects(program, shop);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await farm.Registers(Farm.Harvest(gtin, "BIMAT-1"), "key-of-the-farmer");
        await farm.Gets("/orders/chim-bay-qua-song");
        await farm.Gets($"/trace/{gtin}/BIMAT-1?phone=0912345678");
        await farm.Gets("/khong-co-gi-o-day/0912345678");
        await program.Settles();
        await Poisons(program, Queues.Story, """{"phone":"0912345678"}""");
        Flushes(program);
        await Told(collector, "GET /trace/{gtin}/{lot}");
        await Told(collector, "process story-poison");

        Assert.NotEmpty(collector.Points);
        // The poison message is told of, by the name of its row.
        Assert.Contains(collector.Lines, line => line.Category == typeof(PoisonTable).FullName);
        string[] secrets =
        [
            "0912345678",
            "0912 345 678",
            "Hòa Lộc",
            "Hòa Hưng",
            "10.4123",
            "105.9876",
            gtin,
            "BIMAT",
            "chim-bay-qua-song",
            "khong-co-gi",
            farm.Key,
            TraceabilityProgram.OperatorKey,
            "key-of-the-farmer",
            new Uri(shop.Address).Authority,
            "127.0.0.1",
        ];
        Assert.DoesNotContain(secrets, secret => collector.Bodies.Any(body => Holds(body, secret)));
        // And it would be found.
        Assert.Contains(collector.Bodies, body => Holds(body, "/trace/{gtin}/{lot}"));
    }

    [Fact]
    public async Task Where_nobody_is_set_to_be_told_nothing_is_made_and_messages_are_as_they_were()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString).Listening();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        Assert.False(program.Services.GetRequiredService<Signals>().IsOn);
        Assert.Null(program.Services.GetService<TracerProvider>());
        Assert.Null(program.Services.GetService<MeterProvider>());
        Assert.Null(program.Services.GetService<LoggerProvider>());
        var message = Assert.Single(await new QueueHost(program.Services).WaitingAsync(Queues.BatchChanged));
        Assert.StartsWith("{\"gtin\":", message, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_is_set_to_be_told_a_scan_allocates_nothing_for_it()
    {
        using var off = new Signals(isOn: false);
        const string message = """{"gtin":"09520000000011"}""";
        // What a scan and its message pass by.
        void Scan()
        {
            off.Scanned(isFound: true);
            off.Waited(Queues.BatchChanged, TimeSpan.Zero);
            TraceSpans.Begin("send", System.Diagnostics.ActivityKind.Producer).Answered(200);
            if (!ReferenceEquals(message, TraceContext.Carry(message, TimeSpan.Zero)))
            {
                throw new InvalidOperationException("The message changed.");
            }
        }

        Scan();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Scan();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "true", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "", false)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=a", "", true)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "", "", false)]
    public void It_is_on_where_a_standard_variable_says_who_is_told(
        string variable,
        string value,
        string disabled,
        bool isOn
    ) => Assert.Equal(isOn, Set((variable, value), ("OTEL_SDK_DISABLED", disabled)).IsOn);

    [Fact]
    public void The_identity_that_the_host_signs_with_signs_here_too()
    {
        var settings = Set(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=a"),
            ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=9d3f0c52;Authorization=AAD")
        );
        Assert.Equal((true, "9d3f0c52"), (settings.SignsIn, settings.ClientId));
    }

    [Fact]
    public async Task Azure_Monitor_is_told_the_same_beside_a_collector()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var azure = await AzureMonitor.StartAsync();
        await using var program = Program(
            collector,
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", azure.ConnectionString),
            // Otherwise so many traces a second, of which this may be none.
            ("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"),
            ("OTEL_TRACES_SAMPLER_ARG", "1")
        );
        Assert.Equal(HttpStatusCode.OK, (await program.Gets("/healthz")).StatusCode);
        var span = await Told(collector, "GET /healthz");
        Flushes(program);
        Assert.True(program.Services.GetRequiredService<TracerProvider>().ForceFlush());

        var request = Assert.Single(azure.Items, item => item.Text("name") == "Request");
        Assert.Equal(span.Trace, request["tags"].Text("ai.operation.id"));
        Assert.Equal("GET /healthz", request["data"]!["baseData"].Text("name"));
        Assert.Equal("traceability", request["tags"].Text("ai.cloud.role"));
        Assert.DoesNotContain("127.0.0.1", request.ToJsonString(), StringComparison.Ordinal);
    }

    TraceabilityProgram Program(OtlpReceiver collector, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>(collector.Settings)
        {
            ["Traceability:AllowPrivateWebhooks"] = "true",
            // Spans are told at once, what is measured when a test asks for it.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "600000",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return new TraceabilityProgram(storage.ConnectionString) { Settings = settings }.Listening();
    }

    static async Task Connects(TraceabilityProgram program, Receiver shop)
    {
        var answer = await program.Sends(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "webhook",
                ["name"] = "Cửa hàng của xã",
                ["target"] = shop.Address,
            }
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await program.Settles();
    }

    static async Task Poisons(TraceabilityProgram program, string queue, string message) =>
        await program
            .Services.GetServices<QueueFunction>()
            .Single(function => function.Queue == Queues.Poison(queue))
            .Handle(program.Services, message, TestContext.Current.CancellationToken);

    static void Flushes(TraceabilityProgram program)
    {
        Assert.True(program.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(program.Services.GetRequiredService<LoggerProvider>().ForceFlush());
    }

    static IReadOnlyList<OtlpSpan> Named(OtlpReceiver collector, string name) =>
        [.. collector.Spans.Where(span => span.Name == name)];

    static async Task<OtlpSpan> Told(OtlpReceiver collector, string name)
    {
        await collector.ToldAsync(() => Named(collector, name).Count > 0, TestContext.Current.CancellationToken);
        return Named(collector, name)[0];
    }

    static List<OtlpSpan> WayTo(OtlpSpan last, IReadOnlyList<OtlpSpan> trace)
    {
        var way = new List<OtlpSpan> { last };
        while (way[0].Parent.Length > 0)
        {
            way.Insert(0, Assert.Single(trace, span => span.Id == way[0].Parent));
        }

        return way;
    }

    static bool Holds(ByteString body, string text) => body.Span.IndexOf(Encoding.UTF8.GetBytes(text).AsSpan()) >= 0;

    static TelemetrySettings Set(params (string Name, string Value)[] set) =>
        TelemetrySettings.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(set.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value)))
                .Build()
        );
}

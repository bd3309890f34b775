using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Functions;

/// <summary>The package's folders and the program's endpoints say the same: what one lacks, the public cannot reach on Azure.</summary>
public sealed class RoutesTests(TestStorage storage) : IAsyncLifetime
{
    static readonly IReadOnlyList<PackagedFunction> package = PackagedFunction.All();
    readonly TraceabilityProgram byHand = TraceabilityProgram.On(storage);
    readonly TraceabilityProgram hosted = new TraceabilityProgram(storage.ConnectionString)
    {
        Settings = new Dictionary<string, string> { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "0" },
    }.Listening();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await byHand.DisposeAsync();
        await hosted.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_is_reached_through_one_function_and_every_function_leads_to_one() =>
        Assert.Empty(HostRoutes.Disagreements(package, Routes(byHand)));

    [Fact]
    public void Every_queue_and_every_timer_has_a_folder_and_every_folder_a_handler() =>
        Assert.Empty(
            HostRoutes.Disagreements(
                package,
                byHand.Services.GetServices<QueueFunction>(),
                byHand.Services.GetServices<TimerFunction>()
            )
        );

    [Fact]
    public void Every_queue_that_starts_a_function_is_made_and_has_its_poison_queue()
    {
        var made = Queues.All.Concat(Queues.All.Select(Queues.Poison)).Order(StringComparer.Ordinal);
        Assert.Equal(
            made,
            byHand
                .Services.GetServices<QueueFunction>()
                .Select(function => function.Queue)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Under_the_host_the_program_answers_its_functions_by_POST_alone_and_else_the_same()
    {
        var functions = byHand
            .Services.GetServices<QueueFunction>()
            .Select(function => function.Name)
            .Concat(byHand.Services.GetServices<TimerFunction>().Select(function => function.Name));
        Assert.Equal(
            functions.Select(name => $"POST /{name}").Order(StringComparer.Ordinal),
            Routes(hosted).Except(Routes(byHand)).Select(route => $"{route}").Order(StringComparer.Ordinal)
        );
        Assert.Empty(Routes(byHand).Except(Routes(hosted)));
    }

    [Fact]
    public void Nothing_that_the_host_lets_through_posts_to_a_queue_or_timer_function() =>
        Assert.All(
            package.Where(function => function.Route is null),
            function =>
                Assert.DoesNotContain(
                    HostRoutes.Taking(package, "/" + function.Name),
                    through => through.Methods!.Contains("POST")
                )
        );

    [Theory]
    [InlineData("GET", "/shop/{gtin}", "GET /shop/{gtin} is taken by 0 functions")]
    [InlineData("GET", "/docs.html/{page}", "GET /docs.html/{page} is taken by 0 functions")]
    [InlineData("POST", "/feeds/google.xml", "POST /feeds/google.xml is no method of http-feeds")]
    [InlineData("POST", "/jobs", "POST /jobs is no method of http-home")]
    [InlineData("TRACE", "/api/batches", "TRACE /api/batches is no method of http-api")]
    public void A_planted_endpoint_that_the_host_does_not_let_through_is_caught(
        string method,
        string pattern,
        string line
    ) => Assert.Equal([line], HostRoutes.Disagreements(package, [.. Routes(byHand), new(method, pattern)]));

    public static TheoryData<PackagedFunction, string> PlantedFunctions { get; } =
        new()
        {
            { Http("shop/{*rest}"), "planted leads to no endpoint" },
            { Http("feeds/{*rest}", "DELETE"), "GET /feeds/google.xml is taken by 2 functions" },
            { Http("docs/{page}"), "planted has the route docs/{page}: it must be a prefix" },
            { Http("{*rest}"), "planted has the route {*rest}: it must be a prefix" },
            { Http("admin/{*rest}"), "planted is on a path of the host's own" },
            { Http("{compressed?}", "GET", "POST"), "planted lets the public post to queue functions" },
            { Http("trace/{*rest}") with { AuthLevel = null }, "planted asks for a key of the host's" },
            {
                Http("trace/{*rest}") with
                {
                    Bindings = ["httpTrigger in", "http out", "queue out"],
                },
                "planted is not proxied: it needs one httpTrigger in and one http out"
            },
        };

    [Theory]
    [MemberData(nameof(PlantedFunctions))]
    public void A_planted_HTTP_function_that_is_wrong_or_leads_nowhere_is_caught(
        PackagedFunction planted,
        string line
    ) => Assert.Contains(line, HostRoutes.Disagreements([.. package, planted], Routes(byHand)));

    [Fact]
    public void A_planted_queue_function_without_a_handler_and_a_handler_without_a_folder_are_caught()
    {
        PackagedFunction planted = new(
            "planted",
            ["queueTrigger in"],
            Queue: "jobs",
            Connection: "AzureWebJobsStorage"
        );
        var queues = byHand.Services.GetServices<QueueFunction>().ToList();
        var timers = byHand.Services.GetServices<TimerFunction>().ToList();
        Assert.Equal(
            ["no handler of planted: queueTrigger in jobs AzureWebJobsStorage "],
            HostRoutes.Disagreements([.. package, planted], queues, timers)
        );
        Assert.Equal(
            ["no folder of planted: queueTrigger in jobs AzureWebJobsStorage "],
            HostRoutes.Disagreements(package, [.. queues, queues[0] with { Name = "planted", Queue = "jobs" }], timers)
        );
        Assert.Equal(
            2,
            HostRoutes
                .Disagreements(package, queues, [timers[0] with { Schedule = "0 0 * * * *" }, .. timers[1..]])
                .Count
        );
    }

    static PackagedFunction Http(string route, params string[] methods) =>
        new(
            "planted",
            ["httpTrigger in", "http out"],
            route,
            methods.Length == 0 ? ["GET", "HEAD"] : methods,
            "anonymous"
        );

    static List<ProgramRoute> Routes(TraceabilityProgram program) =>
        [
            .. program
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<NoRoute>() is null)
                .SelectMany(Routes),
        ];

    static IEnumerable<ProgramRoute> Routes(RouteEndpoint endpoint) =>
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["every method"]
        select new ProgramRoute(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Laptop;
using Traceability.Tests.Platform.Functions;

namespace Traceability.Tests.Isolated;

/// <summary>A queue or timer function of either head.</summary>
/// <param name="Trigger"><c>queueTrigger</c> or <c>timerTrigger</c>.</param>
/// <param name="On">The queue's name, or the schedule.</param>
public sealed record HeadFunction(string Name, string Trigger, string On)
{
    public override string ToString() => $"{Name}: {Trigger} {On}";

    /// <summary>Of the custom handler: a folder each.</summary>
    public static IReadOnlyList<HeadFunction> OfThePackage() =>
        [
            .. PackagedFunction
                .All()
                .Where(function => function.Route is null)
                .Select(function => new HeadFunction(
                    function.Name,
                    function.Bindings.Single().Split(' ')[0],
                    function.Queue ?? function.Schedule!
                )),
        ];

    /// <summary>As a worker tells its host.</summary>
    public static IReadOnlyList<HeadFunction> Of(IEnumerable<WorkerFunction> functions) =>
        [
            .. from function in functions
            let binding = JsonNode.Parse(function.Bindings[0])!
            let type = binding["type"]!.GetValue<string>()
            where type != "httpTrigger"
            select new HeadFunction(
                function.Name,
                type,
                binding[type == "queueTrigger" ? "queueName" : "schedule"]!.GetValue<string>()
            ),
        ];

    /// <summary>Each function that one head has and the other has not, in a line.</summary>
    public static IReadOnlyList<string> Disagreements(
        IReadOnlyList<HeadFunction> package,
        IReadOnlyList<HeadFunction> isolated
    ) =>
        [
            .. package.Except(isolated).Select(function => $"the isolated worker has no {function}"),
            .. isolated.Except(package).Select(function => $"the custom handler has no {function}"),
            .. isolated
                .GroupBy(function => function.Name)
                .Where(same => same.Count() > 1)
                .Select(same => $"the isolated worker has {same.Key} twice"),
        ];
}

/// <summary>The isolated worker's head as its source says it, for a machine that cannot compile it.</summary>
/// <param name="Functions">Queues and timers.</param>
/// <param name="Methods">Of HTTP, in capitals.</param>
/// <param name="Route">Of HTTP.</param>
/// <param name="Access">Of HTTP: whether the host asks for a key of its own.</param>
public sealed partial record HeadSource(
    IReadOnlyList<HeadFunction> Functions,
    IReadOnlyList<string> Methods,
    string Route,
    string Access
)
{
    static readonly string folder = Path.Combine(
        DataFolder.PackageFolder(AppContext.BaseDirectory)!,
        "functions",
        "Isolated"
    );

    public static string HostJson => File.ReadAllText(Path.Combine(folder, "host.json"));

    /// <summary>Its files, one after the other.</summary>
    public static string Text() =>
        string.Concat(Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    public static HeadSource Read(string text)
    {
        var declared = Declared.Matches(text);
        var started = declared.Where(one => one.Groups["kind"].Value != "Http").ToList();
        var http = declared.Single(one => one.Groups["kind"].Value == "Http").Groups["arguments"].Value;
        var route = Routed.Match(http);
        return new HeadSource(
            [
                .. started.Select(one => new HeadFunction(
                    one.Groups["name"].Value,
                    one.Groups["kind"].Value == "Queue" ? "queueTrigger" : "timerTrigger",
                    Quoted.Match(one.Groups["arguments"].Value).Groups[1].Value
                )),
            ],
            [.. Quoted.Matches(http[..route.Index]).Select(one => one.Groups[1].Value.ToUpperInvariant())],
            route.Groups[1].Value,
            Level.Match(http).Groups[1].Value
        );
    }

    [GeneratedRegex(
        """\[Function\("(?<name>[^"]+)"\)\]\s*public\s[^(]*\(\s*\[(?<kind>\w+)Trigger\((?<arguments>[^\]]*)\)\]"""
    )]
    static partial Regex Declared { get; }

    [GeneratedRegex("\"([^\"]*)\"")]
    static partial Regex Quoted { get; }

    [GeneratedRegex("Route = \"([^\"]*)\"")]
    static partial Regex Routed { get; }

    [GeneratedRegex(@"AuthorizationLevel\.(\w+)")]
    static partial Regex Level { get; }
}

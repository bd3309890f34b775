using Traceability.Platform.Functions;

namespace Traceability.Tests.Platform.Functions;

/// <summary>A route of the program, with one of its methods.</summary>
/// <param name="Pattern">As <c>/api/batches/{gtin}/{lot}</c>.</param>
public sealed record ProgramRoute(string Method, string Pattern)
{
    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>Holds what the host lets through against what the program answers, and says each disagreement in a line.</summary>
public static class HostRoutes
{
    const string Root = "{compressed?}";
    const string Rest = "/{*rest}";

    /// <summary>HTTP: both ways.</summary>
    public static IReadOnlyList<string> Disagreements(
        IReadOnlyList<PackagedFunction> package,
        IReadOnlyList<ProgramRoute> routes
    )
    {
        var http = package.Where(IsHttp).ToList();
        return
        [
            .. http.SelectMany(Malformed),
            .. routes.SelectMany(route => Unreachable(http, route)),
            .. http.Where(function => !routes.Any(route => Leads(function, route)))
                .Select(function => $"{function.Name} leads to no endpoint"),
        ];
    }

    /// <summary>Queues and timers: both ways.</summary>
    public static IReadOnlyList<string> Disagreements(
        IReadOnlyList<PackagedFunction> package,
        IEnumerable<QueueFunction> queues,
        IEnumerable<TimerFunction> timers
    )
    {
        var packaged = package.Where(function => !IsHttp(function)).Select(Told).ToList();
        var handled = queues
            .Select(function => $"{function.Name}: queueTrigger in {function.Queue} AzureWebJobsStorage ")
            .Concat(timers.Select(function => $"{function.Name}: timerTrigger in   {function.Schedule}"))
            .ToList();
        return
        [
            .. packaged.Except(handled).Select(line => $"no handler of {line}"),
            .. handled.Except(packaged).Select(line => $"no folder of {line}"),
        ];

        static string Told(PackagedFunction function) =>
            $"{function.Name}: {string.Join(", ", function.Bindings)} {function.Queue} {function.Connection} {function.Schedule}";
    }

    /// <summary>The functions that the host may hand a path to: its router prefers a written segment to a parameter.</summary>
    /// <param name="path">Begins with a slash; a parameter stands for any text.</param>
    public static IReadOnlyList<PackagedFunction> Taking(IEnumerable<PackagedFunction> package, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var http = package.Where(IsHttp).ToList();
        var written = http.Where(function =>
                segments.Length > 0
                && string.Equals(function.Route, segments[0] + Rest, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        return written.Count > 0 || segments.Length > 1 ? written : [.. http.Where(function => function.Route == Root)];
    }

    static bool IsHttp(PackagedFunction function) => function.Bindings.Contains("httpTrigger in");

    static bool Leads(PackagedFunction function, ProgramRoute route) =>
        Taking([function], route.Pattern).Count > 0 && function.Methods?.Contains(route.Method) == true;

    static IEnumerable<string> Unreachable(IEnumerable<PackagedFunction> http, ProgramRoute route)
    {
        var taking = Taking(http, route.Pattern);
        if (taking.Count != 1)
        {
            yield return $"{route} is taken by {taking.Count} functions";
        }
        else if (taking[0].Methods?.Contains(route.Method) != true)
        {
            yield return $"{route} is no method of {taking[0].Name}";
        }
    }

    static IEnumerable<string> Malformed(PackagedFunction function)
    {
        if (!function.Bindings.SequenceEqual(["httpTrigger in", "http out"]))
        {
            yield return $"{function.Name} is not proxied: it needs one httpTrigger in and one http out";
        }

        if (function.AuthLevel != "anonymous")
        {
            yield return $"{function.Name} asks for a key of the host's";
        }

        var route = function.Route ?? "";
        var atTheRoot = route == Root;
        if (
            !atTheRoot
            && (
                route.IndexOf('{', StringComparison.Ordinal) != route.Length - Rest.Length + 1
                || !route.EndsWith(Rest, StringComparison.Ordinal)
            )
        )
        {
            yield return $"{function.Name} has the route {route}: it must be a prefix";
        }

        if (atTheRoot && function.Methods?.All(method => method is "GET" or "HEAD") != true)
        {
            yield return $"{function.Name} lets the public post to queue functions";
        }

        if (route.Split('/')[0] is "admin" or "runtime")
        {
            yield return $"{function.Name} is on a path of the host's own";
        }
    }
}

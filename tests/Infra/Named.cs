using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Traceability.Platform.Laptop;
using Traceability.Tests.Platform.Functions;
using Storage = Traceability.Platform.Storage;

namespace Traceability.Tests.Infra;

/// <summary>What needs a name on Azure, as the program has it or as the infrastructure has it; the two must be the same.</summary>
/// <param name="Settings">As <c>Traceability:PublicUrl</c>.</param>
/// <param name="Routes">Of HTTP functions, as Front Door writes them: <c>/01/*</c>.</param>
/// <param name="Watched">Queue and timer functions: somebody is told when one fails.</param>
public sealed partial record Named(
    ImmutableSortedSet<string> Tables,
    ImmutableSortedSet<string> Queues,
    ImmutableSortedSet<string> Containers,
    ImmutableSortedSet<string> Settings,
    ImmutableSortedSet<string> Routes,
    ImmutableSortedSet<string> Watched
)
{
    // The data's folder and the pump are for a program that runs by hand, the prefix for tests that share an account.
    static readonly string[] notOnAzure = [DataFolder.Setting, "Traceability:Pump", "Traceability:StoragePrefix"];

    /// <summary>From its own lists, its sources and its package.</summary>
    public static Named ByTheProgram()
    {
        var package = PackagedFunction.All();
        return new Named(
            Sorted(Storage.Tables.All),
            Sorted(Storage.Queues.All.Concat(Storage.Queues.All.Select(Storage.Queues.Poison))),
            Sorted(Storage.Containers.All),
            Sorted(SettingsInSources().Except(notOnAzure)),
            Sorted(
                package
                    .Where(function => function.Route is not null)
                    .Select(function =>
                        function.Route == "{compressed?}"
                            ? "/*"
                            : "/" + function.Route!.Replace("{*rest}", "*", StringComparison.Ordinal)
                    )
            ),
            Sorted(package.Where(function => function.Route is null).Select(function => function.Name))
        );
    }

    /// <summary>From the compiled template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="functions">The functions that there are, for alerts that name them by how they begin.</param>
    public static Named ByTheInfrastructure(ArmTemplate template, IEnumerable<string> functions)
    {
        ArgumentNullException.ThrowIfNull(template);
        var settings = template.Of("Microsoft.Web/sites/config").Single(config => config.Name == "appsettings");
        return new Named(
            Sorted(template.Of("Microsoft.Storage/storageAccounts/tableServices/tables").Select(one => one.Name)),
            Sorted(template.Of("Microsoft.Storage/storageAccounts/queueServices/queues").Select(one => one.Name)),
            Sorted(
                template
                    .Of("Microsoft.Storage/storageAccounts/blobServices/containers")
                    .Select(one => one.Name)
                    // Flex Consumption's own: the package lies there.
                    .Except(["packages"])
            ),
            Sorted(
                settings.Body["properties"]!
                    .AsObject()
                    .Select(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal))
                    .Where(setting => setting.StartsWith("Traceability:", StringComparison.Ordinal))
            ),
            Sorted(
                template
                    .Of("Microsoft.Cdn/profiles/afdEndpoints/routes")
                    .SelectMany(route => route.Body["properties"]!["patternsToMatch"]!.AsArray())
                    .Select(pattern => pattern!.GetValue<string>())
            ),
            Sorted(
                template
                    .Of("Microsoft.Insights/scheduledQueryRules")
                    .Select(rule => rule.Body["properties"]!["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>())
                    .SelectMany(query => NamedIn(query, functions))
            )
        );
    }

    /// <summary>Each name that one has and the other has not, in a line.</summary>
    public static IReadOnlyList<string> Disagreements(Named program, Named infrastructure)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(infrastructure);
        return
        [
            .. Differences("table", program.Tables, infrastructure.Tables),
            .. Differences("queue", program.Queues, infrastructure.Queues),
            .. Differences("container", program.Containers, infrastructure.Containers),
            .. Differences("setting", program.Settings, infrastructure.Settings),
            .. Differences("route", program.Routes, infrastructure.Routes),
            .. Differences("function", program.Watched, infrastructure.Watched),
        ];
    }

    static IEnumerable<string> Differences(
        string kind,
        ImmutableSortedSet<string> program,
        ImmutableSortedSet<string> infrastructure
    ) =>
        program
            .Except(infrastructure)
            .Select(name => $"{kind} {name} is in the program and not in infra/")
            .Concat(
                infrastructure.Except(program).Select(name => $"{kind} {name} is in infra/ and not in the program")
            );

    static IEnumerable<string> NamedIn(string query, IEnumerable<string> functions)
    {
        foreach (Match match in Operation.Matches(query))
        {
            var names = Quoted.Matches(match.Groups["names"].Value).Select(name => name.Groups[1].Value);
            foreach (var name in names)
            {
                var known = functions
                    .Where(function => function.StartsWith(name, StringComparison.Ordinal))
                    .DefaultIfEmpty(name);
                foreach (var one in match.Groups["how"].Value == "startswith" ? known : [name])
                {
                    yield return one;
                }
            }
        }
    }

    static IEnumerable<string> SettingsInSources() =>
        Directory
            .EnumerateFiles(
                Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "functions"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Where(file =>
                !file.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            )
            .SelectMany(file => Setting.Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct();

    static ImmutableSortedSet<string> Sorted(IEnumerable<string> names) =>
        names.ToImmutableSortedSet(StringComparer.Ordinal);

    // A name by itself: a sentence about a setting goes on behind it.
    [GeneratedRegex("\"(Traceability:[A-Za-z:]+)\"")]
    static partial Regex Setting { get; }

    [GeneratedRegex("OperationName (?<how>in|==|startswith) (?<names>\\([^)]*\\)|\"[^\"]*\")")]
    static partial Regex Operation { get; }

    [GeneratedRegex("\"([^\"]*)\"")]
    static partial Regex Quoted { get; }
}

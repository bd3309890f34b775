using System.Text.Json.Nodes;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Platform.Functions;

/// <summary>One folder of the Functions package: what starts the function, as its function.json says it.</summary>
/// <param name="Name">The folder's name, which is the function's.</param>
/// <param name="Bindings">Each binding's type and direction, as <c>httpTrigger in</c>.</param>
/// <param name="Route">Of an HTTP function: its route, without a slash before it.</param>
/// <param name="Methods">Of an HTTP function: capitals; any other method is 404 in the host.</param>
/// <param name="AuthLevel">Of an HTTP function; the host's own default is <c>function</c>.</param>
/// <param name="Queue">Of a queue function: its queue.</param>
/// <param name="Connection">Of a queue function: the setting that names the storage account.</param>
/// <param name="Schedule">Of a timer function: six fields, seconds first.</param>
public sealed record PackagedFunction(
    string Name,
    IReadOnlyList<string> Bindings,
    string? Route = null,
    IReadOnlyList<string>? Methods = null,
    string? AuthLevel = null,
    string? Queue = null,
    string? Connection = null,
    string? Schedule = null
)
{
    /// <summary>Every function of the package, as it lies in the sources.</summary>
    public static IReadOnlyList<PackagedFunction> All()
    {
        var folder = Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "functions", "Package");
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Read(Path.GetRelativePath(folder, file), File.ReadAllText(file))),
        ];
    }

    static PackagedFunction Read(string file, string json)
    {
        // The host finds a function one folder below the package's root and nowhere else.
        var parts = file.Split(Path.DirectorySeparatorChar);
        Assert.Equal((2, "function.json"), (parts.Length, parts[^1]));
        var bindings = JsonNode.Parse(json)!["bindings"]!.AsArray();
        var trigger = bindings.Single(binding => Text(binding, "type")!.EndsWith("Trigger", StringComparison.Ordinal));
        return new PackagedFunction(
            parts[0],
            [.. bindings.Select(binding => $"{Text(binding, "type")} {Text(binding, "direction")}")],
            Text(trigger, "route"),
            trigger!["methods"]?.AsArray().Select(method => method!.GetValue<string>().ToUpperInvariant()).ToList(),
            Text(trigger, "authLevel"),
            Text(trigger, "queueName"),
            Text(trigger, "connection"),
            Text(trigger, "schedule")
        );
    }

    static string? Text(JsonNode? node, string name) => node![name]?.GetValue<string>();
}

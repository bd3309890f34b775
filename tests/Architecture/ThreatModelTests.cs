using System.Reflection;
using System.Text.RegularExpressions;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Architecture;

/// <summary>What the documents of security call proof is there, and is run.</summary>
public partial class ThreatModelTests
{
    public static TheoryData<string> Documents { get; } = ["threat-model.md", "asvs.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_is_named_is_there(string document)
    {
        var named = Named().Matches(Text(document));
        Assert.NotEmpty(named);
        Assert.All(
            named,
            test =>
                Assert.True(
                    IsTest(test.Groups["type"].Value, test.Groups["method"].Value),
                    $"{document} names {test.Value}, and there is no such test."
                )
        );
    }

    [Fact]
    public void A_test_that_is_not_there_is_caught()
    {
        Assert.True(IsTest(nameof(ThreatModelTests), nameof(Every_test_that_is_named_is_there)));
        Assert.False(IsTest(nameof(ThreatModelTests), "A_test_that_nobody_wrote"));
        Assert.False(IsTest("NobodysTests", nameof(Every_test_that_is_named_is_there)));
        // Not everything with a name is run.
        Assert.False(IsTest(nameof(ThreatModelTests), nameof(IsTest)));
    }

    [Fact]
    public void Every_threat_has_a_test_or_says_what_is_left()
    {
        var threats = Text("threat-model.md")
            .Split('\n')
            .Where(line => Threat().IsMatch(line))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.True(threats.Count > 40, $"{threats.Count} threats");
        Assert.All(
            threats,
            cells =>
                Assert.True(
                    Named().IsMatch(cells[4]) || cells[4].StartsWith("left:", StringComparison.Ordinal),
                    string.Join(" | ", cells)
                )
        );
    }

    static bool IsTest(string type, string method) =>
        typeof(ThreatModelTests)
            .Assembly.GetTypes()
            .Where(one => one.Name == type && one.IsPublic)
            .Select(one => one.GetMethod(method, BindingFlags.Public | BindingFlags.Instance))
            .Any(found => found?.GetCustomAttribute<FactAttribute>() is { Skip: null });

    static string Text(string document) =>
        File.ReadAllText(Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "docs", document));

    // `FuzzTests.No_input_breaks_a_promise`
    [GeneratedRegex(@"`(?<type>\w+Tests)\.(?<method>\w+)`")]
    private static partial Regex Named();

    // | S | threat | mitigation | test |
    [GeneratedRegex(@"^\| [STRIDE] \|")]
    private static partial Regex Threat();
}

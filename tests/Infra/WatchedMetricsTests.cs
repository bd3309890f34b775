using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Telemetry;

namespace Traceability.Tests.Infra;

/// <summary>What the program tells is drawn, and what promises say is watched, by the names that it tells it under.</summary>
public sealed partial class WatchedMetricsTests(BicepCompiler compiler) : IClassFixture<BicepCompiler>
{
    [Fact]
    public async Task Every_metric_is_on_the_dashboard_and_the_dashboard_asks_for_no_other()
    {
        var charts = await ChartsAsync();
        Assert.Equal(
            Signals.Metrics.Order(StringComparer.Ordinal),
            charts.SelectMany(Metrics).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_planted_metric_that_nobody_tells_is_caught() =>
        Assert.Equal(
            ["traceability.planted"],
            Metrics("""AppMetrics | where Name in ("traceability.scans", "traceability.planted")""")
                .Except(Signals.Metrics)
        );

    [Theory]
    [InlineData("listing-lag", Signals.ListingLag)]
    [InlineData("recall-not-complete", Signals.RecallAge)]
    [InlineData("queue-age", Signals.QueueAge)]
    public async Task A_promise_that_does_not_hold_is_told_by_its_metric(string alert, string metric) =>
        Assert.Contains(metric, Metrics(Query(await RuleAsync(alert))));

    [Fact]
    public async Task An_alert_asks_for_no_metric_that_nobody_tells()
    {
        var rules = (await compiler.TemplateAsync()).Of("Microsoft.Insights/scheduledQueryRules");
        Assert.Empty(rules.SelectMany(rule => Metrics(Query(rule))).Except(Signals.Metrics));
    }

    [Fact]
    public async Task Poison_is_told_as_the_host_sees_it_and_readiness_as_it_is_seen_from_outside()
    {
        var template = await compiler.TemplateAsync();
        Assert.Contains("keep-poison-", Query(await RuleAsync("poison")), StringComparison.Ordinal);
        var asked = Assert.Single(template.Of("Microsoft.Insights/webtests"));
        Assert.EndsWith(
            "/readyz",
            asked.Body["properties"]!["Request"]!["RequestUrl"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            template.Of("Microsoft.Insights/metricAlerts"),
            alert => alert.Name.StartsWith("readyz-", StringComparison.Ordinal)
        );
    }

    /// <summary>One late batch that was tried again wakes nobody; a recall that goes on marking does at once.</summary>
    [Theory]
    [InlineData("listing-lag", 2, 3)]
    [InlineData("recall-not-complete", 1, 1)]
    public async Task An_alert_fires_after_as_many_times_as_it_says(string alert, int times, int outOf)
    {
        var failing = Criterion(await RuleAsync(alert))["failingPeriods"]!;
        Assert.Equal(
            (times, outOf),
            (
                failing["minFailingPeriodsToAlert"]!.GetValue<int>(),
                failing["numberOfEvaluationPeriods"]!.GetValue<int>()
            )
        );
    }

    async Task<IReadOnlyList<string>> ChartsAsync()
    {
        var workbook = Assert.Single((await compiler.TemplateAsync()).Of("Microsoft.Insights/workbooks"));
        var content = JsonNode.Parse(workbook.Body["properties"]!["serializedData"]!.GetValue<string>())!;
        return
        [
            .. content["items"]!
                .AsArray()
                .Where(item => item!["type"]!.GetValue<int>() == 3)
                .Select(item => item!["content"]!["query"]!.GetValue<string>()),
        ];
    }

    async Task<ArmResource> RuleAsync(string name) =>
        Assert.Single(
            (await compiler.TemplateAsync()).Of("Microsoft.Insights/scheduledQueryRules"),
            rule => rule.Body["properties"]!["displayName"]!.GetValue<string>() == name
        );

    static JsonNode Criterion(ArmResource rule) => rule.Body["properties"]!["criteria"]!["allOf"]![0]!;

    static string Query(ArmResource rule) => Criterion(rule)["query"]!.GetValue<string>();

    static IEnumerable<string> Metrics(string query) => Metric.Matches(query).Select(match => match.Groups[1].Value);

    [GeneratedRegex("\"(traceability\\.[a-z.]+)\"")]
    static partial Regex Metric { get; }
}

using System.Text.Json.Nodes;
using Traceability.Tests.Platform.Functions;

namespace Traceability.Tests.Infra;

/// <summary>
/// The infrastructure compiles without a word from the compiler, and has what the program names: no more and no less. Each check is
/// shown to catch what it is there for.
/// </summary>
public sealed class InfrastructureTests(BicepCompiler compiler) : IClassFixture<BicepCompiler>
{
    static readonly Named program = Named.ByTheProgram();
    static readonly IReadOnlyList<string> functions = [.. PackagedFunction.All().Select(function => function.Name)];

    [Fact]
    public async Task It_compiles_without_a_warning()
    {
        var main = await compiler.MainAsync();
        Assert.Equal((0, ""), (main.ExitCode, main.Says));
    }

    [Theory]
    [InlineData("main.dev.bicepparam")]
    [InlineData("main.prod.bicepparam")]
    public async Task Each_environment_sets_what_the_template_asks_for(string parameters)
    {
        var compiled = await BicepCompiler.CompileAsync("build-params", Path.Combine(BicepCompiler.Folder, parameters));
        Assert.Equal((0, ""), (compiled.ExitCode, compiled.Says));
    }

    [Theory]
    [InlineData(
        "resource one 'Microsoft.Web/sites@1999-01-01' = { name: 'one', location: 'global' }",
        "Warning BCP081"
    )]
    [InlineData("param nobodyReads string", "Error no-unused-params")]
    [InlineData(
        "output key string = listKeys('a', '2025-01-01').keys[0].value",
        "Error outputs-should-not-contain-secrets"
    )]
    public async Task A_planted_fault_of_the_template_is_caught(string source, string says)
    {
        var folder = Directory.CreateTempSubdirectory("bicep-").FullName;
        try
        {
            var file = Path.Combine(folder, "planted.bicep");
            await File.WriteAllTextAsync(file, source, TestContext.Current.CancellationToken);
            File.Copy(Path.Combine(BicepCompiler.Folder, "bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
            Assert.Contains(says, (await BicepCompiler.CompileAsync("build", file)).Says, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Every_table_queue_container_setting_and_function_is_in_both() =>
        Assert.Empty(Named.Disagreements(program, await InfrastructureAsync()));

    [Fact]
    public async Task A_queue_whose_name_is_changed_in_the_code_alone_is_caught()
    {
        var renamed = program with { Queues = program.Queues.Remove("recall").Add("recalls") };
        Assert.Equal(
            ["queue recalls is in the program and not in infra/", "queue recall is in infra/ and not in the program"],
            Named.Disagreements(renamed, await InfrastructureAsync())
        );
    }

    [Fact]
    public async Task A_name_of_any_kind_that_only_the_program_has_is_caught()
    {
        var infrastructure = await InfrastructureAsync();
        var more = new Named(
            program.Tables.Add("planted"),
            program.Queues.Add("planted"),
            program.Containers.Add("planted"),
            program.Settings.Add("Traceability:Planted"),
            program.Routes.Add("/planted/*"),
            program.Watched.Add("planted")
        );
        Assert.Equal(
            [
                "table planted is in the program and not in infra/",
                "queue planted is in the program and not in infra/",
                "container planted is in the program and not in infra/",
                "setting Traceability:Planted is in the program and not in infra/",
                "route /planted/* is in the program and not in infra/",
                "function planted is in the program and not in infra/",
            ],
            Named.Disagreements(more, infrastructure)
        );
    }

    [Fact]
    public async Task A_name_of_any_kind_that_only_the_infrastructure_has_is_caught()
    {
        var infrastructure = await InfrastructureAsync();
        var less = new Named(
            program.Tables.Remove("batches"),
            program.Queues.Remove("batch-changed-poison"),
            program.Containers.Remove("codes"),
            program.Settings.Remove("Traceability:PublicUrl"),
            program.Routes.Remove("/01/*"),
            program.Watched.Remove("expire-lots")
        );
        Assert.Equal(
            [
                "table batches is in infra/ and not in the program",
                "queue batch-changed-poison is in infra/ and not in the program",
                "container codes is in infra/ and not in the program",
                "setting Traceability:PublicUrl is in infra/ and not in the program",
                "route /01/* is in infra/ and not in the program",
                "function expire-lots is in infra/ and not in the program",
            ],
            Named.Disagreements(less, infrastructure)
        );
    }

    [Fact]
    public async Task No_key_opens_anything_and_none_is_written_anywhere()
    {
        var template = await compiler.TemplateAsync();
        Assert.Empty(Keys(template.Text));
        Assert.All(
            template.Of("Microsoft.Storage/storageAccounts"),
            account => Assert.False(account.Body["properties"]!["allowSharedKeyAccess"]!.GetValue<bool>())
        );
        Assert.All(
            template.Of("Microsoft.Insights/components"),
            insights => Assert.True(insights.Body["properties"]!["DisableLocalAuth"]!.GetValue<bool>())
        );
        var settings = Settings(template);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]!.GetValue<string>());
        Assert.False(settings.ContainsKey("AzureWebJobsStorage"));
        Assert.StartsWith(
            "@Microsoft.KeyVault(",
            settings["Traceability__OperatorKey"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("[listKeys(resourceId('a', 'b'), '2025-01-01').keys[0].value]")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b")]
    [InlineData("https://a.blob.core.windows.net/b?sv=2025-01-01&sig=c")]
    public void A_planted_key_is_caught(string value) => Assert.Single(Keys(new JsonArray(value).ToJsonString()));

    [Fact]
    public async Task A_second_run_finds_every_name_of_the_first()
    {
        var template = await compiler.TemplateAsync();
        Assert.Empty(Different(template.Text));
        // What Azure makes of names, as guid() of a grant's, follows from them.
        var names = template
            .Resources.Select(resource => (resource.Type, Name: resource.Body["name"]!.GetValue<string>()))
            .Where(named => !named.Name.Contains('<', StringComparison.Ordinal))
            .ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void A_planted_name_that_differs_at_each_run_is_caught()
    {
        Assert.Single(Different("[newGuid()]"));
        Assert.Single(Different("[utcNow('yyyyMMdd')]"));
    }

    [Fact]
    public async Task The_host_runs_the_package_as_a_custom_handler()
    {
        var template = await compiler.TemplateAsync();
        var site = Assert.Single(template.Of("Microsoft.Web/sites"));
        var plan = Assert.Single(template.Of("Microsoft.Web/serverfarms"));
        var config = site.Body["properties"]!["functionAppConfig"]!;
        Assert.Equal("FC1", plan.Body["sku"]!["name"]!.GetValue<string>());
        Assert.Equal("custom", config["runtime"]!["name"]!.GetValue<string>());
        Assert.Equal(
            "UserAssignedIdentity",
            config["deployment"]!["storage"]!["authentication"]!["type"]!.GetValue<string>()
        );
        var settings = Settings(template);
        // Flex Consumption refuses it; the host's own page would hide the program's.
        Assert.False(settings.ContainsKey("FUNCTIONS_WORKER_RUNTIME"));
        Assert.Equal("true", settings["AzureWebJobsDisableHomepage"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_edge_keeps_only_what_never_changes_under_its_address()
    {
        var template = await compiler.TemplateAsync();
        var kept = template
            .Of("Microsoft.Cdn/profiles/afdEndpoints/routes")
            .Where(route => route.Body["properties"]!["cacheConfiguration"] is not null)
            .SelectMany(route => route.Body["properties"]!["patternsToMatch"]!.AsArray())
            .Select(pattern => pattern!.GetValue<string>());
        Assert.Equal(["/assets/*", "/codes/*", "/photos/*"], kept);
    }

    async Task<Named> InfrastructureAsync() => Named.ByTheInfrastructure(await compiler.TemplateAsync(), functions);

    static JsonObject Settings(ArmTemplate template) =>
        Assert.Single(template.Of("Microsoft.Web/sites/config"), config => config.Name == "appsettings").Body[
            "properties"
        ]!.AsObject();

    static IEnumerable<string> Keys(string template) =>
        new[] { "listKeys", "listAccountSas", "listServiceSas", "AccountKey=", "SharedAccess", "sig=" }.Where(sign =>
            template.Contains(sign, StringComparison.OrdinalIgnoreCase)
        );

    static IEnumerable<string> Different(string template) =>
        new[] { "newGuid(", "utcNow(" }.Where(sign => template.Contains(sign, StringComparison.Ordinal));
}

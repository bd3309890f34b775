using System.Diagnostics;
using System.Text.Json.Nodes;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Published;

/// <summary>Others' licences: what ships is listed with its text, and nothing ships that would ask for more than that.</summary>
public class NoticesTests
{
    static readonly string root = DataFolder.PackageFolder(AppContext.BaseDirectory)!;
    static readonly string restored = Path.Combine(root, "functions", "obj", "project.assets.json");

    [Fact]
    public async Task Every_package_that_ships_is_listed_with_its_licence()
    {
        var (code, notices, errors) = await WrittenAsync(restored);
        Assert.True(code == 0, errors);
        var assets = JsonNode.Parse(await File.ReadAllTextAsync(restored, TestContext.Current.CancellationToken))!;
        // Read another way than the list is made: each library that is loaded, and each native file.
        var shipped = assets["targets"]!
            .AsObject()
            .SelectMany(target => target.Value!.AsObject())
            .Where(library =>
                $"{library.Value!["runtime"]}{library.Value["native"]}{library.Value["runtimeTargets"]}" is var files
                && (
                    files.Contains(".dll\"", StringComparison.Ordinal)
                    || files.Contains(".so\"", StringComparison.Ordinal)
                )
            )
            .Select(library => library.Key.Replace('/', ' '))
            .Where(name => !name.StartsWith("Traceability", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.NotEmpty(shipped);
        var listed = notices.Split('\n').ToHashSet();
        Assert.All(shipped, name => Assert.Contains(name, listed));
        Assert.All(
            new[] { "@expo-google-fonts/be-vietnam-pro", "@svg-maps/vietnam", "uqr" },
            name => Assert.Contains(listed, line => line.StartsWith(name + " ", StringComparison.Ordinal))
        );
        var licences = listed.Where(line => line.StartsWith("Licence: ", StringComparison.Ordinal)).ToList();
        Assert.All(licences, licence => Assert.DoesNotContain("GPL", licence, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("SIL OPEN FONT LICENSE", notices, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Attribution 4.0 International", notices, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted", notices, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<license type=\"expression\">AGPL-3.0-only</license>")]
    [InlineData("<license type=\"expression\">MIT AND GPL-2.0-or-later</license>")]
    [InlineData("<licenseUrl>https://example.com/eula</licenseUrl>")]
    [InlineData("")]
    public async Task A_package_under_another_licence_ends_the_publishing(string licence)
    {
        var folder = Directory.CreateTempSubdirectory("notices-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "planted"));
            await File.WriteAllTextAsync(
                Path.Combine(folder, "planted", "planted.nuspec"),
                $"<package><metadata><id>Planted</id><authors>Somebody</authors>{licence}</metadata></package>",
                TestContext.Current.CancellationToken
            );
            var assets = Path.Combine(folder, "project.assets.json");
            await File.WriteAllTextAsync(
                assets,
                new JsonObject
                {
                    ["packageFolders"] = new JsonObject { [folder] = new JsonObject() },
                    ["targets"] = new JsonObject
                    {
                        ["net10.0"] = new JsonObject
                        {
                            ["Planted/1.0.0"] = new JsonObject
                            {
                                ["type"] = "package",
                                ["runtime"] = new JsonObject { ["lib/net10.0/Planted.dll"] = new JsonObject() },
                            },
                        },
                    },
                    ["libraries"] = new JsonObject
                    {
                        ["Planted/1.0.0"] = new JsonObject
                        {
                            ["path"] = "planted",
                            ["files"] = new JsonArray("planted.nuspec"),
                        },
                    },
                }.ToJsonString(),
                TestContext.Current.CancellationToken
            );
            var (code, notices, errors) = await WrittenAsync(assets);
            Assert.NotEqual(0, code);
            Assert.Empty(notices);
            Assert.Contains("Planted 1.0.0 ships under a licence", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the publishing runs it.
    static async Task<(int Code, string Notices, string Errors)> WrittenAsync(string assets)
    {
        var output = Path.Combine(Path.GetTempPath(), $"notices-{Guid.NewGuid():N}.txt");
        using var node = Process.Start(
            new ProcessStartInfo(
                "node",
                [
                    "third-party-notices.mjs",
                    assets,
                    "node_modules",
                    "package.json",
                    // dotnet/shared/Microsoft.NETCore.App/{version}
                    Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!),
                    output,
                ]
            )
            {
                WorkingDirectory = Path.Combine(root, "functions"),
                RedirectStandardError = true,
            }
        )!;
        var errors = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        var notices = File.Exists(output)
            ? await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken)
            : "";
        File.Delete(output);
        return (node.ExitCode, notices, errors);
    }
}

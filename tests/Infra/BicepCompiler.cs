using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Infra;

/// <summary>What the compiler said: nothing at all, where all is well.</summary>
public sealed record Compiled(int ExitCode, string Template, string Says);

/// <summary>The Bicep compiler, as its NuGet package brings it; what it makes of <c>infra/main.bicep</c> is made once.</summary>
public sealed class BicepCompiler
{
    readonly Lazy<Task<Compiled>> main = new(() => RunAsync("build", Path.Combine(Folder, "main.bicep")));

    /// <summary>Where the sources of the infrastructure are.</summary>
    public static string Folder { get; } = Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "infra");

    public Task<Compiled> MainAsync()
    {
        Needed();
        return main.Value;
    }

    public async Task<ArmTemplate> TemplateAsync() => new(JsonNode.Parse((await MainAsync()).Template)!.AsObject());

    public static Task<Compiled> CompileAsync(string command, string file)
    {
        Needed();
        return RunAsync(command, file);
    }

    static void Needed() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux()
                && RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "needs Linux on x64: the Bicep compiler comes from the package Azure.Bicep.CommandLine.linux-x64"
        );

    static async Task<Compiled> RunAsync(string command, string file)
    {
        var folder = typeof(BicepCompiler)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "BicepFolder")
            .Value!;
        var start = new ProcessStartInfo(Path.Combine(folder, "tools", "bicep"), [command, file, "--stdout"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Compiled(process.ExitCode, await output, await errors);
    }
}

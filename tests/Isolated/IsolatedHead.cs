using System.Diagnostics;
using Traceability.Platform.Laptop;
using Traceability.Tests.Isolated;
using Traceability.Tests.Support;

[assembly: AssemblyFixture(typeof(IsolatedHead))]

namespace Traceability.Tests.Isolated;

/// <summary>The isolated worker's head, built once for the run. Where its packages cannot be had, a test of it skips and names them.</summary>
public sealed class IsolatedHead
{
    /// <summary>What NuGet says where a package or a version is not there, or no source answers.</summary>
    static readonly string[] notThere = ["NU1101", "NU1102", "NU1301"];

    static readonly string project = Path.Combine(
        DataFolder.PackageFolder(AppContext.BaseDirectory)!,
        "functions",
        "Isolated"
    );

    readonly Lazy<Task<string>> built = new(BuildAsync);

    /// <summary>Starts the head under a host of ours, with a storage of its own.</summary>
    /// <param name="storage">A connection string.</param>
    /// <param name="prefix">Of every table, queue and container.</param>
    public async Task<GrpcHost> StartAsync(string storage, string prefix) =>
        await GrpcHost.StartAsync(
            await built.Value,
            new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = storage,
                ["Traceability__StoragePrefix"] = prefix,
                ["Traceability__OperatorKey"] = TraceabilityProgram.OperatorKey,
                ["Traceability__PublicUrl"] = TraceabilityProgram.PublicUrl,
                ["Traceability__AnnouncementDelay"] = "00:00:00",
            }
        );

    static async Task<string> BuildAsync()
    {
        // The program is there, built with these tests; its own restore and output are left as they are.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string[] common = [project, "--no-dependencies", "-p:IsolatedWorker=true"];
        var (restored, why) = await DotnetAsync(["restore", .. common]);
        Assert.SkipWhen(
            restored != 0 && notThere.Any(code => why.Contains(code, StringComparison.Ordinal)),
            "needs the packages Microsoft.Azure.Functions.Worker.*: no package source of this machine has them"
        );
        Assert.True(restored == 0, why);
        var (compiled, says) = await DotnetAsync(["build", .. common, "--no-restore", "-c", configuration]);
        Assert.True(compiled == 0, says);
        return Path.Combine(project, "bin", configuration, "net10.0");
    }

    static async Task<(int ExitCode, string Says)> DotnetAsync(string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // A build server that stays would keep the output open.
                Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}

using System.Diagnostics;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Faults;

/// <summary>A moment of the fault run, whose long form is a command (README, "Reliability").</summary>
public sealed class FaultRunTests(ITestOutputHelper output)
{
    const string Minutes = "0.25";

    [Fact]
    public async Task While_storage_fails_and_the_program_is_killed_what_was_answered_is_there_once_and_nothing_else()
    {
        // Built before the tests: a process of its own, with the program as others of its own, which can be killed.
        var folder = Path.Combine(
            DataFolder.PackageFolder(AppContext.BaseDirectory)!,
            "benchmarks",
            Path.GetRelativePath(
                Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "tests"),
                AppContext.BaseDirectory
            )
        );
        using var run = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(folder, "Traceability.Benchmarks.dll"), "faults", Minutes, "built"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await using var end = TestContext.Current.CancellationToken.Register(() => run.Kill(entireProcessTree: true));
        var said = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var faults = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(await said);
        Assert.True(run.ExitCode == 0, await said + await faults);
        Assert.Contains("lost, doubled or left over: 0", await said, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using Traceability.Tests.Platform;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>The app's scripts without a browser: their types, and what their own tests say.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task Every_type_is_right()
    {
        var functions = Path.Combine(LaptopProgram.Root, "functions");
        await NodeAsync(
            functions,
            Path.Combine("node_modules", "typescript", "bin", "tsc"),
            "-p",
            Path.Combine("FarmApp", "jsconfig.json")
        );
    }

    [Fact]
    public async Task The_outbox_and_the_phone_s_own_names_and_proofs_hold() =>
        await NodeAsync(
            Path.Combine(LaptopProgram.Root, "tests", "FarmApp"),
            "--test",
            "--test-reporter=spec",
            "outbox.test.js",
            "phone.test.js"
        );

    static async Task NodeAsync(string folder, params string[] arguments)
    {
        Debian.Needs("node", "nodejs");
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await errors);
    }
}

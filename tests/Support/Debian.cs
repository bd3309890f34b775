using System.Diagnostics;

namespace Traceability.Tests.Support;

/// <summary>Programs from Debian's packages that check our output independently. A test without its program skips and names it.</summary>
public static class Debian
{
    public static void Needs(string program, string package)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(found, $"needs {program}: apt-get install {package}");
    }

    /// <summary>What a program writes to its standard output, given bytes on its standard input.</summary>
    public static async Task<string> RunAsync(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}");
        return await output;
    }

    /// <summary>What zbar reads in a picture: an independent decoder of QR codes.</summary>
    public static async Task<string> DecodesAsync(byte[] picture) =>
        string.Join('\n', await DecodesEachAsync([picture]));

    /// <summary>As <see cref="DecodesAsync"/>, of many pictures by one run; in their order.</summary>
    public static async Task<IReadOnlyList<string>> DecodesEachAsync(IEnumerable<byte[]> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Needs("zbarimg", "zbar-tools");
        var folder = Directory.CreateTempSubdirectory("codes-").FullName;
        try
        {
            var files = new List<string>();
            foreach (var picture in pictures)
            {
                var file = Path.Combine(folder, $"{files.Count:D4}.png");
                await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
                files.Add(file);
            }

            var read = await RunAsync("zbarimg", [], ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", .. files]);
            return read.TrimEnd('\n').Split('\n');
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

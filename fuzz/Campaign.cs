using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Traceability.Fuzz;

/// <summary>
/// A long run: a copy of the program with its branches counted, searched by a process for each core, each with chance of its own.
/// </summary>
static class Campaign
{
    const string Worker = "worker";

    /// <summary>Searches targets with so many inputs in all; what was found is told, and kept as files.</summary>
    /// <param name="inputs">Over all targets and processes, parted by the targets' shares.</param>
    /// <param name="seed">The first process's; the others' follow.</param>
    /// <returns>Whether every promise was kept.</returns>
    public static async Task<bool> RunAsync(long inputs, IReadOnlyList<FuzzTarget> targets, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("traceability-fuzz-").FullName;
        try
        {
            var copy = Copied(folder);
            var clock = Stopwatch.StartNew();
            var workers = Math.Max(1, Environment.ProcessorCount);
            var parts = await Task.WhenAll(
                Enumerable
                    .Range(0, workers)
                    .Select(number => WorkAsync(copy, folder, seed + number, inputs / workers, targets))
            );
            var reports = parts.SelectMany(part => part).ToList();
            var all = targets.Select(target => Together(target.Name, reports)).ToList();
            Tell(all, clock.Elapsed, workers);
            return all.Sum(report => Kept(report)) == 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a process of a run does: its part of each target's inputs, and a line of JSON for each target.</summary>
    /// <param name="arguments">Seed, inputs, a folder for notes, and the targets' names.</param>
    public static int Work(IReadOnlyList<string> arguments)
    {
        // Before anything of the program runs: it counts from its first branch on.
        var coverage = new Coverage();
        var seed = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var inputs = long.Parse(arguments[1], CultureInfo.InvariantCulture);
        var notes = Path.Combine(arguments[2], $"input-{seed}");
        var targets = Named(arguments.Skip(3));
        var shares = targets.Sum(target => target.Share);
        foreach (var target in targets)
        {
            coverage.Forget();
            var search = new InputSearch(target, seed, coverage, notes);
            var report = search.Run(Math.Max(1, inputs * target.Share / shares));
            Console.Out.WriteLine(JsonSerializer.Serialize(report, FuzzJson.Default.FuzzReport));
        }

        return 0;
    }

    /// <summary>The targets of these names; all where there is none.</summary>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public static IReadOnlyList<FuzzTarget> Named(IEnumerable<string> names)
    {
        var asked = names.ToList();
        var unknown = asked.Except(FuzzTargets.All.Select(target => target.Name)).ToList();
        return unknown.Count > 0
            ? throw new ArgumentException(
                $"No target {string.Join(", ", unknown)}; there are: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}."
            )
            : [.. FuzzTargets.All.Where(target => asked.Count == 0 || asked.Contains(target.Name))];
    }

    static string Copied(string folder)
    {
        var copy = Path.Combine(folder, "program");
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        Coverage.WriteInto(Path.Combine(copy, "Traceability.dll"));
        return copy;
    }

    static async Task<IReadOnlyList<FuzzReport>> WorkAsync(
        string copy,
        string folder,
        int seed,
        long inputs,
        IReadOnlyList<FuzzTarget> targets
    )
    {
        var start = new ProcessStartInfo(Path.Combine(copy, Path.GetFileName(Environment.ProcessPath!)))
        {
            RedirectStandardOutput = true,
        };
        foreach (
            var argument in (string[])[Worker, $"{seed}", $"{inputs}", folder, .. targets.Select(target => target.Name)]
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var reports = new List<FuzzReport>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            reports.Add(JsonSerializer.Deserialize(line, FuzzJson.Default.FuzzReport)!);
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && reports.Count < targets.Count)
        {
            // It died in hand of an input, which it had noted where its target may do that.
            var noted = Path.Combine(folder, $"input-{seed}");
            var input = File.Exists(noted) ? await File.ReadAllBytesAsync(noted) : [];
            var fault = string.Create(CultureInfo.InvariantCulture, $"The process ended with {process.ExitCode}.");
            reports.Add(
                new(targets[reports.Count].Name, 0, 0, 0, 0, 0, [new Found(Convert.ToBase64String(input), fault)])
            );
        }

        return reports;
    }

    static FuzzReport Together(string target, IReadOnlyList<FuzzReport> reports)
    {
        var own = reports.Where(report => report.Target == target).ToList();
        return new(
            target,
            own.Sum(report => report.Inputs),
            own.Sum(report => report.Seconds),
            own.Select(report => report.Slowest).DefaultIfEmpty().Max(),
            own.Sum(report => report.Kept),
            own.Select(report => report.Branches).DefaultIfEmpty().Max(),
            [.. own.SelectMany(report => report.Faults).DistinctBy(found => found.Fault.Split('\n')[0])]
        );
    }

    static void Tell(IReadOnlyList<FuzzReport> reports, TimeSpan took, int workers)
    {
        Console.WriteLine(
            $"{"target", -20} {"inputs", 12} {"inputs/s", 10} {"slowest", 9} {"kept", 6} {"branches", 9} faults"
        );
        foreach (var report in reports)
        {
            // Of one core; the run has all of them.
            var pace = report.Seconds > 0 ? report.Inputs / report.Seconds : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Target, -20} {report.Inputs, 12:N0} {pace, 10:N0} {report.Slowest, 8:N3}s {report.Kept, 6:N0} {report.Branches, 9:N0} {report.Faults.Count}"
                )
            );
        }

        var inputs = reports.Sum(report => report.Inputs);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{inputs:N0} inputs in {took:hh\\:mm\\:ss} on {workers} cores: {inputs / took.TotalSeconds:N0} a second; {reports.Sum(r => r.Faults.Count)} faults"
            )
        );
    }

    /// <summary>Writes what was found where it can be taken into the corpus; how many there were.</summary>
    static int Kept(FuzzReport report)
    {
        foreach (var found in report.Faults)
        {
            var input = Convert.FromBase64String(found.Input);
            var folder = Path.Combine("artifacts", "fuzz", report.Target);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, InputSearch.NameOf(input));
            File.WriteAllBytes(file, input);
            Console.WriteLine($"\n{report.Target}: {file}\n{found.Fault}");
        }

        return report.Faults.Count;
    }
}

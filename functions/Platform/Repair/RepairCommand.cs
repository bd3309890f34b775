using System.Diagnostics.CodeAnalysis;
using Azure;

namespace Traceability.Platform.Repair;

/// <summary>
/// What an operator has done to storage instead of serving: <c>rebuild [--only MODEL]</c>, <c>verify</c>, <c>backup FOLDER</c>,
/// <c>restore FOLDER</c>. The account is that of the program, <c>AzureWebJobsStorage</c> and its settings.
/// </summary>
public abstract record RepairCommand
{
    RepairCommand() { }

    const string Usage = """
        rebuild [--only MODEL]   make the read models again, and write what differs
        verify                   check every hash, edge, sum and read model, and name what is off
        backup FOLDER            write every table and blob into an empty folder
        restore FOLDER           bring a backup back into an empty account
        """;

    public sealed record Rebuild(string? Only) : RepairCommand;

    public sealed record Verify : RepairCommand;

    public sealed record Backup(string Folder) : RepairCommand;

    public sealed record Restore(string Folder) : RepairCommand;

    /// <summary>A command that is written wrongly.</summary>
    public sealed record Misspelt(string Why) : RepairCommand;

    /// <summary>False where the program is to serve as ever.</summary>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out RepairCommand? command)
    {
        ArgumentNullException.ThrowIfNull(args);
        command = args switch
        {
            ["rebuild"] => new Rebuild(null),
            ["rebuild", "--only", var only] => new Rebuild(only),
            ["verify"] => new Verify(),
            ["backup", var folder] => new Backup(folder),
            ["restore", var folder] => new Restore(folder),
            ["rebuild" or "verify" or "backup" or "restore", ..] => new Misspelt(
                $"{string.Join(' ', args)} is no command. There are:\n{Usage}"
            ),
            _ => null,
        };
        return command is not null;
    }

    /// <summary>Does it, and tells on the console what came of it.</summary>
    /// <returns>The exit code: 1 where something is off, or nothing could be done.</returns>
    public async Task<int> RunAsync(IServiceProvider services, TextWriter console, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(console);
        var bar = new ProgressBar(
            console,
            ReferenceEquals(console, Console.Out) && !Console.IsOutputRedirected,
            TimeProvider.System
        );
        try
        {
            var (code, lines) = this switch
            {
                Rebuild command => await RunAsync(services, command.Only, bar.Show, cancellation),
                Verify => Told(await services.GetRequiredService<Verification>().RunAsync(bar.Show, cancellation)),
                Backup command => Told(
                    command.Folder,
                    await services
                        .GetRequiredService<Repair.Backup>()
                        .WriteAsync(command.Folder, bar.Show, cancellation)
                ),
                Restore command => Told(
                    await services.GetRequiredService<Repair.Restore>().RunAsync(command.Folder, bar.Show, cancellation)
                ),
                Misspelt command => (1, new[] { command.Why }),
                _ => throw new InvalidOperationException($"Nothing does {this}."),
            };
            bar.End();
            foreach (var line in lines)
            {
                await console.WriteLineAsync(line);
            }

            return code;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or RequestFailedException)
        {
            bar.End();
            await console.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    static async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(
        IServiceProvider services,
        string? only,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var rebuild = services.GetRequiredService<Repair.Rebuild>();
        if (only is not null && !rebuild.Names.Contains(only))
        {
            return (1, [$"{only} is no read model. There are: {string.Join(", ", rebuild.Names)}."]);
        }

        var rebuilt = await rebuild.RunAsync(only, writes: true, progress, cancellation);
        var lines = rebuilt
            .Untold.Select(damage => $"{damage.Of}: {damage.What}")
            .Concat(
                rebuilt
                    .Differences.GroupBy(difference => difference.Model)
                    .Select(model =>
                        rebuilt.Untold.Count > 0
                            ? $"{model.Key}: {model.Count()} rows differ"
                            : $"{model.Key}: {model.Count()} rows mended"
                    )
            )
            .ToList();
        if (rebuilt.Busy > 0)
        {
            lines.Add($"{rebuilt.Busy} rows were written meanwhile and were left as they are.");
        }

        lines.Add(
            rebuilt.Untold.Count > 0
                ? "Nothing was written: what is named above has to be right first."
                : $"{rebuilt.Rows} rows are as they are made again."
        );
        return (rebuilt.Untold.Count > 0 ? 1 : 0, lines);
    }

    static (int Code, IReadOnlyList<string> Lines) Told(Verified verified) =>
        verified.Holds
            ? (0, [$"All {verified.Checks} checks hold."])
            : (
                1,
                [
                    .. verified.Damages.Select(damage => $"{damage.Of}: {damage.What}"),
                    $"{verified.Off} of {verified.Checks} checks do not hold.",
                ]
            );

    static (int Code, IReadOnlyList<string> Lines) Told(string folder, BackupManifest manifest) =>
        (
            0,
            [
                .. manifest.Waiting.Select(queue =>
                    $"About {queue.Value} messages wait in {queue.Key}: they are not in the backup."
                ),
                $"{manifest.Tables.Sum(table => table.Count)} rows and {manifest.Containers.Sum(one => one.Count)} blobs are in {folder}.",
            ]
        );

    static (int Code, IReadOnlyList<string> Lines) Told(Restored restored) =>
        restored switch
        {
            Restored.Whole whole => (
                0,
                [
                    $"{whole.Rows} rows and {whole.Blobs} blobs are back, as of {whole.Manifest.MadeAt:u}.",
                    $"{whole.Erased} who had asked for it were erased again.",
                ]
            ),
            Restored.Refused refused => (1, [.. refused.Why, "Nothing was written."]),
            _ => throw new InvalidOperationException("A restore ends in one of two ways."),
        };
}

using System.Globalization;

namespace Traceability.Platform.Repair;

/// <summary>How far a repair is.</summary>
/// <param name="Step">What is done now.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Of">How much there is; null where nobody knows before the end.</param>
public sealed record RepairProgress(string Step, long Done, long? Of);

/// <summary>Shows on a console how far a repair is: a bar on a terminal, which is drawn again; a line a step in a file.</summary>
public sealed class ProgressBar(TextWriter console, bool isTerminal, TimeProvider time)
{
    const int Width = 24;

    static readonly TimeSpan between = TimeSpan.FromSeconds(0.2);

    readonly Lock gate = new();
    string? step;
    DateTimeOffset drawn;

    public void Show(RepairProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        lock (gate)
        {
            var isNew = step != progress.Step;
            if (!isTerminal)
            {
                if (isNew)
                {
                    console.WriteLine(progress.Step);
                }

                step = progress.Step;
                return;
            }

            var now = time.GetUtcNow();
            if (!isNew && progress.Done != progress.Of && now - drawn < between)
            {
                return;
            }

            if (isNew && step is not null)
            {
                console.WriteLine();
            }

            (step, drawn) = (progress.Step, now);
            console.Write("\r" + Line(progress));
        }
    }

    /// <summary>Ends the line that was drawn.</summary>
    public void End()
    {
        lock (gate)
        {
            if (isTerminal && step is not null)
            {
                console.WriteLine();
            }

            step = null;
        }
    }

    /// <summary>A step in one line: <c>passports   [########----------------]  33 %  400 of 1200</c>.</summary>
    public static string Line(RepairProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.Of is not { } all)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{progress.Step, -32} {progress.Done}");
        }

        var share = all == 0 ? 1 : Math.Clamp((double)progress.Done / all, 0, 1);
        var full = (int)(share * Width);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Step, -32} [{new string('#', full)}{new string('-', Width - full)}] {(int)(share * 100), 3} %  {progress.Done} of {all}"
        );
    }
}

using Traceability.Batches;
using Traceability.Gs1;

namespace Traceability.Labels;

/// <summary>What became of a print job.</summary>
public abstract record Printed
{
    /// <summary>The labels, one by one: none is laid out before it is asked for, and a batch's are one.</summary>
    public sealed record Ready(int Count, IEnumerable<LabelLayout> Labels, LabelLayout First) : Printed;

    /// <summary>The batch has no such run, or the run no pallet or no such box.</summary>
    public sealed record NoRun : Printed;

    public sealed record TooSmall(Extent Needed) : Printed;

    /// <summary>More than a job may have.</summary>
    public sealed record TooMany : Printed;
}

/// <summary>Lays a print job out: pure, for the same batch, run and job.</summary>
public static class LabelPrinting
{
    /// <param name="run">The boxes that the job names; null where it names none, or there are none.</param>
    /// <param name="dot">A dot of the printer in millimetres.</param>
    public static Printed Of(PrintJob job, Passport passport, BoxRun? run, string publicUrl, float dot)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(passport);
        return job.Each switch
        {
            Each.Batch => Alike(job, Label.OfBatch(passport, job.Language), dot, job.Count ?? Rest(job)),
            Each.Pallet => run?.Pallet is { } pallet
                ? Alike(job, Label.OfPallet(passport, run, pallet, publicUrl, job.Language), dot, job.Count ?? 1)
                : new Printed.NoRun(),
            _ => run is null ? new Printed.NoRun() : Boxes(job, passport, run, dot),
        };
    }

    // Without a number: what is left of the sheet.
    static int Rest(PrintJob job) => Math.Max(1, (job.Stock.PerSheet - job.Start + 1) / job.Copies);

    static Printed Alike(PrintJob job, Label label, float dot, int count) =>
        LabelLayout.Fit(label, job.Stock, dot) switch
        {
            LabelFit.Laid { Layout: var layout } => new Printed.Ready(
                count * job.Copies,
                Enumerable.Repeat(layout, count * job.Copies),
                layout
            ),
            LabelFit.TooSmall small => new Printed.TooSmall(small.Needed),
            _ => throw new InvalidOperationException(),
        };

    static Printed Boxes(PrintJob job, Passport passport, BoxRun run, float dot)
    {
        var first = job.From ?? run.First;
        var count = job.Count ?? (int)Math.Max(0, run.Last - first + 1);
        if (first < run.First || count < 1 || first + count - 1 > run.Last)
        {
            return new Printed.NoRun();
        }

        if ((long)count * job.Copies > PrintJob.MaxLabels)
        {
            return new Printed.TooMany();
        }

        // The last number is the longest: what it fits onto, all fit onto.
        if (Fit(first + count - 1) is LabelFit.TooSmall small)
        {
            return new Printed.TooSmall(small.Needed);
        }

        return new Printed.Ready(count * job.Copies, Labels(), Laid(first));

        IEnumerable<LabelLayout> Labels()
        {
            for (var serial = first; serial < first + count; serial++)
            {
                var layout = Laid(serial);
                for (var copy = 0; copy < job.Copies; copy++)
                {
                    yield return layout;
                }
            }
        }

        LabelFit Fit(long serial) => LabelLayout.Fit(Label.OfBox(passport, serial, job.Language), job.Stock, dot);

        LabelLayout Laid(long serial) =>
            Fit(serial) is LabelFit.Laid { Layout: var layout }
                ? layout
                : throw new InvalidOperationException($"Box {serial} does not fit where a longer number did.");
    }
}

/// <summary>Where a batch's labels are found on this site.</summary>
public static class LabelPaths
{
    /// <summary>What a file of labels ends in.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".pdf", ".zpl", ".svg", ".png", ".html"];

    /// <summary>The page. A lot may itself end as a file does: then the page's own ending follows.</summary>
    public static string Page(Gtin gtin, Lot lot) =>
        Extensions.Any(end => $"{lot}".EndsWith(end, StringComparison.Ordinal))
            ? File(gtin, lot, "html")
            : Stem(gtin, lot);

    public static string File(Gtin gtin, Lot lot, string extension) => $"{Stem(gtin, lot)}.{extension}";

    public static string Boxes(Gtin gtin, Lot lot) => Stem(gtin, lot) + "/boxes";

    static string Stem(Gtin gtin, Lot lot)
    {
        ArgumentNullException.ThrowIfNull(lot);
        return $"/labels/{gtin}/{lot.ToPath()}";
    }
}

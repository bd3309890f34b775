using System.Globalization;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Labels;

/// <summary>What each label is of.</summary>
public enum Each
{
    /// <summary>The batch: all labels are the same.</summary>
    Batch,

    /// <summary>A box: each has a number of its own.</summary>
    Box,

    /// <summary>The pallet that a run's boxes stand on.</summary>
    Pallet,
}

/// <summary>What is to be printed.</summary>
/// <param name="Start">The place of the first label on the first sheet, from 1.</param>
/// <param name="Count">How many labels of a batch, boxes or pallets; null for a whole sheet, or all boxes of the run.</param>
/// <param name="Copies">How many labels of each.</param>
/// <param name="Run">The boxes that were numbered; null for a batch.</param>
/// <param name="From">The first box of the run to print; null for its first.</param>
/// <param name="Dots">Dots per inch of a thermal printer or a picture; null where nothing was asked.</param>
/// <param name="EvenRecalled">Whether a recalled lot's labels are wanted.</param>
public sealed record PrintJob(
    LabelStock Stock,
    int Start,
    int? Count,
    int Copies,
    Each Each,
    string? Run,
    long? From,
    Language Language,
    int? Dots,
    bool EvenRecalled
)
{
    /// <summary>Labels of one job at most.</summary>
    public const int MaxLabels = 5000;

    public const int MaxCopies = 50;

    /// <summary>The dots per inch that thermal printers have.</summary>
    public static IReadOnlyList<int> KnownDots { get; } = [203, 300];

    /// <summary>Reads the parameters of a query.</summary>
    /// <param name="asked">A parameter by its name; empty where it is absent.</param>
    public static PrintJob? Parse(Func<string, string> asked, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(refusals);
        var stock = LabelStock.A7;
        if (asked("sheet") is { Length: > 0 } sheet && !LabelStock.TryParse(sheet, out stock))
        {
            var ids = string.Join(", ", LabelStock.All.Select(one => one.Id));
            refusals.Add(
                "sheet",
                "unknown-sheet",
                $"Cần một trong: {ids}; hoặc rộng x cao của nhãn tính bằng mm, mỗi cạnh từ {LabelStock.Side.Least} đến {LabelStock.Side.Most}, như 70x45.",
                $"Must be one of: {ids}; or the label's width x height in mm, each {LabelStock.Side.Least} to {LabelStock.Side.Most}, such as 70x45."
            );
        }

        var start = Number("start", asked, 1, stock?.PerSheet ?? 1, refusals) ?? 1;
        var count = Number("count", asked, 1, MaxLabels, refusals);
        var copies = Number("copies", asked, 1, MaxCopies, refusals) ?? 1;
        var from = Number("from", asked, 1, int.MaxValue, refusals);
        var each = EachOf(asked("each"), refusals);
        var run = asked("run") is { Length: > 0 } named ? named : null;
        if (each != Each.Batch && run is null)
        {
            refusals.Add(
                "run",
                "required",
                "Hãy đánh số thùng trước: POST /api/batches/{gtin}/{lot}/boxes, rồi gửi run của câu trả lời.",
                "Number the boxes first: POST /api/batches/{gtin}/{lot}/boxes; then send the answer's run."
            );
        }

        if ((long)(count ?? 1) * copies > MaxLabels)
        {
            refusals.Add("count", "too-many", LabelProblems.TooManyText.Vi, LabelProblems.TooManyText.En);
        }

        var dots = DotsOf(asked("dpi"), refusals);
        return refusals.Any
            ? null
            : new PrintJob(
                stock!,
                start,
                count,
                copies,
                each,
                run,
                from,
                asked("lang") == "en" ? Language.English : Language.Vietnamese,
                dots,
                asked("recalled") == "true"
            );
    }

    static Each EachOf(string text, Refusals refusals)
    {
        switch (text)
        {
            case "" or "batch":
                return Each.Batch;
            case "box":
                return Each.Box;
            case "pallet":
                return Each.Pallet;
            default:
                refusals.Add(
                    "each",
                    "unknown-each",
                    "Cần batch (lô), box (thùng) hoặc pallet (kiện).",
                    "Must be batch, box or pallet."
                );
                return Each.Batch;
        }
    }

    static int? DotsOf(string text, Refusals refusals)
    {
        if (text.Length == 0)
        {
            return null;
        }

        foreach (var known in KnownDots)
        {
            if (text == known.ToString(CultureInfo.InvariantCulture))
            {
                return known;
            }
        }

        refusals.Add("dpi", "unknown-dpi", "Cần 203 hoặc 300 điểm/inch.", "Must be 203 or 300 dots per inch.");
        return null;
    }

    static int? Number(string name, Func<string, string> asked, int least, int most, Refusals refusals)
    {
        if (asked(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        refusals.Add(name, "range", $"Cần một số từ {least} đến {most}.", $"Needs a number from {least} to {most}.");
        return null;
    }
}

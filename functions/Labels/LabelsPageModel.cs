using System.Globalization;
using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Labels;

/// <summary>Where a batch's labels are printed from.</summary>
/// <param name="Job">What the page shows; its buttons print it.</param>
/// <param name="Printed">Null where nothing is printed: a recalled lot's.</param>
/// <param name="Run">The boxes that are printed; null for the batch.</param>
/// <param name="Runs">Every time that boxes were numbered, the newest first.</param>
/// <param name="Form">Random, and new for each page: the same form sent twice numbers boxes once.</param>
/// <param name="TypedBoxes">What was typed as the number of boxes, where it was refused.</param>
/// <param name="Problem">What was wrong with what was asked.</param>
public sealed record LabelsPageModel(
    PageLanguage Language,
    Passport Passport,
    PrintJob Job,
    Printed? Printed,
    BoxRun? Run,
    IReadOnlyList<BoxRun> Runs,
    string Form,
    string? TypedBoxes,
    Text? Problem
) : IPageModel
{
    // A picture of the sheet shows as many sheets as a person would count.
    const int ShownPlaces = 32;

    public bool IsOperator { get; init; }

    /// <summary>Why there are no labels; null where there are.</summary>
    public Text? Refusal =>
        Printed switch
        {
            Printed.TooSmall { Needed: var needed } => LabelProblems.TooSmallText(Job.Stock, needed),
            Printed.TooMany => LabelProblems.TooManyText,
            Printed.NoRun => new Text("Không có thùng nào như vậy.", "There are no such boxes."),
            _ => null,
        };

    public Text RecalledText => LabelProblems.RecalledText(Passport.Recall!);

    public string Page => LabelPaths.Page(Passport.Gtin, Passport.Lot);

    public string File(string extension) => LabelPaths.File(Passport.Gtin, Passport.Lot, extension);

    public string BoxesForm => Language.Link(LabelPaths.Boxes(Passport.Gtin, Passport.Lot));

    /// <summary>A label as it is printed, as a picture.</summary>
    public string Picture => $"{File("svg")}?{Query(Job.Start)}";

    /// <summary>The picture's size in pixels: as wide as the page has room for.</summary>
    public (int Width, int Height) PictureSize
    {
        get
        {
            var scale = Math.Min(480 / Job.Stock.Label.Width, 420 / Job.Stock.Label.Height);
            return ((int)(Job.Stock.Label.Width * scale), (int)(Job.Stock.Label.Height * scale));
        }
    }

    /// <summary>Labels and sheets; null where nothing is printed.</summary>
    public (int Labels, int Sheets)? Amount =>
        Printed is Printed.Ready { Count: var count }
            ? (count, (Job.Start - 1 + count + Job.Stock.PerSheet - 1) / Job.Stock.PerSheet)
            : null;

    /// <summary>The places of the first sheet: the address that begins with it, and whether it is printed.</summary>
    public IEnumerable<(int Number, string Link, bool IsPrinted)> Places =>
        Job.Stock.IsRoll || Job.Stock.PerSheet > ShownPlaces
            ? []
            : Enumerable
                .Range(1, Job.Stock.PerSheet)
                .Select(number =>
                    (
                        number,
                        Language.Link($"{Page}?{Query(number)}"),
                        Amount is { Labels: var labels } && number >= Job.Start && number < Job.Start + labels
                    )
                );

    public string LinkOf(BoxRun run, Each each, string extension) =>
        $"{File(extension)}?sheet={LabelStock.A6.Id}&each={NameOf(each)}&run={run?.Id}&lang={Language.Code}";

    public string PageOf(BoxRun run) => Language.Link($"{Page}?sheet={LabelStock.A6.Id}&each=box&run={run?.Id}");

    public static string NameOf(Each each) =>
        each switch
        {
            Each.Box => "box",
            Each.Pallet => "pallet",
            _ => "batch",
        };

    string Query(int start)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"sheet={Job.Stock.Id}&start={start}&copies={Job.Copies}"
        );
        query += Job.Count is { } count ? $"&count={count}" : "";
        query += Job.From is { } from ? $"&from={from}" : "";
        query += Run is null ? "" : $"&each={NameOf(Job.Each)}&run={Run.Id}";
        query += Job.EvenRecalled ? "&recalled=true" : "";
        return query + $"&lang={Language.Code}";
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Traceability.Platform;

namespace Traceability.Labels;

/// <summary>
/// Paper that labels are printed on: a sheet of them, or a roll, whose page is one label. Lengths are in millimetres, from the
/// sheet's upper left corner.
/// </summary>
/// <param name="Id">Names it in an address.</param>
/// <param name="Name">For people.</param>
/// <param name="Page">The sheet's size.</param>
/// <param name="Label">One label's size.</param>
/// <param name="Columns">Labels side by side.</param>
/// <param name="Rows">Labels one under the other.</param>
/// <param name="First">Where the first label is.</param>
/// <param name="Pitch">From one label to the next, across and down.</param>
/// <param name="Inset">What stays white along every edge of a label: a printer does not meet the paper exactly.</param>
/// <param name="IsCut">Plain paper: lines show where to cut.</param>
public sealed record LabelStock(
    string Id,
    Text Name,
    Extent Page,
    Extent Label,
    int Columns,
    int Rows,
    Extent First,
    Extent Pitch,
    float Inset,
    bool IsCut = false
)
{
    const float SheetInset = 2;

    // Of the shorter side.
    const float RollInset = 0.03f;
    const float MinRollInset = 1.5f;
    const float MaxRollInset = 4;

    // Office printers leave about 4.2 mm white along the edges of their paper, and scissors stray a little.
    const float CutInset = 6;

    static readonly Extent a4 = new(210, 297);

    /// <summary>The least and the most of a side of a stock that is given by its size.</summary>
    public static readonly (decimal Least, decimal Most) Side = (15, 297);

    /// <summary>Avery L7160, also sold as J8160: 21 on A4. Source: the maker's template for it.</summary>
    public static LabelStock L7160 { get; } =
        Sheet("l7160", "Avery L7160", new(63.5f, 38.1f), 3, 7, new(7.21f, 15.15f), new(66.04f, 38.1f), SheetInset);

    /// <summary>Avery L7163, also sold as J8163: 14 on A4. Source: the maker's template for it.</summary>
    public static LabelStock L7163 { get; } =
        Sheet("l7163", "Avery L7163", new(99.1f, 38.1f), 2, 7, new(4.65f, 15.15f), new(101.6f, 38.1f), SheetInset);

    /// <summary>Plain A4 in quarters: for boxes.</summary>
    public static LabelStock A6 { get; } = Cut("a6", 2, 2);

    /// <summary>Plain A4 in eighths.</summary>
    public static LabelStock A7 { get; } = Cut("a7", 2, 4);

    /// <summary>Plain A4 in sixteenths: for bags.</summary>
    public static LabelStock A8 { get; } = Cut("a8", 4, 4);

    /// <summary>Every stock that is known by name, in the order in which it is offered.</summary>
    public static IReadOnlyList<LabelStock> All { get; } =
    [A7, A6, A8, L7160, L7163, Roll(50, 30), Roll(60, 40), Roll(70, 50), Roll(100, 60), Roll(100, 150)];

    /// <summary>Labels on a sheet.</summary>
    public int PerSheet => Columns * Rows;

    /// <summary>Whether its page is one label.</summary>
    public bool IsRoll => PerSheet == 1;

    /// <summary>The upper left corner of a place on the sheet, counted from 0, line by line.</summary>
    public Extent At(int place) =>
        new(First.Width + (place % Columns * Pitch.Width), First.Height + (place / Columns * Pitch.Height));

    /// <summary>Finds a stock by its id, or makes one by the size of its label in millimetres: <c>70x45</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LabelStock? stock)
    {
        stock = All.FirstOrDefault(one => one.Id == text);
        if (stock is null && text?.Split('x') is [var width, var height] && IsSide(width) && IsSide(height))
        {
            stock = Roll(
                float.Parse(width, CultureInfo.InvariantCulture),
                float.Parse(height, CultureInfo.InvariantCulture)
            );
        }

        return stock is not null;
    }

    /// <summary>A roll of labels of this size.</summary>
    public static LabelStock Roll(float width, float height)
    {
        var size = new Extent(width, height);
        return new LabelStock(
            string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"),
            new Text($"Cuộn {size.In(Language.Vietnamese)}", $"Roll {size.In(Language.English)}"),
            size,
            size,
            1,
            1,
            new(0, 0),
            size,
            Math.Clamp(Math.Min(width, height) * RollInset, MinRollInset, MaxRollInset)
        );
    }

    static LabelStock Cut(string id, int columns, int rows)
    {
        var label = new Extent(a4.Width / columns, a4.Height / rows);
        return Sheet(id, $"A4 → {id.ToUpperInvariant()}", label, columns, rows, new(0, 0), label, CutInset) with
        {
            IsCut = true,
        };
    }

    static LabelStock Sheet(
        string id,
        string name,
        Extent label,
        int columns,
        int rows,
        Extent first,
        Extent pitch,
        float inset
    ) =>
        new(
            id,
            new Text(
                $"{name}: {columns * rows} nhãn, {label.In(Language.Vietnamese)}",
                $"{name}: {columns * rows} labels, {label.In(Language.English)}"
            ),
            a4,
            label,
            columns,
            rows,
            first,
            pitch,
            inset
        );

    // At most one decimal, so that one size has few names.
    static bool IsSide(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var side)
        && side >= Side.Least
        && side <= Side.Most
        && decimal.Round(side, 1) == side;
}

/// <summary>A width and a height in millimetres.</summary>
public readonly record struct Extent(float Width, float Height)
{
    /// <summary><c>63,5 × 38,1 mm</c>; <c>63.5 × 38.1 mm</c>.</summary>
    public string In(Language language) => $"{Number(Width, language)} × {Number(Height, language)} mm";

    static string Number(float value, Language language) =>
        Platform.Pages.Format.Number(Math.Round((decimal)value, 2), language);
}

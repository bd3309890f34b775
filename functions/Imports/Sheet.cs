using System.Globalization;
using System.Text.Json.Serialization;

namespace Traceability.Imports;

/// <summary>What a cell holds, as far as its file tells.</summary>
public enum CellKind
{
    /// <summary>Text as it stands there; all that a CSV file has.</summary>
    Text,

    /// <summary>A number, written as programs do: <c>1250.5</c>.</summary>
    Number,

    /// <summary>A day, written <c>2026-11-20</c>.</summary>
    Day,

    /// <summary>What a formula could not work out: <c>#REF!</c>; empty where its value was never saved.</summary>
    Error,
}

/// <summary>A cell; an empty one is an empty text.</summary>
public sealed record SheetCell(CellKind Kind, string Text)
{
    public static SheetCell Empty { get; } = new(CellKind.Text, "");

    [JsonIgnore]
    public bool IsEmpty => Kind != CellKind.Error && string.IsNullOrWhiteSpace(Text);
}

/// <summary>A row that is not empty.</summary>
/// <param name="Number">As a spreadsheet shows it, 1 for the first.</param>
/// <param name="Cells">From column A; those behind the last are empty.</param>
public sealed record SheetRow(int Number, IReadOnlyList<SheetCell> Cells)
{
    /// <param name="column">0 for column A.</param>
    public SheetCell this[int column] => column < Cells.Count ? Cells[column] : SheetCell.Empty;
}

/// <summary>What a file says, whatever its format: its rows that are not empty, the heading first.</summary>
public sealed record Sheet(IReadOnlyList<SheetRow> Rows);

/// <summary>Names cells as spreadsheets do.</summary>
public static class CellName
{
    /// <summary>Where a fault is that is in no one cell.</summary>
    public const string File = "file";

    const int Letters = 26;

    /// <param name="column">0 for column A.</param>
    /// <param name="row">1 for the first.</param>
    public static string Of(int column, int row) => Column(column) + row.ToString(CultureInfo.InvariantCulture);

    public static string Row(int row) => row.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads <c>B7</c>; false for what is no such name.</summary>
    public static bool TryParse(string? name, out int column, out int row)
    {
        (column, row) = (0, 0);
        var letters = name.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        if (letters is < 1 or > 3)
        {
            return false;
        }

        foreach (var letter in name.AsSpan(0, letters))
        {
            column = (column * Letters) + letter - 'A' + 1;
        }

        column--;
        return int.TryParse(name.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out row) && row > 0;
    }

    static string Column(int column) =>
        column < Letters
            ? ((char)('A' + column)).ToString()
            : Column((column / Letters) - 1) + (char)('A' + (column % Letters));
}

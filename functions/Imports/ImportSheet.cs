using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>A file whose headings were understood; what is kept until its rows are worked off.</summary>
/// <param name="Columns">What each column of the sheet is, from A: a <see cref="Name"/>; empty where it has no heading.</param>
/// <param name="Rows">Below the heading, 1 to <see cref="ImportLimits.MaxRows"/>.</param>
public sealed record ImportSheet(IReadOnlyList<string> Columns, IReadOnlyList<SheetRow> Rows)
{
    const string Member = "member";
    const string Count = "count";

    /// <summary>The sheet with its columns named, or every heading that is refused.</summary>
    public static ImportSheet? Of(Sheet sheet, ImportForm form, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(refusals);
        if (sheet.Rows.Count == 0)
        {
            refusals.Add(CellName.File, "empty", "Tệp không có dòng nào.", "The file has no rows.");
            return null;
        }

        var heading = sheet.Rows[0];
        var columns = new List<string>();
        for (var column = 0; column < heading.Cells.Count; column++)
        {
            columns.Add(NameOf(heading[column], CellName.Of(column, heading.Number), columns, form, refusals));
        }

        foreach (var missing in form.Columns.Where(column => column.IsRequired && !columns.Contains(Name(column))))
        {
            refusals.Add(
                CellName.Row(heading.Number),
                "missing-column",
                $"Thiếu cột “{missing.Heading.Vi}”.",
                $"The column “{missing.Heading.En}” is missing."
            );
        }

        if (sheet.Rows.Count == 1)
        {
            refusals.Add(
                CellName.File,
                "empty",
                "Dưới dòng tiêu đề không có dòng nào.",
                "There are no rows below the heading."
            );
        }

        return refusals.Any ? null : new ImportSheet(columns, [.. sheet.Rows.Skip(1)]);
    }

    /// <summary>What a column is called in <see cref="Columns"/>.</summary>
    public static string Name(FormColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Path ?? (column.Kind == ColumnKind.Member ? Member : Count);
    }

    static string NameOf(SheetCell cell, string where, List<string> earlier, ImportForm form, Refusals refusals)
    {
        if (cell.IsEmpty)
        {
            return "";
        }

        if (form.Find(cell.Text) is not { } column)
        {
            refusals.Add(
                where,
                "unknown-column",
                "Không có cột này. Các cột: " + string.Join(", ", form.Columns.Select(known => known.Heading.Vi)) + ".",
                "There is no such column. There are: "
                    + string.Join(", ", form.Columns.Select(known => known.Heading.En))
                    + "."
            );
            return "";
        }

        var name = Name(column);
        if (name.Length > 0 && earlier.Contains(name))
        {
            refusals.Add(where, "column-twice", "Cột này có hai lần.", "This column is there twice.");
        }

        return name;
    }

    /// <summary>Where a column is, 0 for A; null where the file has none.</summary>
    public int? Find(string name)
    {
        for (var column = 0; column < Columns.Count; column++)
        {
            if (Columns[column] == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>The cell that a refusal of the API's body is about; the row alone where no column fills that field.</summary>
    /// <param name="pointer">A JSON pointer into the body.</param>
    public string Cell(string pointer, int row)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        for (var column = 0; column < Columns.Count; column++)
        {
            if (
                Columns[column].Length > 0
                && (IsWithin(pointer, Columns[column]) || IsWithin(Columns[column], pointer))
            )
            {
                return CellName.Of(column, row);
            }
        }

        return CellName.Row(row);
    }

    static bool IsWithin(string part, string whole) =>
        part == whole || (part.StartsWith(whole, StringComparison.Ordinal) && part[whole.Length] == '/');

    /// <summary>The cell that says whose a row is.</summary>
    public string MemberCell(int row) => Find(Member) is { } column ? CellName.Of(column, row) : CellName.Row(row);

    /// <summary>What a row says of whose it is; null where it says nothing.</summary>
    public string? MemberOf(SheetRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Find(Member) is { } column && !row[column].IsEmpty ? Vietnamese.Compose(row[column].Text.Trim()) : null;
    }

    public ReadOnlyMemory<byte> ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ImportJson.Default.ImportSheet);

    public static ImportSheet Of(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, ImportJson.Default.ImportSheet)
        ?? throw new InvalidDataException("An import is kept without its rows.");
}

[JsonSerializable(typeof(ImportSheet))]
[JsonSerializable(typeof(IReadOnlyList<CellFault>))]
[JsonSerializable(typeof(ImportDue))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(ImportsAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class ImportJson : JsonSerializerContext;

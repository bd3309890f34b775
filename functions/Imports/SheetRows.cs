namespace Traceability.Imports;

/// <summary>Gathers rows and cells within their bounds.</summary>
static class SheetRows
{
    /// <exception cref="UnreadableException">The cell is too long, or too far to the right.</exception>
    public static void Add(List<SheetCell> cells, int column, int row, SheetCell cell)
    {
        if (cell.IsEmpty)
        {
            return;
        }

        if (column >= ImportLimits.MaxColumns)
        {
            throw new UnreadableException(
                CellName.Of(column, row),
                "too-many-columns",
                $"Nhiều nhất {ImportLimits.MaxColumns} cột.",
                $"At most {ImportLimits.MaxColumns} columns."
            );
        }

        if (cell.Text.Length > ImportLimits.MaxCell)
        {
            throw new UnreadableException(
                CellName.Of(column, row),
                "too-long",
                $"Một ô dài nhất {ImportLimits.MaxCell} ký tự.",
                $"A cell has at most {ImportLimits.MaxCell} characters."
            );
        }

        while (cells.Count < column)
        {
            cells.Add(SheetCell.Empty);
        }

        cells.Add(cell);
    }

    /// <summary>Keeps a row that is not empty.</summary>
    /// <exception cref="UnreadableException">There are too many.</exception>
    public static void Add(List<SheetRow> rows, int number, List<SheetCell> cells)
    {
        if (cells.Count == 0)
        {
            return;
        }

        // The heading is one more.
        if (rows.Count > ImportLimits.MaxRows)
        {
            throw UnreadableException.Of(
                "too-many-rows",
                $"Nhiều nhất {ImportLimits.MaxRows} dòng một tệp: hãy chia thành nhiều tệp.",
                $"At most {ImportLimits.MaxRows} rows a file: send it in parts."
            );
        }

        rows.Add(new SheetRow(number, cells));
    }
}

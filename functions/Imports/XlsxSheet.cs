using System.Globalization;
using System.Xml;

namespace Traceability.Imports;

/// <summary>Reads the rows of a sheet's part (ECMA-376 Part 1, §18.3).</summary>
sealed class XlsxSheet(XmlReader reader, IReadOnlyList<string> texts, XlsxFormats formats, bool isFrom1904)
{
    const int LastRow = 1_048_576;

    /// <summary>Excel's 1900 has a 29 February, which no year had: days before March of it are told wrong, and are no harvest's.</summary>
    const double FirstDay = 61;

    /// <summary>31 December 9999.</summary>
    const double LastDay = 2_958_465;

    const int From1904 = 1462;

    public Sheet Read()
    {
        var rows = new List<SheetRow>();
        var last = 0;
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                continue;
            }

            var number = reader.GetAttribute("r") is { } told ? Number(told) : last + 1;
            if (number <= last || number > LastRow)
            {
                throw XlsxFile.Broken();
            }

            last = number;
            SheetRows.Add(rows, number, Cells(number));
        }

        return new Sheet(rows);
    }

    List<SheetCell> Cells(int row)
    {
        var cells = new List<SheetCell>();
        if (reader.IsEmptyElement)
        {
            return cells;
        }

        var (depth, next) = (reader.Depth, 0);
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                continue;
            }

            var column = next;
            if (
                reader.GetAttribute("r") is { } told
                && (!CellName.TryParse(told, out column, out var own) || own != row || column < next)
            )
            {
                throw XlsxFile.Broken();
            }

            next = column + 1;
            SheetRows.Add(cells, column, row, Cell());
        }

        return cells;
    }

    SheetCell Cell()
    {
        var (type, style) = (reader.GetAttribute("t") ?? "n", reader.GetAttribute("s"));
        var (value, text, isWorkedOut) = ((string?)null, (string?)null, false);
        if (!reader.IsEmptyElement)
        {
            var depth = reader.Depth;
            while (reader.Read() && reader.Depth > depth)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (reader.LocalName)
                {
                    case "v":
                        value = XlsxText.Value(reader);
                        break;
                    case "is":
                        text = XlsxText.Read(reader);
                        break;
                    case "f":
                        isWorkedOut = true;
                        XlsxText.Pass(reader);
                        break;
                    default:
                        XlsxText.Pass(reader);
                        break;
                }
            }
        }

        if (type == "inlineStr")
        {
            return new SheetCell(CellKind.Text, text ?? "");
        }

        // A formula is never worked out here: without the value that was saved with it there is none.
        return value is null
            ? (isWorkedOut ? new SheetCell(CellKind.Error, "") : SheetCell.Empty)
            : Cell(type, style, value);
    }

    SheetCell Cell(string type, string? style, string value) =>
        type switch
        {
            "s" => Number(value) is var place && place < texts.Count
                ? new SheetCell(CellKind.Text, texts[place])
                : throw XlsxFile.Broken(),
            "str" => new SheetCell(CellKind.Text, XlsxText.Unescape(value)),
            "b" => new SheetCell(CellKind.Text, value == "1" ? "TRUE" : "FALSE"),
            "e" => new SheetCell(CellKind.Error, value),
            "d" => DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
                ? Day(DateOnly.FromDateTime(at))
                : new SheetCell(CellKind.Text, value),
            "n" => Measured(style, value),
            _ => throw XlsxFile.Broken(),
        };

    SheetCell Measured(string? style, string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw XlsxFile.Broken();
        }

        if (formats.IsDay(style))
        {
            var serial = number + (isFrom1904 ? From1904 : 0);
            return serial is >= FirstDay and < LastDay + 1
                ? Day(DateOnly.FromDateTime(DateTime.FromOADate(Math.Floor(serial))))
                : new SheetCell(CellKind.Number, value);
        }

        // Fifteen digits are what Excel itself shows and saves exactly; a decimal of a double has just these.
        return Math.Abs(number) < (double)decimal.MaxValue / 10
            ? new SheetCell(
                CellKind.Number,
                ((decimal)number).ToString("0.############################", CultureInfo.InvariantCulture)
            )
            : new SheetCell(CellKind.Text, value);
    }

    static SheetCell Day(DateOnly day) => new(CellKind.Day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw XlsxFile.Broken();
}

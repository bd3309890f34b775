using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using X = DocumentFormat.OpenXml.Spreadsheet;

namespace Traceability.Tests.Imports;

/// <summary>A formula and the value that was saved with it; null where none was.</summary>
public sealed record Formula(string Text, string? Saved);

/// <summary>Makes workbooks as other programs do: by Microsoft's library, and part by part.</summary>
public static class Workbooks
{
    const uint Day = 1;

    /// <summary>Texts as shared strings, numbers, days by their format, formulas with their values.</summary>
    public static byte[] Of(params IEnumerable<object?[]> rows)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new X.Workbook();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var texts = new X.SharedStringTable();
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = texts;
            var data = new X.SheetData();
            uint number = 0;
            foreach (var row in rows)
            {
                number++;
                data.Append(
                    new X.Row(row.Select((value, column) => Cell(value, column, number, texts)).OfType<X.Cell>())
                    {
                        RowIndex = number,
                    }
                );
            }

            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new X.Worksheet(data);
            workbook.Workbook.Append(
                new X.Sheets(
                    new X.Sheet
                    {
                        Id = workbook.GetIdOfPart(sheet),
                        SheetId = 1,
                        Name = "Nhập",
                    }
                )
            );
        }

        return stream.ToArray();
    }

    static X.Cell? Cell(object? value, int column, uint row, X.SharedStringTable texts)
    {
        var name = Traceability.Imports.CellName.Of(column, (int)row);
        switch (value)
        {
            case null:
                return null;
            case string text:
                texts.Append(new X.SharedStringItem(new X.Text(text)));
                return new X.Cell
                {
                    CellReference = name,
                    DataType = X.CellValues.SharedString,
                    CellValue = new X.CellValue((texts.ChildElements.Count - 1).ToString(CultureInfo.InvariantCulture)),
                };
            case DateOnly day:
                return new X.Cell
                {
                    CellReference = name,
                    StyleIndex = Day,
                    CellValue = new X.CellValue(day.ToDateTime(TimeOnly.MinValue).ToOADate()),
                };
            case Formula formula:
                return new X.Cell
                {
                    CellReference = name,
                    CellFormula = new X.CellFormula(formula.Text),
                    CellValue = formula.Saved is null ? null : new X.CellValue(formula.Saved),
                };
            default:
                return new X.Cell
                {
                    CellReference = name,
                    CellValue = new X.CellValue(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
                };
        }
    }

    static X.Stylesheet Styles() =>
        new(
            new X.NumberingFormats(new X.NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy;@" }),
            new X.Fonts(new X.Font()),
            new X.Fills(new X.Fill()),
            new X.Borders(new X.Border()),
            new X.CellStyleFormats(new X.CellFormat()),
            new X.CellFormats(new X.CellFormat(), new X.CellFormat { NumberFormatId = 164, ApplyNumberFormat = true })
        );

    /// <summary>A workbook by hand: the sheet's rows as XML, and any other parts in place of the usual ones.</summary>
    public static byte[] ByHand(string rows, params (string Part, string Xml)[] others)
    {
        var parts = new Dictionary<string, string>
        {
            ["[Content_Types].xml"] = Types(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            ),
            ["_rels/.rels"] = Relations(("rId1", "officeDocument", "xl/workbook.xml")),
            ["xl/_rels/workbook.xml.rels"] = Relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "worksheet", "worksheets/sheet2.xml")
            ),
            ["xl/workbook.xml"] =
                $"""<workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Nhập" sheetId="1" r:id="rId1"/></sheets></workbook>""",
            ["xl/worksheets/sheet1.xml"] = Sheet(rows),
        };
        foreach (var (part, xml) in others)
        {
            parts[part] = xml;
        }

        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, xml) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part).Open());
                writer.Write(xml);
            }
        }

        return stream.ToArray();
    }

    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static string Sheet(string rows) =>
        $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""";

    public static string Types(string main) =>
        $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>""";

    static string Relations(params (string Id, string Type, string Target)[] relations)
    {
        var text = new StringBuilder(
            """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
        );
        foreach (var (id, type, target) in relations)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" Target="{target}"/>"""
            );
        }

        return text.Append("</Relationships>").ToString();
    }
}

using System.Text;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using Traceability.Platform;
using Traceability.Provenance.Lineage;

namespace Traceability.Imports;

/// <summary>An empty file with the headings of a kind and one row that shows how they are filled.</summary>
public static class ImportTemplate
{
    public static byte[] Csv(ImportForm form, Language language)
    {
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            .. Encoding.UTF8.GetPreamble(),
            .. Encoding.UTF8.GetBytes(
                CsvLine.Of(form.Columns.Select(column => column.Heading.In(language)))
                    + CsvLine.Of(form.Columns.Select(column => column.Example))
            ),
        ];
    }

    /// <summary>A workbook whose columns are formatted as what they hold: codes as text, so that Excel leaves their zeros alone.</summary>
    public static async Task<byte[]> XlsxAsync(ImportForm form, Language language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(form);
        using var stream = new MemoryStream();
        await using (var workbook = await Spreadsheet.CreateNewAsync(stream, cancellationToken: cancellation))
        {
            var sheet = new WorksheetOptions { FrozenRows = 1 };
            for (var i = 0; i < form.Columns.Count; i++)
            {
                var column = sheet.Column(i + 1);
                column.Width = Math.Max(
                    12,
                    Math.Max(form.Columns[i].Heading.In(language).Length, form.Columns[i].Example.Length) + 2
                );
                column.DefaultStyle = StyleOf(form.Columns[i].Kind);
            }

            await workbook.StartWorksheetAsync(language == Language.English ? "Import" : "Nhập", sheet, cancellation);
            await workbook.AddHeaderRowAsync(
                form.Columns.Select(column => column.Heading.In(language)).ToArray(),
                workbook.AddStyle(new Style { Font = { Bold = true } }),
                cancellation
            );
            await workbook.AddRowAsync(
                form.Columns.Select(column => new StyledCell(
                        Example(column),
                        StyleOf(column.Kind) is { } style ? workbook.AddStyle(style) : null
                    ))
                    .ToArray(),
                cancellation
            );
            await workbook.FinishAsync(cancellation);
        }

        return stream.ToArray();
    }

    static Style? StyleOf(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Amount or ColumnKind.Degrees => null,
            ColumnKind.Money => new Style { Format = NumberFormat.Custom("#,##0") },
            ColumnKind.Day => new Style { Format = NumberFormat.Custom("dd/mm/yyyy") },
            _ => new Style { Format = NumberFormat.Custom("@") },
        };

    static DataCell Example(FormColumn column) =>
        column.Example.Length == 0 ? default
        : column.Kind is ColumnKind.Amount or ColumnKind.Money
        && CellNumber.Read(
            column.Example,
            column.Kind == ColumnKind.Money ? NumberReading.Whole : NumberReading.Amount,
            out var number
        ) == NumberFault.None
            ? new DataCell(number)
        : column.Kind == ColumnKind.Day
        && CellDay.Read(new SheetCell(CellKind.Text, column.Example), isMonthFirstSeen: false, out var day)
            == DayFault.None
            ? new DataCell(day.ToDateTime(TimeOnly.MinValue))
        : new DataCell(column.Example);
}

using System.Globalization;
using System.Text;
using Traceability.Platform;
using Traceability.Provenance.Lineage;

namespace Traceability.Imports;

/// <summary>A report as a file for spreadsheets (RFC 4180), a line a row; no cell of it is one that a spreadsheet would run.</summary>
public static class ImportReport
{
    /// <summary>Lines that are read at once.</summary>
    const int AtOnce = 500;

    static readonly Text[] headings =
    [
        new("Dòng", "Row"),
        new("Kết quả", "Result"),
        new("Mã hộ", "Member"),
        new("GTIN", "GTIN"),
        new("Số lô", "Lot"),
        new("Trùng với dòng", "Same as row"),
        new("Ô", "Cell"),
        new("Lý do", "Reason"),
    ];

    public static async Task<string> CsvAsync(
        IImports imports,
        Import import,
        Language language,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(imports);
        var csv = new StringBuilder(CsvLine.Of(headings.Select(heading => heading.In(language))));
        for (string? after = null; ; )
        {
            var page = await imports.RowsAsync(import, new RowsAsked(AtOnce, after, null), cancellation);
            foreach (var row in page.Items)
            {
                csv.Append(
                    CsvLine.Of(
                        CellName.Row(row.Number),
                        Name(row.State).In(language),
                        row.Made?.Id,
                        row.Made?.Gtin,
                        row.Made?.Lot,
                        row.SameAs?.ToString(CultureInfo.InvariantCulture),
                        string.Join(' ', row.Faults.Select(fault => fault.Cell)),
                        string.Join(' ', row.Faults.Select(fault => $"{fault.Cell}: {fault.Words.In(language)}"))
                    )
                );
            }

            if (page.Next is null)
            {
                return csv.ToString();
            }

            after = page.Next;
        }
    }

    /// <summary>What became of a row, in a few words.</summary>
    public static Text Name(RowState state) =>
        state switch
        {
            RowState.Made => new Text("Đã thêm", "Added"),
            RowState.WasThere => new Text("Đã có", "Was there"),
            RowState.Refused => new Text("Chưa nhận", "Refused"),
            _ => new Text("Sẽ thêm được", "Would be added"),
        };
}

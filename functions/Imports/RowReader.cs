using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>
/// Turns a row into the body that the API takes, so that a row and a request are decided by the same rules. What only a cell can get
/// wrong is refused here: a number that may be read in two ways, a code that Excel has rounded.
/// </summary>
public sealed partial class RowReader
{
    readonly ImportSheet sheet;
    readonly (int Index, FormColumn Column)[] columns;
    readonly IReadOnlyList<FormColumn> absent;
    readonly HashSet<int> monthFirst = [];

    public RowReader(ImportSheet sheet, ImportForm form)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(form);
        this.sheet = sheet;
        columns =
        [
            .. form
                .Columns.Where(column => column.Path is not null)
                .Select(column => (Index: sheet.Find(ImportSheet.Name(column)) ?? -1, column))
                .Where(pair => pair.Index >= 0),
        ];
        absent =
        [
            .. form.Columns.Where(column => column.Default is not null && sheet.Find(ImportSheet.Name(column)) is null),
        ];
        foreach (var (index, _) in columns.Where(pair => pair.Column.Kind == ColumnKind.Day))
        {
            if (sheet.Rows.Any(row => CellDay.IsMonthFirst(row[index])))
            {
                monthFirst.Add(index);
            }
        }
    }

    /// <summary>The body, with what could be read; and every cell that could not.</summary>
    public (JsonObject Body, IReadOnlyList<CellFault> Faults) Read(SheetRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var body = new JsonObject();
        var faults = new List<CellFault>();
        foreach (var (index, column) in columns)
        {
            var cell = row[index];
            var where = CellName.Of(index, row.Number);
            if (cell.Kind == CellKind.Error)
            {
                faults.Add(NotWorkedOut(where, cell.Text));
            }
            else if (cell.IsEmpty)
            {
                Put(body, column.Path!, column.Default);
            }
            else
            {
                Put(body, column.Path!, Value(cell, column, index, where, faults));
            }
        }

        foreach (var column in absent)
        {
            Put(body, column.Path!, column.Default);
        }

        if (body["price"] is JsonObject price)
        {
            price["currency"] = "VND";
        }

        for (var index = 0; index < row.Cells.Count; index++)
        {
            if (!row[index].IsEmpty && (index >= sheet.Columns.Count || sheet.Columns[index].Length == 0))
            {
                faults.Add(NoHeading(CellName.Of(index, row.Number)));
                break;
            }
        }

        return (body, faults);
    }

    JsonValue? Value(SheetCell cell, FormColumn column, int index, string where, List<CellFault> faults) =>
        column.Kind switch
        {
            ColumnKind.Text => JsonValue.Create(cell.Text.Trim()),
            ColumnKind.Code => Code(cell, where, faults),
            ColumnKind.Phone => Code(cell, where, faults) is { } code
                ? JsonValue.Create(Phone(code.GetValue<string>()))
                : null,
            // A word that is not known goes as it is: the API's own rule refuses it.
            ColumnKind.Word => JsonValue.Create(
                column.Words.GetValueOrDefault(ImportForm.Fold(cell.Text), cell.Text.Trim())
            ),
            ColumnKind.Amount => Number(cell, NumberReading.Amount, where, faults) is { } amount
                ? JsonValue.Create(amount)
                : null,
            ColumnKind.Money => Number(Price(cell), NumberReading.Whole, where, faults) is { } price
                ? JsonValue.Create(decimal.Truncate(price).ToString(CultureInfo.InvariantCulture))
                : null,
            ColumnKind.Degrees => Number(cell, NumberReading.Degrees, where, faults) is { } degrees
                ? JsonValue.Create((double)degrees)
                : null,
            ColumnKind.Day => Day(cell, index, where, faults),
            _ => null,
        };

    static JsonValue? Code(SheetCell cell, string where, List<CellFault> faults)
    {
        if (cell.Kind == CellKind.Day)
        {
            faults.Add(
                new CellFault(
                    where,
                    "code-as-day",
                    new Text(
                        "Excel đã đổi mã này thành ngày: hãy đặt ô là “Văn bản” (Text) rồi gõ lại.",
                        "Excel has turned this code into a date: make the cell “Text” and type it again."
                    )
                )
            );
            return null;
        }

        var text = cell.Text.Trim();
        if (!Rounded.IsMatch(text))
        {
            return JsonValue.Create(text);
        }

        faults.Add(
            new CellFault(
                where,
                "rounded",
                new Text(
                    "Excel đã làm tròn mã này: hãy đặt ô là “Văn bản” (Text) rồi gõ lại đủ chữ số.",
                    "Excel has rounded this code: make the cell “Text” and type all of its digits again."
                )
            )
        );
        return null;
    }

    /// <summary>
    /// Every number within Vietnam is dialled with a first zero, which Excel drops: nine digits of a mobile phone, ten of a landline.
    /// </summary>
    static string Phone(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return
            digits.All(char.IsAsciiDigit)
            && digits is [>= '3' and <= '9', _, _, _, _, _, _, _, _] or ['2', _, _, _, _, _, _, _, _, _]
            ? "0" + digits
            : text;
    }

    static SheetCell Price(SheetCell cell)
    {
        if (cell.Kind != CellKind.Text)
        {
            return cell;
        }

        var text = cell.Text.Trim();
        foreach (var currency in (ReadOnlySpan<string>)["VNĐ", "VND", "đồng", "đ", "₫"])
        {
            if (text.EndsWith(currency, StringComparison.OrdinalIgnoreCase))
            {
                return cell with { Text = text[..^currency.Length].TrimEnd() };
            }
        }

        return cell;
    }

    static decimal? Number(SheetCell cell, NumberReading reading, string where, List<CellFault> faults)
    {
        switch (CellNumber.Read(cell, reading, out var value))
        {
            case NumberFault.None:
                return value;
            case NumberFault.Ambiguous:
                faults.Add(new CellFault(where, "ambiguous-number", Ambiguous(cell.Text)));
                return null;
            case NumberFault.NotWhole:
                faults.Add(
                    new CellFault(
                        where,
                        "whole",
                        new Text("Giá tính bằng đồng, không có số lẻ.", "A price is in whole đồng, without decimals.")
                    )
                );
                return null;
            default:
                faults.Add(
                    new CellFault(
                        where,
                        "number",
                        new Text(
                            "Cần một số, viết như 1.250,5 hoặc 1250,5.",
                            "Needs a number written like 1250.5 or 1,250.5."
                        )
                    )
                );
                return null;
        }
    }

    /// <summary>Says both readings, each as it cannot be misread.</summary>
    static Text Ambiguous(string written)
    {
        var parts = written.Trim().Split(',', '.');
        var (whole, part) = (parts[0] + parts[1], parts[1].TrimEnd('0'));
        return new Text(
            $"Có thể hiểu là {whole} hoặc {parts[0]},{part.PadRight(1, '0')}: hãy viết {whole} hoặc {parts[0]},{part.PadRight(1, '0')}.",
            $"This may be {whole} or {parts[0]}.{part.PadRight(1, '0')}: write one of the two."
        );
    }

    JsonValue? Day(SheetCell cell, int index, string where, List<CellFault> faults)
    {
        switch (CellDay.Read(cell, monthFirst.Contains(index), out var day))
        {
            case DayFault.None:
                return JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            case DayFault.Serial:
                faults.Add(
                    new CellFault(
                        where,
                        "day-as-number",
                        new Text(
                            "Ô này là một số, không phải ngày: hãy định dạng ô là ngày.",
                            "This cell is a number and no day: format it as a date."
                        )
                    )
                );
                return null;
            case DayFault.Ambiguous:
                faults.Add(
                    new CellFault(
                        where,
                        "ambiguous-day",
                        new Text(
                            "Không rõ đâu là ngày, đâu là tháng, đâu là năm: hãy viết như 20/11/2026 hoặc 2026-11-20.",
                            "Day, month and year cannot be told apart: write it like 2026-11-20 or 20/11/2026."
                        )
                    )
                );
                return null;
            default:
                faults.Add(
                    new CellFault(
                        where,
                        "date",
                        new Text(
                            "Cần một ngày có thật, viết như 20/11/2026 (ngày trước, tháng sau).",
                            "Needs a real day written like 20/11/2026, the day first, or 2026-11-20."
                        )
                    )
                );
                return null;
        }
    }

    /// <summary>A decimal comma in a file that is parted by commas moves what stands behind it by a cell.</summary>
    static CellFault NoHeading(string where) =>
        new(
            where,
            "no-heading",
            new Text(
                "Ô này không có tiêu đề: dòng có nhiều ô hơn dòng tiêu đề.",
                "This cell has no heading: the row has more cells than the heading."
            )
        );

    static CellFault NotWorkedOut(string where, string error) =>
        new(
            where,
            "formula",
            error.Length == 0
                ? new Text(
                    "Công thức chưa có kết quả: hãy mở tệp bằng Excel, lưu lại rồi gửi.",
                    "The formula has no saved result: open the file in Excel, save it and send it again."
                )
                : new Text("Công thức báo lỗi.", "The formula ended in an error.")
        );

    /// <summary>Puts a value where a JSON pointer says, with the objects around it.</summary>
    static void Put(JsonObject body, string pointer, JsonNode? value)
    {
        if (value is null)
        {
            return;
        }

        var names = pointer.TrimStart('/').Split('/');
        var place = body;
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            if (place[name] is not JsonObject inner)
            {
                place[name] = inner = [];
            }

            place = inner;
        }

        place[names[^1]] = value;
    }

    // What Excel makes of a long number when it saves a CSV file: 8,93601E+12.
    [GeneratedRegex(@"\A[0-9]+([.,][0-9]+)?[eE]\+[0-9]+\z")]
    static partial Regex Rounded { get; }
}

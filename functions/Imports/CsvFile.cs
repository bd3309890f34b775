using System.Text;
using nietras.SeparatedValues;

namespace Traceability.Imports;

/// <summary>
/// Reads CSV (RFC 4180) as spreadsheets save it: comma, semicolon or tab; UTF-8 with or without a byte order mark, or UTF-16 with one
/// ("Unicode text"). A first line <c>sep=;</c> is Excel's own way to name the separator.
/// </summary>
public static class CsvFile
{
    static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="UnreadableException">It is no such file.</exception>
    public static Sheet Read(ReadOnlyMemory<byte> file)
    {
        var text = Decode(file.Span);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw NotText();
        }

        var (separator, body, skipped) = Separated(text);
        if (body.AsSpan().Count('"') % 2 != 0)
        {
            // One that is never closed would take the rest of the file for one cell.
            throw UnreadableException.Of(
                "quotes",
                "Có một dấu ngoặc kép mở mà không đóng.",
                "There is a double quote that is never closed."
            );
        }

        return new Sheet(Rows(body, separator, skipped));
    }

    static List<SheetRow> Rows(string body, char separator, int skipped)
    {
        var rows = new List<SheetRow>();
        if (body.Length == 0)
        {
            return rows;
        }

        using var reader = Sep.New(separator)
            .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, Unescape = true })
            .FromText(body);
        foreach (var row in reader)
        {
            var number = row.RowIndex + 1 + skipped;
            var cells = new List<SheetCell>();
            for (var column = 0; column < row.ColCount; column++)
            {
                SheetRows.Add(cells, column, number, new SheetCell(CellKind.Text, row[column].ToString()));
            }

            SheetRows.Add(rows, number, cells);
        }

        return rows;
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => utf8.GetString(rest),
                [0xFF, 0xFE, .. var rest] when rest.Length % 2 == 0 => Encoding.Unicode.GetString(rest),
                [0xFE, 0xFF, .. var rest] when rest.Length % 2 == 0 => Encoding.BigEndianUnicode.GetString(rest),
                _ => utf8.GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }
    }

    static UnreadableException NotText() =>
        UnreadableException.Of(
            "encoding",
            "Không đọc được chữ trong tệp: trong Excel hãy lưu thành “CSV UTF-8” hoặc .xlsx.",
            "The text cannot be read: in Excel save it as “CSV UTF-8” or .xlsx."
        );

    /// <summary>The separator, what stands behind the line that names it, and how many lines that was.</summary>
    static (char Separator, string Body, int Skipped) Separated(string text)
    {
        var line = text.AsSpan();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        if (line is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var named] && named is ',' or ';' or '\t')
        {
            var next =
                end < 0 ? text.Length : end + (text.AsSpan(end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
            return (named, text[next..], 1);
        }

        // Headings have none of these in them, so the one that is there most is it; empty rows may come before them.
        var heading = text.AsSpan().TrimStart("\r\n");
        end = heading.IndexOfAny('\r', '\n');
        heading = end < 0 ? heading : heading[..end];
        var (separator, most) = (',', 0);
        foreach (var candidate in ";,\t")
        {
            if (heading.Count(candidate) is var count && count > most)
            {
                (separator, most) = (candidate, count);
            }
        }

        return (separator, text, 0);
    }
}

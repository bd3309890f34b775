using System.Buffers;

namespace Traceability.Provenance.Lineage;

/// <summary>Cells as one line of a file for spreadsheets (RFC 4180), none of which a spreadsheet takes for a formula.</summary>
public static class CsvLine
{
    static readonly SearchValues<char> quoted = SearchValues.Create("\",\r\n");

    /// <summary>The line with its end, CR LF.</summary>
    public static string Of(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    static string Cell(string? text)
    {
        // A spreadsheet computes a cell that begins so, in the full width of East Asian keyboards too; some skip the white space before
        // it, and read a line's end as the beginning of another.
        var safe =
            text is { Length: > 0 }
            && (
                text[0] is '\t' or '\r' or '\n'
                || text.TrimStart() is ['=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..]
            )
                ? "'" + text
                : text ?? "";
        return safe.AsSpan().ContainsAny(quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

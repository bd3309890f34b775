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
        // A spreadsheet computes a cell that begins so; some skip the white space before it.
        var safe =
            text is { Length: > 0 } && (text[0] is '\t' or '\r' || text.TrimStart() is ['=' or '+' or '-' or '@', ..])
                ? "'" + text
                : text ?? "";
        return safe.AsSpan().ContainsAny(quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

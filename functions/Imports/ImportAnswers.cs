using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>A cell that was refused.</summary>
/// <param name="Cell">Column and row as a spreadsheet shows them, <c>B7</c>; the row alone where no one cell is meant.</param>
public sealed record CellAnswer(string Cell, string Rule, string Detail);

/// <summary>A row of the report.</summary>
/// <param name="Row">Its number as a spreadsheet shows it.</param>
/// <param name="Id">The member that it made.</param>
/// <param name="Gtin">The product that it made, or the one of its batch.</param>
/// <param name="Lot">The batch that it made.</param>
/// <param name="SameAs">The earlier row of the file that says the same.</param>
public sealed record RowAnswer(
    int Row,
    RowState State,
    string? Id,
    string? Gtin,
    string? Lot,
    int? SameAs,
    IReadOnlyList<CellAnswer> Errors
)
{
    public static RowAnswer Of(ImportedRow row, Language language)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.Number,
            row.State,
            row.Made?.Id,
            row.Made?.Gtin,
            row.Made?.Lot,
            row.SameAs,
            [.. row.Faults.Select(fault => new CellAnswer(fault.Cell, fault.Rule, fault.Words.In(language)))]
        );
    }
}

/// <summary>How many rows ended how.</summary>
/// <param name="Rows">All of the file.</param>
/// <param name="Done">Those that were worked off.</param>
/// <param name="Made">In a dry run, those that would be.</param>
public sealed record CountsAnswer(int Rows, int Done, int Made, int WasThere, int Refused);

/// <summary>An import and, where it is read by itself, a page of its report.</summary>
/// <param name="State"><c>running</c> or <c>done</c>.</param>
/// <param name="Page">The report for a browser.</param>
/// <param name="Rows">Null in a list of imports, and in the answer that takes a file.</param>
public sealed record ImportAnswer(
    string Id,
    ImportKind Kind,
    bool DryRun,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    CountsAnswer Counts,
    string Page,
    IReadOnlyList<RowAnswer>? Rows = null,
    string? NextPageToken = null
)
{
    public static ImportAnswer Of(Import import, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(import);
        return new(
            import.Id,
            import.Kind,
            import.IsDryRun,
            import.IsRunning ? "running" : "done",
            import.CreatedAt,
            import.FinishedAt,
            new CountsAnswer(import.Rows, import.Done, import.Made, import.WasThere, import.Refused),
            $"{publicUrl}/imports/{import.Id}"
        );
    }
}

/// <summary>A page of imports.</summary>
public sealed record ImportsAnswer(IReadOnlyList<ImportAnswer> Items, string? NextPageToken);

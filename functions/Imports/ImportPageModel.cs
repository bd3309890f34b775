using Traceability.Platform.Pages;

namespace Traceability.Imports;

/// <summary>What became of a file.</summary>
/// <param name="Rows">Of this page, in the order of the file.</param>
/// <param name="State">The state that is shown alone; null for all.</param>
/// <param name="Next">The token of the next page; null on the last.</param>
public sealed record ImportPageModel(
    PageLanguage Language,
    Import Import,
    IReadOnlyList<ImportedRow> Rows,
    RowState? State,
    string? Next
) : IPageModel
{
    string Path => "/imports/" + Import.Id;

    /// <summary>The states that rows of this import may be in.</summary>
    public IEnumerable<RowState> States =>
        Import.IsDryRun
            ? [RowState.WouldBeMade, RowState.WasThere, RowState.Refused]
            : [RowState.Made, RowState.WasThere, RowState.Refused];

    /// <summary>The address of the same report with one state alone.</summary>
    public string Only(RowState? state) => Language.Link(Asked(state));

    /// <summary>The address of the next page.</summary>
    public string More => Language.Link($"{Asked(State)}{(State is null ? '?' : '&')}nextPageToken={Next}");

    /// <summary>The report for a spreadsheet.</summary>
    public string FileUrl => $"/api{Path}/report.csv?lang={Language.Code}";

    /// <summary>What a row made, as people name it; null for nothing.</summary>
    public static string? NameOf(ImportedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Made is not { } made ? null
            : made.Lot is { } lot ? $"{made.Gtin} · {lot}"
            : made.Gtin ?? made.Id;
    }

    string Asked(RowState? state) =>
        state is { } one ? $"{Path}?state={Uri.EscapeDataString(ImportedRow.Name(one))}" : Path;
}

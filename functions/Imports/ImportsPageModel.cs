using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Imports;

/// <summary>A person's imports, and where the empty files are.</summary>
/// <param name="Imports">The newest first.</param>
/// <param name="Next">The token of the next page; null on the last.</param>
public sealed record ImportsPageModel(PageLanguage Language, IReadOnlyList<Import> Imports, string? Next) : IPageModel
{
    /// <summary>What a file brings, in a word.</summary>
    public static Text Name(ImportKind kind) =>
        kind switch
        {
            ImportKind.Members => new Text("Hộ và xã viên", "Members"),
            ImportKind.Products => new Text("Sản phẩm", "Products"),
            _ => new Text("Lô hàng", "Batches"),
        };

    /// <summary>The address of an empty file with the headings.</summary>
    public string Template(ImportKind kind, string format) =>
        $"/api/imports/template?kind={ImportKinds.Name(kind)}&format={format}&lang={Language.Code}";

    /// <summary>How an import stands, in one line.</summary>
    public static string Counts(Import import, PageLanguage language)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(language);
        string Number(int count) => Format.Number(count, language.Value);
        var made = import.IsDryRun
            ? language.Say($"{Number(import.Made)} dòng sẽ thêm được", $"{Number(import.Made)} would be added")
            : language.Say($"{Number(import.Made)} dòng đã thêm", $"{Number(import.Made)} added");
        return string.Join(
            ", ",
            made,
            language.Say($"{Number(import.WasThere)} dòng đã có", $"{Number(import.WasThere)} already there"),
            language.Say($"{Number(import.Refused)} dòng chưa nhận", $"{Number(import.Refused)} refused")
        );
    }

    /// <summary>The address of the next page.</summary>
    public string More => Language.Link($"/imports?nextPageToken={Next}");
}

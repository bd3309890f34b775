using Traceability.Platform;

namespace Traceability.Listings;

/// <summary>What a marketplace does not take of a product's texts, for people.</summary>
public static class ListingNote
{
    const string Cut = "cut to ";
    const string Told = "stock told as ";

    static readonly Dictionary<string, Text> fields = new(StringComparer.Ordinal)
    {
        ["name"] = new("Tên", "Name"),
        ["description"] = new("Mô tả", "Description"),
        ["brand"] = new("Nhãn hiệu", "Brand"),
    };

    static readonly Dictionary<string, Text> whats = new(StringComparer.Ordinal)
    {
        ["HTML left out"] = new("đã bỏ mã HTML", "HTML left out"),
        ["emoji left out"] = new("đã bỏ biểu tượng cảm xúc", "emoji left out"),
        ["invisible marks left out"] = new("đã bỏ ký tự ẩn", "invisible marks left out"),
        ["links left out"] = new("đã bỏ đường dẫn", "links left out"),
        ["capital letters throughout made small"] = new(
            "viết hoa toàn bộ đã được viết thường lại",
            "capital letters throughout made small"
        ),
        ["what a spreadsheet would run left out"] = new(
            "đã bỏ ký tự mà bảng tính hiểu là công thức",
            "what a spreadsheet would run left out"
        ),
        ["name cut"] = new("Tên dài quá nên đã cắt bớt", "The name was too long and was cut"),
        ["description cut"] = new("Mô tả dài quá nên đã cắt bớt", "The description was too long and was cut"),
    };

    /// <summary>A note as rules write it (<c>name: HTML left out</c>), in words; one that is not known stays as it is.</summary>
    public static Text Words(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Split(": ", 2) is [var field, var what] && fields.TryGetValue(field, out var named))
        {
            var words = What(what);
            return new Text($"{named.Vi}: {words.Vi}", $"{named.En}: {words.En}");
        }

        return note.StartsWith(Told, StringComparison.Ordinal)
            ? new Text(
                $"Sàn chỉ nhận số tồn đến {note[Told.Length..]}",
                $"Told there as {note[Told.Length..]} in stock"
            )
            : What(note);
    }

    static Text What(string what) =>
        whats.TryGetValue(what, out var words) ? words
        : what.StartsWith(Cut, StringComparison.Ordinal) && what[Cut.Length..].Split(' ') is [var count, "characters"]
            ? new Text($"đã cắt còn {count} ký tự", what)
        : new Text(what, what);
}

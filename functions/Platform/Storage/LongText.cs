using System.Globalization;
using Azure.Data.Tables;

namespace Traceability.Platform.Storage;

/// <summary>A text that is longer than a property of an entity may be (64 KiB), cut into several: <c>Json0</c>, <c>Json1</c>, ….</summary>
public static class LongText
{
    /// <summary>Characters at most: what fits an entity of 1 MiB beside its other properties.</summary>
    public const int Max = 400_000;

    const int PieceLength = 30_000;

    public static void Put(TableEntity row, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Max)
        {
            throw new ArgumentException($"At most {Max} characters.", nameof(text));
        }

        for (var (piece, at) = (0, 0); at < text.Length; piece++, at += PieceLength)
        {
            row[Piece(name, piece)] = text.Substring(at, Math.Min(PieceLength, text.Length - at));
        }
    }

    /// <summary>The whole text; null where there is none.</summary>
    public static string? Of(TableEntity row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        var text = row.GetString(Piece(name, 0));
        if (text is null || row.GetString(Piece(name, 1)) is null)
        {
            return text;
        }

        var whole = new System.Text.StringBuilder(text);
        for (var piece = 1; row.GetString(Piece(name, piece)) is { } part; piece++)
        {
            whole.Append(part);
        }

        return whole.ToString();
    }

    static string Piece(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
}

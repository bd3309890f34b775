namespace Traceability.Labels;

/// <summary>A piece of text in one style.</summary>
public readonly record struct Piece(string Text, bool IsBold);

/// <summary>Breaks text into lines: at spaces, inside a word only where it alone is wider than the line.</summary>
public static class LabelLines
{
    const string Ellipsis = "…";

    /// <summary>The lines of a text of several styles.</summary>
    /// <param name="most">Lines at most; what is over is cut, and the last line ends in an ellipsis.</param>
    /// <param name="isCut">Whether something was.</param>
    public static IReadOnlyList<IReadOnlyList<Piece>> Break(
        IReadOnlyList<Piece> text,
        float width,
        float size,
        int most,
        out bool isCut
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<IReadOnlyList<Piece>>();
        var line = new List<Piece>();
        var left = width;
        void End()
        {
            lines.Add(Joined(line));
            line = [];
            left = width;
        }

        foreach (var word in text.SelectMany(Words))
        {
            var space = line.Count == 0 ? 0 : LabelFont.Width(" ", size, word.IsBold);
            if (line.Count > 0 && space + Width(word, size) > left)
            {
                End();
                space = 0;
            }

            var rest = word;
            while (Width(rest, size) > width && rest.Text.Length > 1)
            {
                var fits = Fitting(rest, width, size);
                line.Add(rest with { Text = rest.Text[..fits] });
                rest = rest with { Text = rest.Text[fits..] };
                End();
            }

            line.Add(rest);
            left -= space + Width(rest, size);
        }

        if (line.Count > 0)
        {
            End();
        }

        isCut = lines.Count > most;
        return isCut ? [.. lines.Take(most - 1), Cut(lines[most - 1], width, size)] : lines;
    }

    static IEnumerable<Piece> Words(Piece piece) =>
        piece.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => piece with { Text = word });

    // Words of one style in a row are one text again: so it is copied out of a document as it was written.
    static List<Piece> Joined(List<Piece> words)
    {
        var pieces = new List<Piece>();
        foreach (var word in words)
        {
            if (pieces.Count > 0 && pieces[^1].IsBold == word.IsBold)
            {
                pieces[^1] = word with { Text = $"{pieces[^1].Text} {word.Text}" };
            }
            else
            {
                pieces.Add(pieces.Count == 0 ? word : word with { Text = " " + word.Text });
            }
        }

        return pieces;
    }

    static List<Piece> Cut(IReadOnlyList<Piece> line, float width, float size)
    {
        var kept = line.ToList();
        while (true)
        {
            var last = kept[^1];
            var ended = last with { Text = last.Text.TrimEnd(' ', ',', '.', '-') + Ellipsis };
            if (kept.Take(kept.Count - 1).Append(ended).Sum(piece => Width(piece, size)) <= width)
            {
                return [.. kept.Take(kept.Count - 1), ended];
            }

            if (last.Text.Length > 1)
            {
                kept[^1] = last with { Text = last.Text[..^1] };
            }
            else if (kept.Count > 1)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else
            {
                return [ended];
            }
        }
    }

    static int Fitting(Piece word, float width, float size)
    {
        var count = 1;
        while (count < word.Text.Length && LabelFont.Width(word.Text.AsSpan(0, count + 1), size, word.IsBold) <= width)
        {
            count++;
        }

        return count;
    }

    static float Width(Piece piece, float size) => LabelFont.Width(piece.Text, size, piece.IsBold);
}

using System.Text;
using SkiaSharp;

namespace Traceability.Labels;

/// <summary>
/// The labels' font, which the program carries within itself: Be Vietnam Pro (SIL Open Font License 1.1), drawn for Vietnamese.
/// </summary>
public static class LabelFont
{
    /// <summary>From the baseline up to the highest accent, and down to the lowest, of a size of 1.</summary>
    public const float Ascent = 1;
    public const float Descent = 0.265f;

    /// <summary>How high a small letter is, of a size of 1.</summary>
    public const float XHeight = 0.53f;

    // Widths are told at a size where no hinting is felt.
    const float Measured = 1000;

    static readonly SKTypeface regular = Load("regular");
    static readonly SKTypeface bold = Load("bold");
    static readonly float[] regularWidths = Widths(regular);
    static readonly float[] boldWidths = Widths(bold);

    public static SKTypeface Face(bool isBold) => isBold ? bold : regular;

    /// <summary>How wide a text is, in the unit of its size.</summary>
    public static float Width(ReadOnlySpan<char> text, float size, bool isBold)
    {
        var widths = isBold ? boldWidths : regularWidths;
        var sum = 0f;
        foreach (var letter in text)
        {
            sum += widths[letter];
        }

        return sum * size;
    }

    /// <summary>The text without what the font has no letter for, such as small pictures; single spaces.</summary>
    public static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                if (kept.Length > 0 && kept[^1] != ' ')
                {
                    kept.Append(' ');
                }
            }
            else if (regularWidths[letter] > 0 && boldWidths[letter] > 0)
            {
                kept.Append(letter);
            }
        }

        return kept.ToString().TrimEnd();
    }

    static SKTypeface Load(string name)
    {
        using var stream = typeof(LabelFont).Assembly.GetManifestResourceStream($"fonts/{name}.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }

    // Of every letter of the basic plane, so that measuring a line is a sum; 0 where the font has none.
    static float[] Widths(SKTypeface face)
    {
        using var font = new SKFont(face, Measured) { Hinting = SKFontHinting.None, LinearMetrics = true };
        var letters = Enumerable.Range(0, char.MaxValue + 1).Where(letter => !char.IsSurrogate((char)letter)).ToArray();
        var glyphs = font.GetGlyphs(letters);
        var widths = font.GetGlyphWidths(glyphs);
        var result = new float[char.MaxValue + 1];
        for (var i = 0; i < letters.Length; i++)
        {
            result[letters[i]] = glyphs[i] == 0 ? 0 : widths[i] / Measured;
        }

        return result;
    }
}

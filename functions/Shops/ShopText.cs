using System.Globalization;
using System.Text;
using Traceability.Platform;

namespace Traceability.Shops;

/// <summary>
/// Texts as marketplaces take them: no emoji, no mark that turns the reading direction, no control character, nothing that reads as
/// HTML, no sign more than nine times in a row (TikTok Shop Partner API, errors 12052931 and 12052932; Shopee Open Platform,
/// error_title_character_forbidden).
/// </summary>
public static class ShopText
{
    const int MostRepeats = 9;

    /// <summary>A text of one line: single spaces.</summary>
    public static string Line(string text, bool takesChinese)
    {
        var clean = Clean(text, takesChinese, keepsLines: false);
        return Repeated(string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>A text of several lines.</summary>
    public static string Lines(string text, bool takesChinese) =>
        Repeated(Clean(text, takesChinese, keepsLines: true)).Trim();

    static string Clean(string text, bool takesChinese, bool keepsLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        foreach (var rune in Vietnamese.Compose(text).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    clean.Append(keepsLines ? '\n' : ' ');
                    break;
                // The same to the eye, and no HTML.
                case '<':
                    clean.Append('\uFF1C');
                    break;
                case '>':
                    clean.Append('\uFF1E');
                    break;
                case '&':
                    clean.Append('\uFF06');
                    break;
                default:
                    if (Rune.IsWhiteSpace(rune))
                    {
                        clean.Append(' ');
                    }
                    else if (IsText(rune) && (takesChinese || !IsChinese(rune)))
                    {
                        clean.Append(rune);
                    }

                    break;
            }
        }

        return clean.ToString();
    }

    static bool IsText(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.OtherSymbol
                or UnicodeCategory.EnclosingMark
            )
        && rune.Value is not (0xFFFD or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F000 and <= 0x1FAFF));

    // Unicode blocks CJK Radicals to CJK Unified Ideographs, their compatibility forms and extensions.
    static bool IsChinese(Rune rune) =>
        rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    static string Repeated(string text)
    {
        var kept = new StringBuilder(text.Length);
        var (last, times) = (default(Rune), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            times = rune == last ? times + 1 : 1;
            last = rune;
            if (times <= MostRepeats)
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}

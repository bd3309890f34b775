using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Traceability.Listings;

/// <summary>What a marketplace does not take of a text.</summary>
[Flags]
public enum TextChanges
{
    None = 0,

    /// <summary>Tags, scripts, character references.</summary>
    Html = 1,

    Emoji = 2,

    /// <summary>Right-to-left and other marks that cannot be seen, and what is no character.</summary>
    Invisible = 4,

    /// <summary>What a spreadsheet would run.</summary>
    Formula = 8,

    /// <summary>What is longer than it may be.</summary>
    Length = 16,

    /// <summary>Addresses of the web.</summary>
    Links = 32,

    /// <summary>Capital letters where there are no others.</summary>
    Capitals = 64,
}

/// <summary>
/// What a text of ours may be elsewhere: plain, of a bounded length, without what is meant for another kind of reader. Every result
/// may stand in XML 1.0 and has no tag of HTML in it.
/// </summary>
/// <param name="Max">Characters at most, as UTF-16 counts them: never fewer than a marketplace counts.</param>
public sealed partial record TextRule(int Max)
{
    // Fewer are a name: OCOP.
    const int FewestCapitals = 5;

    const string Marks = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    // What marks an end of a line, a list or a heading in HTML: words on both sides of it are not one word.
    static readonly FrozenSet<string> blocks = Set(
        "address article blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head"
            + " header hr html body li main nav ol p pre section table tbody td tfoot th thead title tr ul"
    );

    static readonly FrozenSet<string> inline = Set(
        "a abbr b base bdi bdo big button cite code col colgroup data del details dfn em embed font i iframe img input ins kbd label"
            + " legend link mark meta noscript object option param q s samp select small source span strike strong sub summary sup"
            + " svg template textarea time tt u var video audio wbr"
    );

    // What is between such a tag and its end is no text.
    static readonly FrozenSet<string> code = Set("script style");

    static readonly SearchValues<char> markup = SearchValues.Create("<&");

    /// <summary>Whether it may have several lines.</summary>
    public bool KeepsLines { get; init; }

    public bool KeepsEmoji { get; init; }

    /// <summary>Whether a spreadsheet may open it as a cell: then it begins with nothing that a spreadsheet runs.</summary>
    /// <remarks>Source: OWASP, CSV Injection.</remarks>
    public bool IsCell { get; init; }

    /// <summary>Whether it may name addresses of the web.</summary>
    public bool TakesLinks { get; init; } = true;

    /// <summary>Whether it may be in capital letters throughout.</summary>
    public bool TakesCapitals { get; init; } = true;

    /// <summary>The text as it may be, and what was done to it.</summary>
    public (string Text, TextChanges Changes) Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var changes = TextChanges.None;
        var plain = text;
        if (plain.AsSpan().ContainsAny(markup))
        {
            var decoded = WebUtility.HtmlDecode(plain);
            changes |= decoded == plain ? TextChanges.None : TextChanges.Html;
            plain = decoded;
        }

        // Before tags are looked for: a mark that cannot be seen may stand inside one.
        plain = Visible(plain, ref changes);
        plain = Untagged(plain, ref changes);
        if (!TakesLinks && Link.IsMatch(plain))
        {
            plain = Link.Replace(plain, "");
            changes |= TextChanges.Links;
        }

        plain = Spaced(plain);
        if (IsCell && plain.Length > 0 && Marks.Contains(plain[0], StringComparison.Ordinal))
        {
            plain = plain.TrimStart([.. Marks, ' ', '\n']);
            changes |= TextChanges.Formula;
        }

        if (plain.Length > Max)
        {
            plain = Cut(plain, Max);
            changes |= TextChanges.Length;
        }

        // After the cut: small letters may have stood behind it.
        if (!TakesCapitals && Lowered(plain) is { } lowered)
        {
            plain = lowered;
            changes |= TextChanges.Capitals;
        }

        return (plain, changes);
    }

    /// <summary>What was done, in words.</summary>
    public IEnumerable<string> Notes(TextChanges changes)
    {
        if (changes.HasFlag(TextChanges.Html))
        {
            yield return "HTML left out";
        }

        if (changes.HasFlag(TextChanges.Emoji))
        {
            yield return "emoji left out";
        }

        if (changes.HasFlag(TextChanges.Invisible))
        {
            yield return "invisible marks left out";
        }

        if (changes.HasFlag(TextChanges.Links))
        {
            yield return "links left out";
        }

        if (changes.HasFlag(TextChanges.Capitals))
        {
            yield return "capital letters throughout made small";
        }

        if (changes.HasFlag(TextChanges.Formula))
        {
            yield return "what a spreadsheet would run left out";
        }

        if (changes.HasFlag(TextChanges.Length))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"cut to {Max} characters");
        }
    }

    /// <summary>At most so many characters, cut between words where there is a space, never inside what is seen as one character.</summary>
    public static string Cut(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= max)
        {
            return text;
        }

        var end = 0;
        for (int next; (next = StringInfo.GetNextTextElementLength(text.AsSpan(end))) + end <= max; end += next) { }
        if (end == 0)
        {
            // So many marks on one letter are no word of any language.
            end = char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        }

        // A word that ends just here is whole.
        var space = char.IsWhiteSpace(text[end]) ? end : LastSpace(text.AsSpan(0, end));
        return text[..(space > end / 2 ? space : end)].TrimEnd();
    }

    // A line is a name: each of its words keeps its first letter. In lines, each sentence does. Null where there are small letters.
    string? Lowered(string text)
    {
        if (
            text.Any(c => char.ToUpperInvariant(c) != c)
            || text.Count(c => char.ToLowerInvariant(c) != c) < FewestCapitals
        )
        {
            return null;
        }

        var lowered = new StringBuilder(text.Length);
        var isFirst = true;
        foreach (var c in text)
        {
            lowered.Append(isFirst ? c : char.ToLowerInvariant(c));
            isFirst = KeepsLines
                ? c is '.' or '!' or '?' or '\n' || (isFirst && !char.IsLetterOrDigit(c))
                : !char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark;
        }

        return lowered.ToString() is var said && said == text ? null : said;
    }

    static int LastSpace(ReadOnlySpan<char> text) => text.LastIndexOfAny(' ', '\n');

    string Visible(string text, ref TextChanges changes)
    {
        StringBuilder? kept = null;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var change =
                IsEmoji(rune.Value) ? (KeepsEmoji ? TextChanges.None : TextChanges.Emoji)
                : IsVisible(rune) ? TextChanges.None
                : TextChanges.Invisible;
            // What is no character (half a pair) counts as one that takes its one place.
            var length = rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength;
            if (change == TextChanges.None)
            {
                kept?.Append(text, at, length);
            }
            else
            {
                changes |= change;
                kept ??= new StringBuilder(text, 0, at, text.Length);
            }

            at += length;
        }

        return kept?.ToString() ?? text;
    }

    static bool IsVisible(Rune rune) =>
        rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029
        || (
            rune != Rune.ReplacementChar
            && (rune.Value & 0xFFFE) != 0xFFFE
            && rune.Value is not (>= 0xFDD0 and <= 0xFDEF)
            && Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse)
        );

    // The blocks that Unicode's emoji data draws from (UTS #51), and what joins and colours them.
    static bool IsEmoji(int rune) =>
        rune
            is (>= 0x1F000 and <= 0x1FAFF)
                or (>= 0x2600 and <= 0x27BF)
                or (>= 0x2B00 and <= 0x2BFF)
                or (>= 0x2300 and <= 0x23FF)
                or (>= 0xE0020 and <= 0xE007F)
                or 0x200D
                or 0xFE0E
                or 0xFE0F
                or 0x20E3
                or 0x3030
                or 0x303D
                or 0x3297
                or 0x3299;

    // A tag ends at the first > behind its <, and is one only by a name that HTML has: "< 5 kg" and "<3" are text. What is left when
    // a tag goes may be a tag with what comes before it; the open < are kept for that.
    static string Untagged(string text, ref TextChanges changes)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        var open = new Stack<int>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '<')
            {
                open.Push(kept.Length);
            }

            if (text[at] != '>' || !open.TryPop(out var start) || TagName(kept, start) is not { } tag)
            {
                kept.Append(text[at]);
                continue;
            }

            changes |= TextChanges.Html;
            var isEnd = start + 1 < kept.Length && kept[start + 1] == '/';
            kept.Length = start;
            if (blocks.Contains(tag))
            {
                kept.Append('\n');
            }
            else if (!isEnd && code.Contains(tag))
            {
                var end = text.IndexOf($"</{tag}", at, StringComparison.OrdinalIgnoreCase);
                at = end < 0 ? text.Length : end - 1;
            }
        }

        return kept.ToString();
    }

    // The name of the tag that begins there, "!" for a comment or a declaration; null where none does.
    static string? TagName(StringBuilder text, int start)
    {
        var at = start + 1;
        if (at < text.Length && text[at] is '!' or '?')
        {
            return "!";
        }

        if (at < text.Length && text[at] == '/')
        {
            at++;
        }

        var from = at;
        while (at < text.Length && at - from <= 10 && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        // A word that goes on in other letters is none of HTML's.
        var isWhole = at == text.Length || !char.IsLetterOrDigit(text[at]);
        var name = text.ToString(from, at - from).ToLowerInvariant();
        return isWhole && (blocks.Contains(name) || inline.Contains(name) || code.Contains(name)) ? name : null;
    }

    // One space between words, no space at an end of a line, at most one empty line between two.
    string Spaced(string text)
    {
        var kept = new StringBuilder(text.Length);
        var (spaces, lines) = (0, 0);
        foreach (var c in text)
        {
            if (c is '\n' or '\u2028' or '\u2029')
            {
                lines++;
            }
            else if (char.IsWhiteSpace(c))
            {
                spaces++;
            }
            else
            {
                if (kept.Length > 0 && lines > 0 && KeepsLines)
                {
                    kept.Append('\n', Math.Min(lines, 2));
                }
                else if (kept.Length > 0 && lines + spaces > 0)
                {
                    kept.Append(' ');
                }

                (spaces, lines) = (0, 0);
                kept.Append(c);
            }
        }

        return kept.Length == text.Length && kept.Equals(text) ? text : kept.ToString();
    }

    // Up to what ends it in a sentence; nothing that may be part of a tag goes with it.
    [GeneratedRegex(
        @"\b(?:https?://|www\.)[^\s<>""]*[^\s<>""'.,;:!?)\]]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    static partial Regex Link { get; }

    static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

using System.Text.RegularExpressions;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>Words of somebody whom nobody knows: without a number to call, an address to write to or a link to follow.</summary>
public static partial class PublicWords
{
    /// <summary>A text of one line; nothing where it is blank or refused.</summary>
    public static string? Line(string pointer, string? text, int max, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return Clean(pointer, refusals.OptionalText(pointer, text, max), refusals);
    }

    /// <summary>As <see cref="Line"/>; a blank one is refused.</summary>
    public static string? RequiredLine(string pointer, string? text, int max, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return Clean(pointer, refusals.RequiredText(pointer, text, max), refusals);
    }

    /// <summary>A text of several lines; nothing where it is blank or refused.</summary>
    public static string? Lines(string pointer, string? text, int max, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return Clean(pointer, refusals.OptionalLines(pointer, text, max), refusals);
    }

    /// <summary>As <see cref="Lines"/>; a blank one is refused.</summary>
    public static string? RequiredLines(string pointer, string? text, int max, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return Clean(pointer, refusals.RequiredLines(pointer, text, max), refusals);
    }

    /// <summary>
    /// Whether a text has what looks like a phone number: ten digits that begin with 0 or 84, eight behind a plus, nine that stand
    /// together, or three groups of three or four; whatever people write between them. A day and a price have fewer.
    /// </summary>
    public static bool HasPhone(string text) => Phone().IsMatch(text);

    /// <summary>Whether a text has what looks like an address of the web or of mail.</summary>
    public static bool HasLink(string text) => Link().IsMatch(text);

    static string? Clean(string pointer, string? text, Refusals refusals)
    {
        if (text is null)
        {
            return null;
        }

        if (HasPhone(text))
        {
            refusals.Add(
                pointer,
                "phone",
                "Xin đừng ghi số điện thoại: ai cũng có thể đọc.",
                "Leave phone numbers out: others read this."
            );
            return null;
        }

        if (HasLink(text))
        {
            refusals.Add(
                pointer,
                "link",
                "Xin đừng ghi địa chỉ trang web hay thư điện tử.",
                "Leave addresses of web pages and mail out."
            );
            return null;
        }

        return text;
    }

    [GeneratedRegex(
        @"\+(?:[\s.\-_()]{0,3}\d){8,}|\b0(?:[\s.\-_()]{0,3}\d){9,}|\b84(?:[\s.\-_()]{0,3}\d){9,}|\d{9,}"
            + @"|\b\d{3,4}[\s.\-]{1,3}\d{3,4}[\s.\-]{1,3}\d{3,4}\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Phone();

    [GeneratedRegex(
        @"://|\bwww\.|\S@\S+\.\S|\b[a-z0-9\-]+\.(?:com|vn|net|org|info|io|shop|store|xyz|top|link|ly|site|online|asia|biz|club|app)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Link();
}

/// <summary>What every form of this room has beside what people type.</summary>
static class SentForm
{
    const int MinToken = 22;
    const int MaxToken = 64;

    public static void Check(string form, string website, Refusals refusals)
    {
        if (form is not { Length: >= MinToken and <= MaxToken } || !form.All(char.IsAsciiLetterOrDigit))
        {
            refusals.Add("/form", "form", "Hãy tải lại trang rồi gửi lại.", "Load the page again, then send it.");
        }

        if (website.Length > 0)
        {
            refusals.Add("/website", "empty", "Hãy để trống ô này.", "Leave this empty.");
        }
    }
}

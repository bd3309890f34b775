using System.Text.RegularExpressions;

namespace Traceability.Tests.Feeds;

/// <summary>What publishers mean by plain text, written without a look at how ours is made.</summary>
static partial class PlainText
{
    public static void Check(string text)
    {
        Assert.Equal(text.Trim(), text);
        Assert.DoesNotMatch(Tag(), text);
        Assert.DoesNotMatch(Unseen(), text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                Assert.True(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]), $"Half a pair at {i}.");
                i++;
            }
        }
    }

    /// <summary>Several words that are in capital letters, every one, are shouted.</summary>
    public static void CheckCapitals(string text) =>
        Assert.False(
            Word().Count(text) > 1 && !text.Any(char.IsLower) && text.Count(c => char.ToLowerInvariant(c) != c) > 5,
            text
        );

    public static bool HasEmoji(string text) => Emoji().IsMatch(text);

    [GeneratedRegex("\\p{L}{3,}")]
    private static partial Regex Word();

    [GeneratedRegex(
        "</?(a|b|i|u|p|br|hr|em|li|ul|ol|div|img|span|style|table|script|strong|iframe|h[1-6])\\b[^<>]*>",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Tag();

    // Controls but the end of a line, what writes from right to left, and what has no width, but for what joins an emoji.
    [GeneratedRegex(
        "[\\u0000-\\u0009\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u2069\\uFEFF\\uFFFE\\uFFFF]"
    )]
    private static partial Regex Unseen();

    [GeneratedRegex(
        "\\uD83C[\\uDC00-\\uDFFF]|\\uD83D[\\uDC00-\\uDEFF]|\\uD83E[\\uDD00-\\uDEFF]|[\\u2600-\\u27BF]|\\uFE0F"
    )]
    private static partial Regex Emoji();
}

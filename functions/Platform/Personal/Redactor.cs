using System.Text.RegularExpressions;

namespace Traceability.Platform.Personal;

/// <summary>
/// Takes out of a line of a log or trace what must be in none: phone numbers, e-mail addresses, coordinates, keys and tokens. What it
/// does not know to be harmless by its form stays: a name has no form, and so no line may hold one in the first place.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands in the place of each.</summary>
    public const string Mark = "[…]";

    // A line that is longer was never meant to be read; what is behind is not searched, and not written.
    const int MaxLength = 32 * 1024;

    /// <summary>The text without it; the very same where there was nothing.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Secret().Replace(text.Length > MaxLength ? text[..MaxLength] : text, Mark);
    }

    /// <summary>A value that is logged: what becomes text is looked at as text, numbers and times stay what they are.</summary>
    public static object? Of(object? value) =>
        value switch
        {
            null
            or bool
            or byte
            or short
            or int
            or long
            or TimeSpan
            or DateTime
            or DateTimeOffset
            or DateOnly
            or Enum => value,
            string text => Of(text),
            _ => value.ToString() is { } told && Of(told) is var safe && safe != told ? safe : value,
        };

    // In this order: what opens something, addresses, coordinates by pair and by name, phone numbers.
    [GeneratedRegex(
        """
            tr_[0-9a-f]{16}_[\w-]+
            | whsec_[A-Za-z0-9+/=_-]+
            | \beyJ[\w-]+\.[\w-]+\.[\w-]*
            | (?<=\b(?:Bearer|DPoP|Basic)\s+)[\w+/=.~-]{6,}
            | (?<=\b(?:AccountKey|sig|SharedAccessSignature|password|secret|token)=)[^&;\s"']+
            | \b[a-z2-7]{26}\.[a-z2-7]{26}\.[\w-]{22}\b
            | \b[a-z2-7]{52}\b
            | [\w.%+-]+@[\w-]+(?:\.[\w-]+)+
            | -?\b\d{1,3}\.\d{3,}\s*[,;\s]\s*-?\d{1,3}\.\d{3,}
            | (?<=\b(?:lat|lng|lon|latitude|longitude)\b["'\s:=]{1,4})-?\d{1,3}(?:\.\d+)?
            | (?<![\w.+-])(?:\+\d{1,3}|0084)(?:[\s.()-]{0,2}\d){7,12}(?!\d)
            | (?<![\w.+-])(?:84|0)[1-9](?:[\s.-]?\d){8}(?![\w-])
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase
    )]
    private static partial Regex Secret();
}

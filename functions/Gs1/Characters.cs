using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Traceability.Gs1;

/// <summary>GS1's character sets and RFC 3986's percent-encoding.</summary>
/// <remarks>
/// Source: GS1 General Specifications, section 7.11 (sets 82 and 39); RFC 4648, section 5; RFC 3986, sections 2.1 and 2.3.
/// </remarks>
static class Characters
{
    /// <summary>Set 82 in the order of its reference values 0 to 81.</summary>
    public const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    /// <summary>Base64 in its URI-safe alphabet, in the order of its values 0 to 63.</summary>
    public const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    static readonly SearchValues<char> In82 = SearchValues.Create(Set82);
    static readonly SearchValues<char> In39 = SearchValues.Create("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    static readonly SearchValues<char> In64 = SearchValues.Create(Base64);

    /// <summary>Whether there is at least one character and each is an ASCII digit.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether each character is of set 82; true for no characters.</summary>
    public static bool AreIn82(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(In82);

    /// <summary>Whether each character is of set 39; true for no characters.</summary>
    public static bool AreIn39(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(In39);

    /// <summary>Whether each character is of URI-safe base64, two equals signs at the end aside; true for no characters.</summary>
    public static bool AreInBase64(ReadOnlySpan<char> text) =>
        !(
            text.EndsWith("==") ? text[..^2]
            : text.EndsWith("=") ? text[..^1]
            : text
        ).ContainsAnyExcept(In64);

    /// <summary>Percent-encodes ASCII text; RFC 3986's unreserved characters stay, hex digits are capitals.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
            {
                encoded.Append(c);
            }
            else
            {
                AppendHex(encoded.Append('%'), c);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Writes an ASCII character as two capital hex digits.</summary>
    public static void AppendHex(StringBuilder builder, char c) =>
        builder.Append("0123456789ABCDEF"[(c >> 4) & 15]).Append("0123456789ABCDEF"[c & 15]);

    /// <summary>Decodes <paramref name="escape"/> and two hex digits, once; false where the digits are missing or not ASCII.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, char escape, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != escape)
            {
                plain.Append(text[i]);
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }

            var code = (HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]);
            if (code > 0x7F)
            {
                return false;
            }

            plain.Append((char)code);
            i += 2;
        }

        decoded = plain.ToString();
        return true;
    }

    static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

using System.Text;

namespace Traceability.Fuzz;

/// <summary>What the bytes of an input are taken for.</summary>
static class Input
{
    // Neither is in any UTF-8 text.
    const byte Utf16 = 0xFF;
    const byte Separator = 0xFE;

    /// <summary>Text in UTF-8, or, behind a byte FF, in UTF-16: so that lone surrogates come too.</summary>
    public static string Text(ReadOnlySpan<byte> input) =>
        input is [Utf16, .. var rest] ? Chars(rest) : Encoding.UTF8.GetString(input);

    /// <summary>So many texts, each up to a byte FE; those that are not there are empty.</summary>
    public static string[] Fields(ReadOnlySpan<byte> input, int count)
    {
        var fields = new string[count];
        for (var i = 0; i < count; i++)
        {
            var end = input.IndexOf(Separator);
            fields[i] = Text(end < 0 ? input : input[..end]);
            input = end < 0 ? [] : input[(end + 1)..];
        }

        return fields;
    }

    // As they are: the decoder would put something else in the place of half a character.
    static string Chars(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length / 2);
        for (var at = 0; at + 1 < bytes.Length; at += 2)
        {
            text.Append((char)(bytes[at] | (bytes[at + 1] << 8)));
        }

        return text.ToString();
    }
}

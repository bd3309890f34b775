using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1;

/// <summary>An AI's value in a compressed Digital Link: its format's parts, one after another.</summary>
/// <remarks>Source: GS1 Digital Link Standard 1.1, compression; the formats are those of the General Specifications.</remarks>
static class CompressedValue
{
    /// <summary>Writes a value that has the format of its AI.</summary>
    public static void Write(BitWriter bits, ElementFormat format, string value)
    {
        foreach (var part in format.Parts)
        {
            var text = part.IsFixed ? value[..part.Most] : value;
            value = value[text.Length..];
            if (part.Set == 'N')
            {
                bits.Write(text.Length, LengthBits(part));
                CompressedText.WriteDigits(bits, text);
            }
            else
            {
                CompressedText.Write(bits, text, LengthBits(part));
            }
        }
    }

    /// <summary>Reads a value; whether it has the format of its AI is not its question.</summary>
    public static bool TryRead(BitReader bits, ElementFormat format, [NotNullWhen(true)] out string? value)
    {
        value = "";
        foreach (var part in format.Parts)
        {
            if (!TryRead(bits, part, out var text))
            {
                value = null;
                return false;
            }

            value += text;
        }

        return true;
    }

    static bool TryRead(BitReader bits, ElementPart part, out string? text)
    {
        if (part.Set != 'N')
        {
            return CompressedText.TryRead(bits, LengthBits(part), part.Most, out text);
        }

        text = null;
        var length = part.Most;
        return (part.IsFixed || bits.TryRead(LengthBits(part), out length))
            && CompressedText.TryReadDigits(bits, length, out text);
    }

    static int LengthBits(ElementPart part) => part.IsFixed ? 0 : CompressedText.LengthBits(part.Most);
}

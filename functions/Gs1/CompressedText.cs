using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Traceability.Gs1;

/// <summary>Texts in a compressed Digital Link: digits as one number, other characters in the narrowest encoding.</summary>
/// <remarks>Source: GS1 Digital Link Standard 1.1, compression; it numbers the encodings 0 to 4.</remarks>
static class CompressedText
{
    const int Digits = 0;
    const int LowerHex = 1;
    const int UpperHex = 2;
    const int Base64 = 3;
    const int Ascii = 4;

    // By encoding: its characters in the order of their values, and the bits of one.
    static readonly (string Alphabet, int Bits)[] encodings =
    [
        ("0123456789", 0),
        ("0123456789abcdef", 4),
        ("0123456789ABCDEF", 4),
        (Characters.Base64, 6),
        (string.Concat(Enumerable.Range(0, 128).Select(code => (char)code)), 7),
    ];

    /// <summary>How many bits say a length of up to <paramref name="most"/>.</summary>
    public static int LengthBits(int most) => BitOperations.Log2((uint)most) + 1;

    /// <summary>Writes ASCII text: its encoding, its length in so many bits (none where it is known), its characters.</summary>
    public static void Write(BitWriter bits, string text, int lengthBits)
    {
        var encoding = text.Length == 0 ? Ascii : new[] { Digits, UpperHex, LowerHex, Base64, Ascii }.First(Has);
        bits.Write(encoding, 3);
        bits.Write(text.Length, lengthBits);
        if (encoding == Digits)
        {
            WriteDigits(bits, text);
        }
        else
        {
            WriteCharacters(bits, text, encoding);
        }

        bool Has(int encoding) => text.All(encodings[encoding].Alphabet.Contains);
    }

    /// <summary>Reads what <see cref="Write"/> writes; <paramref name="length"/> counts where it takes no bits.</summary>
    public static bool TryRead(BitReader bits, int lengthBits, int length, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return bits.TryRead(3, out int encoding)
            && encoding <= Ascii
            && (lengthBits == 0 || bits.TryRead(lengthBits, out length))
            && (
                encoding == Digits
                    ? TryReadDigits(bits, length, out text)
                    : TryReadCharacters(bits, length, encoding, out text)
            );
    }

    /// <summary>Writes digits as one number.</summary>
    public static void WriteDigits(BitWriter bits, string digits) =>
        bits.Write(BigInteger.Parse("0" + digits, CultureInfo.InvariantCulture), DigitBits(digits.Length));

    /// <summary>Reads a number of so many digits, with the zeros in front.</summary>
    public static bool TryReadDigits(BitReader bits, int count, [NotNullWhen(true)] out string? digits)
    {
        digits = null;
        if (bits.TryRead(DigitBits(count), out BigInteger number) && number < BigInteger.Pow(10, count))
        {
            digits = count == 0 ? "" : number.ToString("D" + count, CultureInfo.InvariantCulture);
        }

        return digits is not null;
    }

    /// <summary>Writes a name, whose characters are URI-safe base64 always.</summary>
    public static void WriteName(BitWriter bits, string name) => WriteCharacters(bits, name, Base64);

    /// <summary>Reads a name.</summary>
    public static bool TryReadName(BitReader bits, int length, [NotNullWhen(true)] out string? name) =>
        TryReadCharacters(bits, length, Base64, out name);

    static void WriteCharacters(BitWriter bits, string text, int encoding)
    {
        foreach (var c in text)
        {
            bits.Write(encodings[encoding].Alphabet.IndexOf(c, StringComparison.Ordinal), encodings[encoding].Bits);
        }
    }

    static bool TryReadCharacters(BitReader bits, int length, int encoding, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var characters = new char[length];
        for (var i = 0; i < length; i++)
        {
            if (!bits.TryRead(encodings[encoding].Bits, out int code))
            {
                return false;
            }

            characters[i] = encodings[encoding].Alphabet[code];
        }

        text = new string(characters);
        return true;
    }

    // The formula of GS1's own toolkit. Its hundredth makes a bit for no digits, and one to spare for 59.
    static int DigitBits(int digits) => (int)Math.Ceiling((digits * Math.Log(10) / Math.Log(2)) + 0.01);
}

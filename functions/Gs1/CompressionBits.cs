using System.Numerics;
using System.Text;

namespace Traceability.Gs1;

/// <summary>Writes bits as URI-safe base64, six a character, the last filled up with zeros.</summary>
sealed class BitWriter
{
    readonly StringBuilder text = new();
    int sextet;
    int filled;

    /// <summary>Writes the lowest bits of a value, the highest of them first.</summary>
    public void Write(BigInteger value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            sextet = (sextet << 1) | (int)((value >> i) & 1);
            if (++filled == 6)
            {
                text.Append(Characters.Base64[sextet]);
                (sextet, filled) = (0, 0);
            }
        }
    }

    public override string ToString() =>
        filled == 0 ? text.ToString() : $"{text}{Characters.Base64[sextet << (6 - filled)]}";
}

/// <summary>Reads the bits that <see cref="BitWriter"/> writes.</summary>
/// <param name="text">URI-safe base64.</param>
sealed class BitReader(string text)
{
    readonly byte[] sextets = [.. text.Select(c => (byte)Characters.Base64.IndexOf(c, StringComparison.Ordinal))];
    int at;

    /// <summary>Whether nothing is left but the zeros that fill up the last character.</summary>
    public bool IsAtEnd => Left < 6 && (Left == 0 || (sextets[^1] & ((1 << Left) - 1)) == 0);

    int Left => (sextets.Length * 6) - at;

    /// <summary>Reads at most 31 bits; false where fewer are left.</summary>
    public bool TryRead(int count, out int value)
    {
        var read = TryRead(count, out BigInteger number);
        value = (int)number;
        return read;
    }

    /// <summary>Reads bits as one number; false where fewer are left.</summary>
    public bool TryRead(int count, out BigInteger value)
    {
        value = BigInteger.Zero;
        if (count > Left)
        {
            return false;
        }

        for (var end = at + count; at < end; at++)
        {
            value = (value << 1) | ((sextets[at / 6] >> (5 - (at % 6))) & 1);
        }

        return true;
    }
}

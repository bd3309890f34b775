using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform;

/// <summary>Ids that say nothing of what they name: 128 bits as 26 characters of a-z and 2-7 (RFC 4648 §6, small letters).</summary>
public static class OpaqueId
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const int Bytes = 16;

    static readonly SearchValues<char> letters = SearchValues.Create(Alphabet);

    public static string Make() => Encode(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The same id for the same parts, in the same order.</summary>
    public static string From(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // The length goes before each part, so that no two lists of parts run together into the same bytes.
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Encode(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    /// <summary>Whether a text may be such an id; anything else names nothing.</summary>
    public static bool IsOne(string? text) => text is { Length: 26 } && !text.AsSpan().ContainsAnyExcept(letters);

    static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(26);
        var (held, bits) = (0, 0);
        foreach (var value in bytes)
        {
            held = (held << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return text.Append(Alphabet[(held << (5 - bits)) & 31]).ToString();
    }
}

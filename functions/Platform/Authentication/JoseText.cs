using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Traceability.Platform.Authentication;

/// <summary>
/// Bytes as JOSE writes them (RFC 7515 §2, base64url): no padding, no white space, and one spelling of each value, so that no two
/// texts are the same signature or key.
/// </summary>
public static class JoseText
{
    static readonly SearchValues<char> alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    public static string Of(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        // One character over a multiple of four holds no whole byte.
        if (text.ContainsAnyExcept(alphabet) || text.Length % 4 == 1)
        {
            return false;
        }

        // The last character may have bits that no byte takes: where they are not zero it is another spelling, and is refused.
        var read = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (
            Base64Url.DecodeFromChars(text, read, out _, out var written) != OperationStatus.Done
            || !text.SequenceEqual(Of(read.AsSpan(0, written)))
        )
        {
            return false;
        }

        bytes = read[..written];
        return true;
    }
}

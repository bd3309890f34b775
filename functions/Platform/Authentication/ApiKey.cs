using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>
/// A bearer key: <c>tr_{id}_{secret}</c>. The id (64 bits, hexadecimal) finds the stored row; the secret is 256 random bits and
/// is kept only as its SHA-256, so that a copy of the table opens nothing.
/// </summary>
public sealed class ApiKey
{
    const int IdBytes = 8;
    const int SecretBytes = 32;

    static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");

    ApiKey(string id, byte[] secret)
    {
        Id = id;
        Hash = SHA256.HashData(secret);
        text = $"tr_{id}_{Base64Url.EncodeToString(secret)}";
    }

    readonly string text;

    public string Id { get; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public byte[] Hash { get; }

    public static ApiKey Make() =>
        new(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            RandomNumberGenerator.GetBytes(SecretBytes)
        );

    /// <summary>A new secret under an id that is the same for the same parts, so that a retry finds the key already made.</summary>
    public static ApiKey Make(params ReadOnlySpan<string> parts) =>
        new(IdOf(parts), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>
    /// The same key for the same parts, so that a retry is shown it again: for one that opens nothing by itself. Its secret is worked
    /// out from a seed that nobody outside has.
    /// </summary>
    public static ApiKey Make(byte[] seed, params ReadOnlySpan<string> parts) =>
        new(IdOf(parts), HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(OpaqueId.From(["secret", .. parts]))));

    static string IdOf(ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(OpaqueId.From(["key", .. parts]))).AsSpan(0, IdBytes)
        );

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        const int idLength = IdBytes * 2;
        if (
            text is null
            || text.Length != 3 + idLength + 1 + Base64Url.GetEncodedLength(SecretBytes)
            || !text.StartsWith("tr_", StringComparison.Ordinal)
            || text[3 + idLength] != '_'
        )
        {
            return false;
        }

        var id = text.AsSpan(3, idLength);
        var secret = new byte[SecretBytes];
        // The one that is called Try throws for a character that base64url has not.
        if (
            id.ContainsAnyExcept(hexadecimal)
            || Base64Url.DecodeFromChars(text.AsSpan(3 + idLength + 1), secret, out _, out var written)
                != OperationStatus.Done
            || written != SecretBytes
        )
        {
            return false;
        }

        key = new ApiKey(id.ToString(), secret);
        return true;
    }

    /// <summary>Compares in constant time.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash, hash);

    /// <summary>Compares two texts of any length in constant time.</summary>
    public static bool SameText(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(left)),
            SHA256.HashData(Encoding.UTF8.GetBytes(right))
        );

    /// <summary>The whole key, for the one answer that shows it.</summary>
    public override string ToString() => text;
}

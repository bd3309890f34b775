using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Personal;

/// <summary>
/// Makes what is private of one person unreadable, and readable again: AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a
/// nonce of its own for each text. A text that was kept for another person or as another field does not open.
/// </summary>
public sealed class PersonalCipher
{
    /// <summary>Bytes of a person's key.</summary>
    public const int KeyBytes = 32;

    const int NonceBytes = 12;
    const int TagBytes = 16;

    // What comes before a sealed text: another way of sealing gets another.
    const string Version = "1.";

    readonly byte[] key;
    readonly string person;

    /// <param name="person">Whose it is.</param>
    /// <param name="key">256 bits that nobody else's texts are sealed with.</param>
    public PersonalCipher(string person, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes);
        (this.person, this.key) = (person, key);
    }

    /// <summary>A text as it is kept; null stays null.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="field">What it is of the person: <c>phone</c>.</param>
    public string? Seal(string? text, string field)
    {
        if (text is null)
        {
            return null;
        }

        var plain = Encoding.UTF8.GetBytes(text);
        var kept = new byte[NonceBytes + TagBytes + plain.Length];
        Split(kept, out var nonce, out var tag, out var hidden);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, hidden, tag, Meaning(field));
        return Version + Base64Url.EncodeToString(kept);
    }

    /// <summary>The text that was sealed.</summary>
    /// <exception cref="CryptographicException">It was sealed for another person, as another field, or changed since.</exception>
    public string? Open(string? kept, string field)
    {
        if (kept is null)
        {
            return null;
        }

        if (
            !kept.StartsWith(Version, StringComparison.Ordinal)
            || !Base64Url.IsValid(kept.AsSpan(Version.Length), out var length)
            || length < NonceBytes + TagBytes
        )
        {
            throw new CryptographicException($"The {field} of {person} is kept as nothing that was sealed.");
        }

        var bytes = Base64Url.DecodeFromChars(kept.AsSpan(Version.Length));
        Split(bytes, out var nonce, out var tag, out var hidden);
        var plain = new byte[hidden.Length];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce, hidden, tag, plain, Meaning(field));
        return Encoding.UTF8.GetString(plain);
    }

    byte[] Meaning(string field) => Encoding.UTF8.GetBytes($"{person}\n{field}");

    static void Split(byte[] kept, out Span<byte> nonce, out Span<byte> tag, out Span<byte> hidden)
    {
        nonce = kept.AsSpan(0, NonceBytes);
        tag = kept.AsSpan(NonceBytes, TagBytes);
        hidden = kept.AsSpan(NonceBytes + TagBytes);
    }
}

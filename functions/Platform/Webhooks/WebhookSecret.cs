using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Webhooks;

/// <summary>
/// A secret that both sides of a webhook know (Standard Webhooks 1.0, "Signature scheme"): <c>whsec_</c> and base64 of 24 to 64
/// bytes. A secret in another form, such as EPCIS's <c>signatureToken</c>, is used as its UTF-8 bytes: 16 to 255 characters.
/// </summary>
public sealed class WebhookSecret
{
    const string Prefix = "whsec_";
    const int MadeBytes = 32;

    readonly byte[] key;

    WebhookSecret(string text, byte[] key)
    {
        Text = text;
        this.key = key;
    }

    /// <summary>The secret as it was given, for storage.</summary>
    public string Text { get; }

    public static WebhookSecret Make() => new(RandomNumberGenerator.GetBytes(MadeBytes));

    WebhookSecret(byte[] key)
        : this(Prefix + Convert.ToBase64String(key), key) { }

    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (text is null)
        {
            return false;
        }

        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var buffer = new byte[text.Length];
            if (
                Convert.TryFromBase64String(text[Prefix.Length..], buffer, out var written)
                && written is >= 24 and <= 64
            )
            {
                secret = new WebhookSecret(text, buffer[..written]);
            }
        }
        else if (text.Length is >= 16 and <= 255 && !text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            secret = new WebhookSecret(text, Encoding.UTF8.GetBytes(text));
        }

        return secret is not null;
    }

    /// <summary>The signature of a delivery, <c>v1,{base64}</c>: HMAC-SHA256 of <c>{id}.{seconds}.{body}</c>.</summary>
    /// <param name="id">The delivery's id, the same for each try.</param>
    /// <param name="at">When this try is sent, in seconds since 1970.</param>
    /// <param name="body">The body, byte for byte.</param>
    public string Sign(string id, long at, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}

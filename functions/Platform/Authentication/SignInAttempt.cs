using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>A sign-in that was begun: what the issuer's answer must fit.</summary>
/// <param name="State">Comes back with the browser (RFC 6749 §10.12).</param>
/// <param name="Nonce">Comes back in the token (OpenID Connect Core §3.1.2.1).</param>
/// <param name="Verifier">Shows that who redeems the code began the sign-in (RFC 7636).</param>
/// <param name="StartedAt">Seconds since 1970.</param>
public sealed record SignInAttempt(string State, string Nonce, string Verifier, long StartedAt)
{
    /// <summary>How long a person may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The SHA-256 of the verifier: S256 (RFC 7636 §4.2).</summary>
    public string Challenge => JoseText.Of(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static SignInAttempt Begin(DateTimeOffset now) => new(Random(), Random(), Random(), now.ToUnixTimeSeconds());

    static string Random() => JoseText.Of(RandomNumberGenerator.GetBytes(32));
}

/// <summary>
/// Attempts as the browser holds them meanwhile: encrypted and sealed (AES-256-GCM) with the program's own key, so that nothing is kept
/// here and any instance can go on.
/// </summary>
public sealed class SignInCookies(ServerKeyTable server, TimeProvider time)
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "sign-in";

    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int MaxLength = 1024;

    public async Task<string> SealAsync(SignInAttempt attempt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var started = attempt.StartedAt.ToString(CultureInfo.InvariantCulture);
        var text = Encoding.ASCII.GetBytes($"{attempt.State}.{attempt.Nonce}.{attempt.Verifier}.{started}");
        var sealedText = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceBytes));
        using var cipher = await CipherAsync(cancellation);
        cipher.Encrypt(
            sealedText.AsSpan(0, NonceBytes),
            text,
            sealedText.AsSpan(NonceBytes, text.Length),
            sealedText.AsSpan(NonceBytes + text.Length)
        );
        return JoseText.Of(sealedText);
    }

    /// <summary>The attempt in a cookie; null for one that is over, or that was not made here.</summary>
    public async Task<SignInAttempt?> OpenAsync(string? cookie, CancellationToken cancellation)
    {
        if (
            cookie is not { Length: <= MaxLength }
            || !JoseText.TryRead(cookie, out var sealedText)
            || sealedText.Length <= NonceBytes + TagBytes
        )
        {
            return null;
        }

        var text = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var cipher = await CipherAsync(cancellation);
        try
        {
            cipher.Decrypt(
                sealedText.AsSpan(0, NonceBytes),
                sealedText.AsSpan(NonceBytes, text.Length),
                sealedText.AsSpan(NonceBytes + text.Length),
                text
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return
            Encoding.ASCII.GetString(text).Split('.') is [var state, var nonce, var verifier, var at]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(started) < SignInAttempt.Life
            ? new SignInAttempt(state, nonce, verifier, started)
            : null;
    }

    async Task<AesGcm> CipherAsync(CancellationToken cancellation) =>
        new(await server.ForAsync("sign-in", cancellation), TagBytes);
}

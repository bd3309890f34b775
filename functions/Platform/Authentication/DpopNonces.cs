using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Traceability.Platform.Authentication;

/// <summary>
/// The nonces that say which proofs are fresh (RFC 9449 §8), by this server's clock alone. They are kept nowhere: a nonce is the HMAC
/// of its five minutes by the program's own key, so that every instance knows those of every other.
/// </summary>
public sealed class DpopNonces(ServerKeyTable server, TimeProvider time)
{
    /// <summary>The header that carries them.</summary>
    public const string Header = "DPoP-Nonce";

    /// <summary>How long a nonce is given out; the one before is taken as well.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    const int Bytes = 16;

    /// <summary>Which five minutes it is, counted from 1970.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeSeconds() / (long)Life.TotalSeconds;

    /// <summary>The nonce that is given out now, 22 characters.</summary>
    public async ValueTask<string> GiveAsync(CancellationToken cancellation) => Of(Now, await KeyAsync(cancellation));

    /// <summary>The five minutes that a nonce is of: these, or those before; null for any other.</summary>
    public async ValueTask<long?> WhenAsync(string? nonce, CancellationToken cancellation)
    {
        if (nonce is null)
        {
            return null;
        }

        var (now, key) = (Now, await KeyAsync(cancellation));
        return ApiKey.SameText(nonce, Of(now, key)) ? now
            : ApiKey.SameText(nonce, Of(now - 1, key)) ? now - 1
            : null;
    }

    ValueTask<byte[]> KeyAsync(CancellationToken cancellation) => server.ForAsync("dpop-nonce", cancellation);

    static string Of(long when, byte[] key)
    {
        Span<byte> counted = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counted, when);
        return JoseText.Of(HMACSHA256.HashData(key, counted).AsSpan(0, Bytes));
    }
}

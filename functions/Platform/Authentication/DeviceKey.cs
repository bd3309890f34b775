using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>
/// A device's public key: a point of P-256, whose private half never leaves the device (RFC 7517, RFC 7518 §6.2). Only such a key
/// can be one of these.
/// </summary>
public sealed class DeviceKey
{
    const int CoordinateBytes = 32;
    const int SignatureBytes = 2 * CoordinateBytes;

    readonly ECPoint point;

    DeviceKey(ECPoint point)
    {
        this.point = point;
        // RFC 7638 §3.2: the members that a key must have, in the order of their names, without white space.
        var members = $$"""{"crv":"P-256","kty":"EC","x":"{{JoseText.Of(point.X)}}","y":"{{JoseText.Of(point.Y)}}"}""";
        Thumbprint = JoseText.Of(SHA256.HashData(Encoding.ASCII.GetBytes(members)));
    }

    /// <summary>What names the key: the base64url of a SHA-256, 43 characters (RFC 7638).</summary>
    public string Thumbprint { get; }

    /// <param name="kty">Its type: <c>EC</c>.</param>
    /// <param name="crv">Its curve: <c>P-256</c>.</param>
    /// <param name="x">32 bytes, base64url.</param>
    /// <param name="y">32 bytes, base64url.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(string? kty, string? crv, string? x, string? y, [NotNullWhen(true)] out DeviceKey? key)
    {
        key = null;
        if (
            kty != "EC"
            || crv != "P-256"
            || !JoseText.TryRead(x, out var across)
            || !JoseText.TryRead(y, out var up)
            || across.Length != CoordinateBytes
            || up.Length != CoordinateBytes
        )
        {
            return false;
        }

        var point = new ECPoint { X = across, Y = up };
        try
        {
            using var tried = Import(point);
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return false;
        }

        key = new DeviceKey(point);
        return true;
    }

    /// <summary>Whether this key's other half signed these bytes: ES256 (RFC 7518 §3.4), both numbers one after the other.</summary>
    public bool Signed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        using var verifier = Import(point);
        return verifier.VerifyData(
            text,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    static ECDsa Import(ECPoint point) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
}

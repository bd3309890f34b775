using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Platform.Authentication;

/// <summary>
/// That a device has its key, shown for one request: the JWT of a <c>DPoP</c> header (RFC 9449 §4.2). One that its own key did not
/// sign cannot be read. When it was made is not read: the clock of a phone may be years off, and the server's nonce says what is
/// fresh.
/// </summary>
/// <param name="Key">The key that signed it.</param>
/// <param name="Id"><c>jti</c>: another for every proof, 1 to 128 characters.</param>
/// <param name="Method"><c>htm</c>: the method of the request.</param>
/// <param name="Target"><c>htu</c>: the address of the request, without query and fragment.</param>
/// <param name="TokenHash"><c>ath</c>: the base64url of the token's SHA-256; null where there is no token yet.</param>
/// <param name="Nonce">The nonce that the server gave; null where the device has none.</param>
public sealed record DpopProof(DeviceKey Key, string Id, string Method, string Target, string? TokenHash, string? Nonce)
{
    /// <summary>The header's name.</summary>
    public const string Header = "DPoP";

    /// <summary>Characters of a proof at most.</summary>
    public const int MaxLength = 4096;

    const int MaxId = 128;

    /// <summary>Reads a proof and checks its signature; false for any text that is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DpopProof? proof)
    {
        proof = null;
        if (text is not { Length: <= MaxLength } || text.Split('.') is not [var head, var body, var mark])
        {
            return false;
        }

        if (
            !JoseText.TryRead(mark, out var signature)
            || Read(head, ProofJson.Default.ProofHeader) is not { Type: "dpop+jwt", Algorithm: "ES256" } header
            // An extension that must be understood is none that is known here (RFC 7515 §4.1.11).
            || header.Critical is not null
            // A private key has no place in a proof (RFC 9449 §4.3).
            || header.Key is not { D: null } sent
            || !DeviceKey.TryParse(sent.Kty, sent.Crv, sent.X, sent.Y, out var key)
            || Read(body, ProofJson.Default.ProofClaims)
                is not { Id: { Length: > 0 and <= MaxId } id, Method: { } method, Target: { } target } claims
            || !key.Signed(Encoding.ASCII.GetBytes($"{head}.{body}"), signature)
        )
        {
            return false;
        }

        proof = new DpopProof(key, id, method, target, claims.TokenHash, claims.Nonce);
        return true;
    }

    static T? Read<T>(string part, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (!JoseText.TryRead(part, out var json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The head of a proof; what else stands there is left alone.</summary>
sealed record ProofHeader(
    [property: JsonPropertyName("typ")] string? Type,
    [property: JsonPropertyName("alg")] string? Algorithm,
    [property: JsonPropertyName("jwk")] ProofKey? Key,
    [property: JsonPropertyName("crit")] JsonElement? Critical
);

/// <summary>The key in the head of a proof.</summary>
/// <param name="D">A private half, which must not be there.</param>
sealed record ProofKey(
    [property: JsonPropertyName("kty")] string? Kty,
    [property: JsonPropertyName("crv")] string? Crv,
    [property: JsonPropertyName("x")] string? X,
    [property: JsonPropertyName("y")] string? Y,
    [property: JsonPropertyName("d")] string? D
);

/// <summary>What a proof says; what else stands there is left alone.</summary>
sealed record ProofClaims(
    [property: JsonPropertyName("jti")] string? Id,
    [property: JsonPropertyName("htm")] string? Method,
    [property: JsonPropertyName("htu")] string? Target,
    [property: JsonPropertyName("ath")] string? TokenHash,
    [property: JsonPropertyName("nonce")] string? Nonce
);

[JsonSerializable(typeof(ProofHeader))]
[JsonSerializable(typeof(ProofClaims))]
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
sealed partial class ProofJson : JsonSerializerContext;

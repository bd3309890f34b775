using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Traceability.Platform.Authentication;

/// <summary>Who signed in, as the issuer says.</summary>
/// <param name="Subject">The issuer's own name for the person, which never goes to another.</param>
/// <param name="Email">In small letters; null where the issuer did not verify it.</param>
public sealed record OpenIdPerson(string Subject, string? Email);

/// <summary>Why nobody signed in.</summary>
public enum OpenIdFault
{
    None,

    /// <summary>The issuer does not take the code, or its token is not for this sign-in.</summary>
    Refused,

    /// <summary>The issuer cannot be reached, or does not answer as one.</summary>
    Down,
}

/// <summary>
/// Somebody else's sign-in: OpenID Connect Core 1.0 by the authorization code, with PKCE (RFC 7636). Where it is and which keys it signs
/// with is read from the issuer itself (OpenID Connect Discovery 1.0), and again when a token is signed with another key.
/// </summary>
public sealed class OpenIdIssuer(Settings settings, TimeProvider time) : IDisposable
{
    const int MaxAnswer = 256 * 1024;

    /// <summary>How far the clocks of issuer and program may be apart.</summary>
    static readonly TimeSpan skew = TimeSpan.FromMinutes(2);

    /// <summary>How long what the issuer says of itself is used.</summary>
    static readonly TimeSpan longest = TimeSpan.FromHours(1);

    readonly JsonWebTokenHandler tokens = new() { MapInboundClaims = false };
    readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    Known? last;

    /// <summary>Where the issuer sends the browser back to.</summary>
    public string BackTo => settings.PublicUrl + "/farm/signed-in";

    /// <summary>Where a person signs in; null where the issuer cannot be reached.</summary>
    public async Task<string?> BeginAsync(SignInSettings set, SignInAttempt attempt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(attempt);
        try
        {
            var known = await KnowAsync(set, keyId: null, cancellation);
            var at = known.Issuer.AuthorizationEndpoint!;
            return at
                + (at.Contains('?', StringComparison.Ordinal) ? '&' : '?')
                + string.Join(
                    '&',
                    new[]
                    {
                        ("response_type", "code"),
                        ("client_id", set.ClientId),
                        ("redirect_uri", BackTo),
                        ("scope", "openid email"),
                        ("state", attempt.State),
                        ("nonce", attempt.Nonce),
                        ("code_challenge", attempt.Challenge),
                        ("code_challenge_method", "S256"),
                    }.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}")
                );
        }
        catch (Exception fault) when (IsDown(fault, cancellation))
        {
            return null;
        }
    }

    /// <summary>Who a code is of.</summary>
    public async Task<(OpenIdPerson? Person, OpenIdFault Fault)> RedeemAsync(
        SignInSettings set,
        SignInAttempt attempt,
        string code,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(attempt);
        try
        {
            return
                await TokenAsync(set, attempt, code, cancellation) is { } token
                && await PersonAsync(set, attempt, token, cancellation) is { } person
                ? (person, OpenIdFault.None)
                : (null, OpenIdFault.Refused);
        }
        catch (Exception fault) when (IsDown(fault, cancellation))
        {
            return (null, OpenIdFault.Down);
        }
    }

    public void Dispose() => http.Dispose();

    async Task<string?> TokenAsync(
        SignInSettings set,
        SignInAttempt attempt,
        string code,
        CancellationToken cancellation
    )
    {
        var known = await KnowAsync(set, keyId: null, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, known.Issuer.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = BackTo,
                    ["client_id"] = set.ClientId,
                    ["code_verifier"] = attempt.Verifier,
                }
            ),
        };
        if (set.ClientSecret is { } secret)
        {
            // RFC 6749 §2.3.1: both are encoded as in a form first.
            var pair = $"{Uri.EscapeDataString(set.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))
            );
        }

        using var answer = await http.SendAsync(request, cancellation);
        if ((int)answer.StatusCode is >= 400 and < 500)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadAsStringAsync(cancellation);
        return JsonSerializer.Deserialize(json, OpenIdJson.Default.OpenIdTokens)?.IdToken;
    }

    // OpenID Connect Core §3.1.3.7.
    async Task<OpenIdPerson?> PersonAsync(
        SignInSettings set,
        SignInAttempt attempt,
        string text,
        CancellationToken cancellation
    )
    {
        if (!tokens.CanReadToken(text))
        {
            return null;
        }

        var keyId = tokens.ReadJsonWebToken(text).Kid;
        var known = await KnowAsync(set, keyId, cancellation);
        var found = await tokens.ValidateTokenAsync(
            text,
            new TokenValidationParameters
            {
                ValidIssuer = set.Issuer,
                ValidAudience = set.ClientId,
                IssuerSigningKeys = known.Keys,
                TryAllIssuerSigningKeys = string.IsNullOrEmpty(keyId),
                // What is signed with a secret that both have, or with nothing, is not the issuer's.
                ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
                LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
            }
        );
        if (
            !found.IsValid
            || found.SecurityToken is not JsonWebToken { Subject: { Length: > 0 } subject } token
            || !token.TryGetPayloadValue<string>("nonce", out var nonce)
            || !ApiKey.SameText(nonce, attempt.Nonce)
            // One that is for several must be meant for this one.
            || (token.Audiences.Skip(1).Any() && token.Azp != set.ClientId)
        )
        {
            return null;
        }

        return new OpenIdPerson(subject, IsVerified(token) ? Email(token) : null);
    }

    bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + skew && !(notBefore > now + skew);
    }

    // Some issuers write the truth as a text.
    static bool IsVerified(JsonWebToken token) =>
        token.TryGetPayloadValue<object>("email_verified", out var verified) && verified is true or "true" or "True";

    // Some issuers write null in place of leaving it out.
    static string? Email(JsonWebToken token) =>
        token.TryGetPayloadValue<string?>("email", out var email) ? email?.Trim().ToLowerInvariant() : null;

    async Task<Known> KnowAsync(SignInSettings set, string? keyId, CancellationToken cancellation)
    {
        if (
            last is { } known
            && time.GetElapsedTime(known.ReadAt) < longest
            && (string.IsNullOrEmpty(keyId) || known.Keys.Any(key => key.KeyId == keyId))
        )
        {
            return known;
        }

        var asked = time.GetTimestamp();
        var described = await http.GetStringAsync(
            new Uri(set.Issuer.TrimEnd('/') + "/.well-known/openid-configuration"),
            cancellation
        );
        var issuer = JsonSerializer.Deserialize(described, OpenIdJson.Default.OpenIdDescription);
        if (
            issuer?.Issuer != set.Issuer
            || !IsSafe(issuer.AuthorizationEndpoint)
            || !IsSafe(issuer.TokenEndpoint)
            || !IsSafe(issuer.KeysAddress)
        )
        {
            throw new InvalidDataException("The issuer does not describe itself as OpenID Connect asks.");
        }

        var keys = JsonWebKeySet.Create(await http.GetStringAsync(new Uri(issuer.KeysAddress!), cancellation));
        return last = new Known(issuer, [.. keys.GetSigningKeys()], asked);
    }

    static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && SignInSettings.IsSafe(uri);

    static bool IsDown(Exception fault, CancellationToken cancellation) =>
        fault is HttpRequestException or JsonException or InvalidDataException or ArgumentException
        || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);

    sealed record Known(OpenIdDescription Issuer, IReadOnlyList<SecurityKey> Keys, long ReadAt);
}

/// <summary>What an issuer says of itself (OpenID Connect Discovery 1.0 §3).</summary>
sealed record OpenIdDescription(
    [property: JsonPropertyName("issuer")] string? Issuer,
    [property: JsonPropertyName("authorization_endpoint")] string? AuthorizationEndpoint,
    [property: JsonPropertyName("token_endpoint")] string? TokenEndpoint,
    [property: JsonPropertyName("jwks_uri")] string? KeysAddress
);

/// <summary>What a code is exchanged for.</summary>
sealed record OpenIdTokens([property: JsonPropertyName("id_token")] string? IdToken);

[JsonSerializable(typeof(OpenIdDescription))]
[JsonSerializable(typeof(OpenIdTokens))]
sealed partial class OpenIdJson : JsonSerializerContext;

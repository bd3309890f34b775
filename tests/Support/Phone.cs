using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>
/// A farmer's phone: it makes its own key, comes in by an invitation's link, and proves its key with every request (RFC 9449), with the
/// nonce of the last answer.
/// </summary>
public sealed class Phone(TraceabilityProgram program, DateTimeOffset? clock = null) : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    int proofs;

    /// <summary>The nonce that the last answer gave.</summary>
    public string? Nonce { get; set; }

    public string? Token { get; set; }

    /// <summary>The version of the text that its owner agrees to when it joins; null where it says nothing of it.</summary>
    public string? Consent { get; set; }

    public string? Id { get; private set; }

    /// <summary>Whose phone it is, as joining answered.</summary>
    public JsonNode? Farmer { get; private set; }

    public JsonObject Key
    {
        get
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            };
        }
    }

    /// <summary>The link of a new invitation, made by the operator or whoever's key it is.</summary>
    public static async Task<string> Invited(
        TraceabilityProgram program,
        string farmer,
        string key = TraceabilityProgram.OperatorKey
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        var answer = await program.Sends($"/api/farmers/{farmer}/invitations", null, key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return (await answer.Json()).Text("link");
    }

    /// <summary>A farmer's phone that came in.</summary>
    public static async Task<Phone> InAsync(TraceabilityProgram program, string farmer)
    {
        var phone = new Phone(program);
        var answer = await phone.Joins(await Invited(program, farmer));
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return phone;
    }

    /// <summary>Opens an invitation's link, and keeps the token that it gets.</summary>
    public async Task<HttpResponseMessage> Joins(string link, string name = "Điện thoại của bố")
    {
        ArgumentNullException.ThrowIfNull(link);
        var body = new JsonObject
        {
            ["invitation"] = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..],
            ["name"] = name,
            ["key"] = Key,
        };
        if (Consent is not null)
        {
            body["consent"] = Consent;
        }

        var answer = await AsksAsync(HttpMethod.Post, "/api/devices", body, withToken: false);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            var joined = await answer.Json();
            (Id, Token, Farmer) = (joined.Text("id"), joined.Text("token"), joined["farmer"]);
        }

        return answer;
    }

    public Task<HttpResponseMessage> Gets(string path) => AsksAsync(HttpMethod.Get, path, null);

    public Task<HttpResponseMessage> Sends(string path, JsonNode? body, string? actingFor = null) =>
        AsksAsync(HttpMethod.Post, path, body, actingFor: actingFor);

    /// <summary>Asks; makes the proof again once where the program gives it a newer nonce, as the app does.</summary>
    public async Task<HttpResponseMessage> AsksAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        bool withToken = true,
        string? actingFor = null
    )
    {
        var token = withToken ? Token : null;
        var answer = await SendsAsync(method, path, body, token, Proves(method.Method, path, token), actingFor);
        return IsAskedForANonce(answer)
            ? await SendsAsync(method, path, body, token, Proves(method.Method, path, token), actingFor)
            : answer;
    }

    public static bool IsAskedForANonce(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.StatusCode == HttpStatusCode.Unauthorized
            && answer.Headers.WwwAuthenticate.ToString().Contains("use_dpop_nonce", StringComparison.Ordinal);
    }

    /// <summary>Sends one request with a proof that is given, whatever it says.</summary>
    public async Task<HttpResponseMessage> SendsAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        string? token,
        string? proof,
        string? actingFor = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        }

        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        if (actingFor is not null)
        {
            request.Headers.Add("Acting-For", actingFor);
        }

        var answer = await program.Asks(request);
        if (answer.Headers.TryGetValues("DPoP-Nonce", out var nonces))
        {
            Nonce = Assert.Single(nonces);
        }

        return answer;
    }

    /// <summary>A proof for one request, with whatever a test changes of it.</summary>
    public string Proves(
        string method,
        string path,
        string? token,
        Action<JsonObject>? head = null,
        Action<JsonObject>? claims = null,
        string origin = TraceabilityProgram.PublicUrl
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        var header = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = "ES256",
            ["jwk"] = Key,
        };
        var body = new JsonObject
        {
            ["jti"] = $"proof-{++proofs}",
            ["htm"] = method,
            ["htu"] = origin + path.Split('?')[0],
            ["iat"] = (clock ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds(),
        };
        if (token is not null)
        {
            body["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }

        if (Nonce is not null)
        {
            body["nonce"] = Nonce;
        }

        head?.Invoke(header);
        claims?.Invoke(body);
        var text = $"{Part(header)}.{Part(body)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(text),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => key.Dispose();

    static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}

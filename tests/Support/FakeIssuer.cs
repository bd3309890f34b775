using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Support;

/// <summary>
/// Somebody else's sign-in on a port of its own: discovery, keys, codes with PKCE, and tokens that say what a test wants. It writes its
/// tokens by hand, so that the program's reader is held against another's writer.
/// </summary>
public sealed class FakeIssuer : IAsyncDisposable
{
    public const string Client = "traceability";
    public const string Secret = "p:ss word";

    readonly WebApplication server;
    readonly ConcurrentDictionary<string, (JsonObject Claims, string Challenge, string BackTo)> codes = new();
    RSA key = RSA.Create(2048);
    int keys = 1;

    FakeIssuer(WebApplication server) => this.server = server;

    public string Address =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What the issuer calls itself, where that is not where it is.</summary>
    public string? Named { get; set; }

    /// <summary>Changes what the next token says.</summary>
    public Action<JsonObject>? Says { get; set; }

    /// <summary>Changes the head of the next token.</summary>
    public Action<JsonObject>? Heads { get; set; }

    /// <summary>Signs with a key that it does not publish.</summary>
    public bool SignsWithAnother { get; set; }

    /// <summary>Answers as a server that is broken.</summary>
    public bool IsDown { get; set; }

    /// <summary>The time that its tokens go by.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>How often its keys were read.</summary>
    public int KeysRead { get; private set; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new FakeIssuer(builder.Build());
        issuer.server.MapGet("/.well-known/openid-configuration", issuer.Describe);
        issuer.server.MapGet("/keys", issuer.Keys);
        issuer.server.MapPost("/token", issuer.RedeemAsync);
        await issuer.server.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>From now on it signs with a new key, and publishes that alone.</summary>
    public void RotatesItsKey()
    {
        key.Dispose();
        key = RSA.Create(2048);
        keys++;
    }

    /// <summary>A person signs in where the program sent the browser; says where the browser is sent back to.</summary>
    public string SignsIn(Uri asked, string subject, string? email, bool verified = true)
    {
        ArgumentNullException.ThrowIfNull(asked);
        Assert.StartsWith(Address + "/authorize?", asked.AbsoluteUri, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(asked.Query);
        Assert.Equal("code", query["response_type"].ToString());
        Assert.Equal(Client, query["client_id"].ToString());
        Assert.Equal("S256", query["code_challenge_method"].ToString());
        Assert.Contains("openid", query["scope"].ToString().Split(' '));
        var claims = new JsonObject
        {
            ["iss"] = Named ?? Address,
            ["aud"] = Client,
            ["sub"] = subject,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
            ["nonce"] = query["nonce"].ToString(),
            ["email"] = email,
            ["email_verified"] = verified,
        };
        Says?.Invoke(claims);
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (claims, query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return $"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}";
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        key.Dispose();
    }

    IResult Describe() =>
        IsDown
            ? Results.StatusCode(StatusCodes.Status502BadGateway)
            : Json(
                new JsonObject
                {
                    ["issuer"] = Named ?? Address,
                    ["authorization_endpoint"] = Address + "/authorize",
                    ["token_endpoint"] = Address + "/token",
                    ["jwks_uri"] = Address + "/keys",
                    ["response_types_supported"] = new JsonArray("code"),
                }
            );

    IResult Keys()
    {
        KeysRead++;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return Json(
            new JsonObject
            {
                ["keys"] = new JsonArray(
                    new JsonObject
                    {
                        ["kty"] = "RSA",
                        ["use"] = "sig",
                        ["kid"] = $"k{keys}",
                        ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                        ["e"] = Base64Url.EncodeToString(parameters.Exponent),
                    }
                ),
            }
        );
    }

    async Task<IResult> RedeemAsync(HttpRequest request)
    {
        if (IsDown)
        {
            return Results.StatusCode(StatusCodes.Status502BadGateway);
        }

        var form = await request.ReadFormAsync(TestContext.Current.CancellationToken);
        var basic = Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Client)}:{Uri.EscapeDataString(Secret)}")
        );
        var verifier = SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()));
        return
            request.Headers.Authorization == "Basic " + basic
            && form["grant_type"] == "authorization_code"
            // A code is good once.
            && codes.TryRemove(form["code"].ToString(), out var asked)
            && form["redirect_uri"] == asked.BackTo
            && Base64Url.EncodeToString(verifier) == asked.Challenge
            ? Json(new JsonObject { ["token_type"] = "Bearer", ["id_token"] = Token(asked.Claims) })
            : Results.Json(new JsonObject { ["error"] = "invalid_grant" }, statusCode: 400);
    }

    string Token(JsonObject claims)
    {
        var head = new JsonObject
        {
            ["alg"] = "RS256",
            ["typ"] = "JWT",
            ["kid"] = $"k{keys}",
        };
        Heads?.Invoke(head);
        var text = $"{Part(head)}.{Part(claims)}";
        if (head.Text("alg") == "none")
        {
            return text + ".";
        }

        using var other = RSA.Create(2048);
        var signature = (SignsWithAnother ? other : key).SignData(
            Encoding.ASCII.GetBytes(text),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    static IResult Json(JsonObject json) => Results.Text(json.ToJsonString(), "application/json");

    static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}

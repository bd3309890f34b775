using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Traceability.Benchmarks;

/// <summary>
/// Somebody's own shop that is told by Standard Webhooks 1.0 and takes nothing on trust: it verifies each signature by its own code,
/// knows a repetition by its <c>webhook-id</c>, and keeps the last state of each item. Now and then its answer is lost after the
/// effect; the second try is always answered.
/// </summary>
sealed class ToldShop : IAsyncDisposable
{
    const string Prefix = "whsec_";
    const string Version = "v1,";

    /// <summary>How far a message's time may be from ours ("Verifying webhook authenticity").</summary>
    static readonly TimeSpan tolerance = TimeSpan.FromMinutes(5);

    readonly WebApplication server;
    readonly Random random;
    readonly double lostAnswers;
    readonly Lock gate = new();
    readonly HashSet<string> ids = new(StringComparer.Ordinal);
    readonly Dictionary<string, (long Revision, JsonNode Item)> items = new(StringComparer.Ordinal);
    readonly List<string> complaints = [];
    byte[]? secret;

    ToldShop(WebApplication server, int seed, double lostAnswers)
    {
        this.server = server;
        this.lostAnswers = lostAnswers;
        random = new Random(seed);
    }

    public string Target =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        + "/hook";

    public int Count
    {
        get
        {
            lock (gate)
            {
                return items.Count;
            }
        }
    }

    /// <summary>Messages that came again.</summary>
    public int Repetitions { get; private set; }

    /// <summary>What no honest sender does: a wrong signature, one revision of an item with two contents.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (gate)
            {
                return [.. complaints];
            }
        }
    }

    /// <param name="lostAnswers">Of messages, 0 to 1: their first answer reaches nobody.</param>
    public static async Task<ToldShop> StartAsync(int seed, double lostAnswers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var shop = new ToldShop(builder.Build(), seed, lostAnswers);
        shop.server.MapPost("/hook", shop.TakeAsync);
        await shop.server.StartAsync();
        return shop;
    }

    /// <summary>The secret as the program showed it.</summary>
    public void Trust(string shown) => secret = Convert.FromBase64String(shown[Prefix.Length..]);

    public IReadOnlyList<Offer> Offers()
    {
        lock (gate)
        {
            return [.. items.Values.Select(kept => Read(kept.Item))];
        }
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var id = headers["webhook-id"].ToString();
        if (secret is null)
        {
            // It was not connected to the end yet.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else if (!IsSigned(secret, id, headers, body.ToArray()))
        {
            Complain($"webhook-id {id}: the signature is wrong");
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (Take(id, JsonNode.Parse(body.ToArray())!))
        {
            context.Abort();
        }
    }

    static bool IsSigned(byte[] secret, string id, IHeaderDictionary headers, byte[] body)
    {
        var timestamp = headers["webhook-timestamp"].ToString();
        if (
            !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > tolerance
        )
        {
            return false;
        }

        byte[] said = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(secret, said);
        // Several where a secret is being changed: one that is ours is enough.
        return headers["webhook-signature"]
            .ToString()
            .Split(' ')
            .Any(signature =>
                signature.StartsWith(Version, StringComparison.Ordinal)
                && CryptographicOperations.FixedTimeEquals(
                    Convert.FromBase64String(signature[Version.Length..]),
                    expected
                )
            );
    }

    // Whether its answer is lost.
    bool Take(string id, JsonNode message)
    {
        lock (gate)
        {
            if (!ids.Add(id))
            {
                Repetitions++;
                return false;
            }

            var item = message["data"]!;
            var gtin = item["gtin"]!.GetValue<string>();
            var revision = item["revision"]!.GetValue<long>();
            if (!items.TryGetValue(gtin, out var kept) || kept.Revision < revision)
            {
                items[gtin] = (revision, item);
            }
            else if (kept.Revision == revision)
            {
                complaints.Add($"{gtin}: revision {revision} came under two ids");
            }

            return random.NextDouble() < lostAnswers;
        }
    }

    void Complain(string what)
    {
        lock (gate)
        {
            complaints.Add(what);
        }
    }

    static Offer Read(JsonNode item) =>
        new(
            item["gtin"]!.GetValue<string>(),
            long.Parse(item["price"]!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            item["stock"]!.GetValue<decimal>(),
            item["state"]!.GetValue<string>() == "listed",
            string.Join(", ", item["lots"]!.AsArray().Select(lot => lot!.GetValue<string>()))
        );
}

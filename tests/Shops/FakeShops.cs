using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Shops;

/// <summary>The platforms that shops are on: a process that knows nothing of the program, with faults as a test asks for them.</summary>
public sealed class FakeShops : IAsyncDisposable
{
    public const string PartnerId = "2001887";
    public const string PartnerKey = "shopee-partner-key-of-the-test";
    public const string AppKey = "38abcd";
    public const string AppSecret = "tiktok-app-secret-of-the-test";
    public const string Warehouse = "7068517275539719942";

    readonly Process process;
    readonly HttpClient client;

    FakeShops(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public static async Task<FakeShops> StartAsync()
    {
        var root = DataFolder.PackageFolder(AppContext.BaseDirectory)!;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(root, "fakes", "bin", configuration, "net10.0", "Traceability.Fakes.dll");
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true }
        )!;
        const string Said = "Listening on ";
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Said, StringComparison.Ordinal))
            {
                return new FakeShops(process, new Uri(line[Said.Length..]));
            }
        }

        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    /// <summary>Opens a shop on Shopee, or has its owner authorise us anew: its refresh token.</summary>
    public Task<string> OpensShopee(string shop) =>
        Posts(
            "/admin/shopee/shops",
            new JsonObject
            {
                ["shopId"] = shop,
                ["partnerId"] = PartnerId,
                ["partnerKey"] = PartnerKey,
            }
        );

    /// <summary>Opens a shop on TikTok, or has its owner authorise us anew: its refresh token.</summary>
    public Task<string> OpensTikTok(string shop) =>
        Posts(
            "/admin/tiktok/shops",
            new JsonObject
            {
                ["shopId"] = shop,
                ["appKey"] = AppKey,
                ["appSecret"] = AppSecret,
            }
        );

    /// <summary>What a shop's own system has: <c>items</c> or <c>products</c>, <c>refreshes</c>, <c>calls</c>.</summary>
    public async Task<JsonNode> Has(string kind, string shop) =>
        (await client.GetFromJsonAsync<JsonNode>($"/admin/{kind}/{shop}", TestContext.Current.CancellationToken))!;

    /// <summary>How many faults there were.</summary>
    public async Task<int> Injected() =>
        (int)
            (await client.GetFromJsonAsync<JsonNode>("/admin/faults", TestContext.Current.CancellationToken))![
                "injected"
            ]!;

    public Task Expires(string kind, string shop) => Posts($"/admin/{kind}/{shop}/expire", null);

    public Task Becomes(string kind, string shop, string gtin, string status) =>
        Posts($"/admin/{kind}/{shop}/{(kind == "shopee" ? "items" : "products")}/{gtin}/status/{status}", null);

    /// <summary>Its clock shows another time.</summary>
    public Task Says(DateTimeOffset now) =>
        Puts("/admin/clock", new JsonObject { ["now"] = now.ToString("O", CultureInfo.InvariantCulture) });

    /// <summary>From now on requests fail: by the seed, at a rate, in these ways, on paths that have a part in them.</summary>
    public Task Fails(int seed, double rate, string pathPart, params IEnumerable<string> kinds) =>
        Puts(
            "/admin/faults",
            new JsonObject
            {
                ["seed"] = seed,
                ["rate"] = rate,
                ["kinds"] = new JsonArray([.. kinds.Select(kind => (JsonNode)kind)]),
                ["pathPart"] = pathPart,
            }
        );

    public Task Recovers() => Fails(0, 0, "");

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    async Task<string> Posts(string path, JsonNode? body)
    {
        var answer = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    async Task Puts(string path, JsonNode body) =>
        (await client.PutAsJsonAsync(path, body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
}

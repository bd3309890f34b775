using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>A shop on Shopee as `fakes/` plays it: a process of its own, strict, that fails now and then in every way it knows.</summary>
sealed class FakeShopee : IAsyncDisposable
{
    const string ShopId = "14701711";
    const string PartnerId = "2001887";
    const string PartnerKey = "shopee-partner-key-of-the-benchmark";
    const string LotsInText = "Lô đang bán: ";

    readonly Process process;
    readonly HttpClient client;

    FakeShopee(Process process, Uri address)
    {
        this.process = process;
        client = new HttpClient { BaseAddress = address };
    }

    public static async Task<FakeShopee> StartAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(
            ProgramUnderTest.Root,
            "fakes",
            "bin",
            configuration,
            "net10.0",
            "Traceability.Fakes.dll"
        );
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true }
        )!;
        const string Said = "Listening on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Said, StringComparison.Ordinal))
            {
                return new FakeShopee(process, new Uri(line[Said.Length..]));
            }
        }

        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    /// <summary>From now on so many of all requests fail.</summary>
    public Task FailAsync(double rate, int seed) =>
        SendAsync(
            HttpMethod.Put,
            "/admin/faults",
            new JsonObject
            {
                ["seed"] = seed,
                ["rate"] = rate,
                ["kinds"] = new JsonArray("busy", "error", "hang", "slow", "lost", "late"),
                ["pathPart"] = "/api/v2/",
            }
        );

    /// <summary>Its owner lets us in, or in again: the refresh token.</summary>
    public Task<string> AuthoriseAsync() =>
        SendAsync(
            HttpMethod.Post,
            "/admin/shopee/shops",
            new JsonObject
            {
                ["shopId"] = ShopId,
                ["partnerId"] = PartnerId,
                ["partnerKey"] = PartnerKey,
            }
        );

    /// <summary>What an operator sends to connect it. Its rate is no limit here: what is looked at is what comes through.</summary>
    public JsonObject Connection(string refreshToken) =>
        new()
        {
            ["kind"] = "shopee",
            ["name"] = "Nông sản trên Shopee",
            ["shopId"] = ShopId,
            ["appKey"] = PartnerId,
            ["appSecret"] = PartnerKey,
            ["refreshToken"] = refreshToken,
            ["origin"] = client.BaseAddress!.OriginalString,
            ["categories"] = new JsonArray(new JsonObject { ["id"] = "100777" }),
            ["package"] = new JsonObject
            {
                ["length"] = 30,
                ["width"] = 20,
                ["height"] = 15,
            },
            ["requestsPerSecond"] = 1000,
        };

    /// <summary>Items that it ever had.</summary>
    public async Task<int> CountAsync() =>
        (await client.GetFromJsonAsync<JsonNode>($"/admin/shopee/{ShopId}/count"))!["items"]!.GetValue<int>();

    /// <summary>Requests to it, and how many of them failed.</summary>
    public async Task<(int Requests, int Faults)> AskedAsync()
    {
        var told = (await client.GetFromJsonAsync<JsonNode>("/admin/faults"))!;
        return (told["requests"]!.GetValue<int>(), told["injected"]!.GetValue<int>());
    }

    /// <summary>What its own database holds, but for what was deleted.</summary>
    public async Task<IReadOnlyList<Offer>> OffersAsync()
    {
        var has = (await client.GetFromJsonAsync<JsonNode>($"/admin/shopee/{ShopId}"))!;
        return
        [
            .. has["items"]!
                .AsArray()
                .Where(item => item!["item_status"]!.GetValue<string>() is not "SELLER_DELETE")
                .Select(item => Read(item!)),
        ];
    }

    static Offer Read(JsonNode item)
    {
        var stock = item["seller_stock"]![0]!["stock"]!.GetValue<decimal>();
        var lots = item["description"]!
            .GetValue<string>()
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith(LotsInText, StringComparison.Ordinal));
        return new Offer(
            item["item_sku"]!.GetValue<string>(),
            (long)item["original_price"]!.GetValue<decimal>(),
            stock,
            item["item_status"]!.GetValue<string>() == "NORMAL" && stock > 0,
            lots is null ? "" : lots[LotsInText.Length..]
        );
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    async Task<string> SendAsync(HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}

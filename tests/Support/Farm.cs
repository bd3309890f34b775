using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>Speaks to the program as a farmer does, and plays the Functions host for its queues.</summary>
public sealed class Farm(TraceabilityProgram program, string key)
{
    public TraceabilityProgram Program => program;

    public string Key => key;

    public static async Task<Farm> JoinsAsync(TraceabilityProgram program, string name = "Hợp tác xã Xoài Hòa Lộc")
    {
        ArgumentNullException.ThrowIfNull(program);
        var body = TraceabilityProgram.HoaLoc;
        body["name"] = name;
        var answer = await program.Sends("/api/farmers", body);
        return new Farm(program, (await answer.Json())["key"]!.GetValue<string>());
    }

    public static JsonObject Mango =>
        new()
        {
            ["name"] = "Xoài cát Hòa Lộc",
            ["description"] = "Xoài chín cây, vỏ mỏng, thịt mịn.",
            ["unit"] = "KGM",
            ["price"] = new JsonObject { ["amount"] = "65000", ["currency"] = "VND" },
        };

    /// <summary>Registers a product and says its GTIN.</summary>
    public async Task<string> Offers(JsonObject? product = null)
    {
        var answer = await program.Sends("/api/products", product ?? Mango, key);
        return (await answer.Json())["gtin"]!.GetValue<string>();
    }

    /// <summary>Gives a product a photo.</summary>
    public async Task<HttpResponseMessage> Photographs(string gtin, byte[]? jpeg = null)
    {
        using var content = new ByteArrayContent(jpeg ?? Traceability.Products.DemoPicture.Jpeg());
        content.Headers.ContentType = new("image/jpeg");
        return await program.Puts($"/api/products/{gtin}/photo", content, key);
    }

    public static JsonObject Harvest(string gtin, string? lot = null, string? bestBefore = null) =>
        new()
        {
            ["gtin"] = gtin,
            ["lot"] = lot,
            ["harvestedOn"] = "2026-11-20",
            ["bestBefore"] = bestBefore,
            ["quantity"] = new JsonObject { ["value"] = 120.5, ["unit"] = "KGM" },
        };

    public Task<HttpResponseMessage> Registers(JsonObject batch, string? idempotencyKey = null) =>
        program.Sends("/api/batches", batch, key, idempotencyKey);

    /// <summary>Changes what is said of a product.</summary>
    public Task<HttpResponseMessage> Changes(string gtin, JsonObject product) =>
        program.Puts($"/api/products/{gtin}", product, key);

    public Task<HttpResponseMessage> Gets(string path, bool withKey = true) => program.Gets(path, withKey ? key : null);
}

public static class Answers
{
    public static async Task<JsonNode> Json(this HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    public static Task<string> Text(this HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static string Text(this JsonNode? node, string name) => node![name]!.GetValue<string>();
}

using System.Net;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>Speaks to the program as a marketplace does that reports what it sold.</summary>
public sealed class Stall(TraceabilityProgram program, string key, string id)
{
    public string Id => id;

    public string Key => key;

    public string Path => $"/api/marketplaces/{id}/sales";

    public static async Task<Stall> OpensAsync(
        TraceabilityProgram program,
        string name = "Chợ nông sản Đồng Tháp",
        string? idempotencyKey = null
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        var answer = await program.Sends(
            "/api/marketplaces",
            new JsonObject { ["name"] = name, ["kind"] = "feed" },
            idempotencyKey: idempotencyKey
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var opened = await answer.Json();
        return new Stall(program, opened.Text("key"), opened.Text("id"));
    }

    /// <summary>The same marketplace, served by another program.</summary>
    public Stall At(TraceabilityProgram other) => new(other, key, id);

    public static JsonObject Line(string order, string gtin, decimal kilograms, string line = "1") =>
        new()
        {
            ["order"] = order,
            ["line"] = line,
            ["gtin"] = gtin,
            ["quantity"] = Orchard.Kg(kilograms),
        };

    public Task<HttpResponseMessage> Reports(params JsonNode[] lines) =>
        program.Sends(Path, new JsonObject { ["lines"] = new JsonArray([.. lines.Select(l => l.DeepClone())]) }, key);

    /// <summary>Reports what is taken, and says what became of each line.</summary>
    public async Task<IReadOnlyList<JsonNode>> Sells(params JsonNode[] lines)
    {
        var answer = await Reports(lines);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Text());
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>Reports one line that is taken.</summary>
    public async Task<JsonNode> Sells(string order, string gtin, decimal kilograms) =>
        Assert.Single(await Sells(Line(order, gtin, kilograms)));

    public Task<HttpResponseMessage> Takes(string verb, string order, string line = "1") =>
        program.Sends($"{Path}/{order}/{line}/{verb}", null, key);

    /// <summary>A line as it stands.</summary>
    public async Task<JsonNode> Reads(string order, string line = "1") =>
        await (await program.Gets($"{Path}/{order}/{line}", key)).Json();

    /// <summary>The lots that a line took, and how much of each.</summary>
    public static IReadOnlyList<(string Lot, decimal Kilograms)> Lots(JsonNode sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        return
        [
            .. sale["lots"]!
                .AsArray()
                .Select(lot => (lot.Text("lot"), lot!["quantity"]!["value"]!.GetValue<decimal>())),
        ];
    }
}

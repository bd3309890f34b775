using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>A plot of a farmer with a product that grows on it; what is done there, and what is harvested.</summary>
public sealed class Field(TraceabilityProgram program, string key, string farmer, string gtin, string plot)
{
    public string Farmer => farmer;

    public string Key => key;

    public string Gtin => gtin;

    public string Plot => plot;

    public Farm Farm { get; } = new(program, key);

    public static async Task<Field> OfAsync(TraceabilityProgram program, string plot = "vuon-sau")
    {
        var stall = await Grower.OpensAsync(program);
        return new Field(program, stall.Key, stall.Id, await stall.Farm.Offers(), plot);
    }

    /// <summary>The same field, served by another program.</summary>
    public Field On(TraceabilityProgram other) => new(other, key, farmer, gtin, plot);

    /// <summary>Another plot of the same farmer.</summary>
    public Field Beside(string other) => new(program, key, farmer, gtin, other);

    public JsonObject Entry(string kind, string on) =>
        new()
        {
            ["plot"] = plot,
            ["kind"] = kind,
            ["on"] = on,
        };

    public JsonObject Spraying(string on, int waitingDays = 14)
    {
        var entry = Entry("spraying", on);
        entry["product"] = "Amistar 250SC";
        entry["substance"] = "Azoxystrobin";
        entry["dose"] = "10 ml cho bình 16 lít";
        entry["waitingDays"] = waitingDays;
        return entry;
    }

    public Task<HttpResponseMessage> Asks(JsonObject entry, string? idempotencyKey = null, string language = "vi") =>
        program.Sends("/api/diary", entry, key, idempotencyKey, language);

    /// <summary>Writes an entry that is taken.</summary>
    public async Task<JsonNode> Writes(JsonObject entry, string? idempotencyKey = null)
    {
        var answer = await Asks(entry, idempotencyKey);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    public Task<JsonNode> Does(string kind, string on, string? idempotencyKey = null) =>
        Writes(Entry(kind, on), idempotencyKey);

    public Task<JsonNode> Sprays(string on, int waitingDays = 14, string? idempotencyKey = null) =>
        Writes(Spraying(on, waitingDays), idempotencyKey);

    public Task<HttpResponseMessage> Withdraws(
        string id,
        string? reason = "Ghi nhầm thửa.",
        string? idempotencyKey = null
    ) => program.Sends($"/api/diary/{id}/withdrawal", new JsonObject { ["reason"] = reason }, key, idempotencyKey);

    public JsonObject Harvest(string? lot, string on, string? reason = null)
    {
        var harvest = Farm.Harvest(gtin, lot);
        harvest["harvestedOn"] = on;
        harvest["plot"] = plot;
        if (reason is not null)
        {
            harvest["earlyHarvestReason"] = reason;
        }

        return harvest;
    }

    /// <summary>Registers a harvest that is taken.</summary>
    public async Task<JsonNode> Harvests(string? lot, string on, string? reason = null, string? idempotencyKey = null)
    {
        var answer = await Farm.Registers(Harvest(lot, on, reason), idempotencyKey);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    public async Task<IReadOnlyList<JsonNode>> Entries(string query = "")
    {
        var answer = await program.Gets($"/api/diary?plot={plot}{query}", key);
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }

    public async Task<JsonNode> Waiting() => await (await program.Gets($"/api/diary/waiting?plot={plot}", key)).Json();

    /// <summary>The batch as its owner reads it; or as somebody else, or nobody, does.</summary>
    public async Task<JsonNode> Batch(string lot, string? by = null, bool isPublic = false) =>
        await (await program.Gets($"/api/batches/{gtin}/{lot}", isPublic ? null : by ?? key)).Json();

    /// <summary>What a shopper reads of a lot.</summary>
    public async Task<string> Page(string lot, string language = "vi")
    {
        program.Clock.Advance(Traceability.Platform.ShortCache<string, string>.Longest);
        return WebUtility.HtmlDecode(await (await program.Gets($"/trace/{gtin}/{lot}", language: language)).Text());
    }

    /// <summary>The types of a party's notices of harvests, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> Notices(string? by = null)
    {
        var answer = await program.Gets("/api/notices?perPage=200", by ?? key);
        return
        [
            .. (await answer.Json())["items"]!
                .AsArray()
                .Select(item => item!)
                .Where(item => item.Text("type").StartsWith("harvest.", StringComparison.Ordinal)),
        ];
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>A farmer with a product and lots of it, each of 120.5 kg, and what it tells of them.</summary>
public sealed class Orchard(TraceabilityProgram program, string key, string gtin)
{
    public string Gtin => gtin;

    public string Key => key;

    /// <summary>The farmer's view of the history.</summary>
    public Supply History { get; } = new(program, key, "farmer");

    public static async Task<Orchard> OfAsync(TraceabilityProgram program, params string[] lots)
    {
        ArgumentNullException.ThrowIfNull(lots);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        foreach (var lot in lots)
        {
            Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, lot))).StatusCode);
        }

        await program.Settles();
        return new Orchard(program, farm.Key, gtin);
    }

    /// <summary>The same batches, told of by someone else.</summary>
    public Orchard As(Supply other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Orchard(program, other.Key, gtin);
    }

    public string Lot(string lot) => Supply.Lot(gtin, lot);

    public static JsonObject Kg(decimal value, string unit = "KGM") => new() { ["value"] = value, ["unit"] = unit };

    public Task<HttpResponseMessage> Asks(
        string lot,
        string verb,
        JsonObject body,
        string? idempotencyKey = null,
        string language = "vi"
    ) => program.Sends($"/api/batches/{gtin}/{lot}/{verb}", body, key, idempotencyKey, language);

    /// <summary>Tells something that is taken.</summary>
    public async Task<JsonNode> Tells(string lot, string verb, JsonObject body, string? idempotencyKey = null)
    {
        var answer = await Asks(lot, verb, body, idempotencyKey);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    /// <summary>The one event that an answer is about, as it is kept.</summary>
    public async Task<JsonNode> Event(JsonNode answer) =>
        Assert.Single(await History.Finds("EQ_eventID=" + Uri.EscapeDataString(answer.Text("eventId"))));

    public async Task<IReadOnlyList<JsonNode>> Shipments()
    {
        var answer = await program.Gets("/api/shipments", key);
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }

    public async Task<IReadOnlyList<JsonNode>> Notices()
    {
        var answer = await program.Gets("/api/notices", key);
        return [.. (await answer.Json())["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>What is left of each lot, by name.</summary>
    public async Task<IReadOnlyDictionary<string, decimal>> Stock()
    {
        Assert.True(Traceability.Gs1.Gtin.TryParse(gtin, out var parsed));
        var stock = (Traceability.Listings.IStock)program.Services.GetService(typeof(Traceability.Listings.IStock))!;
        return (await stock.OfAsync(parsed, TestContext.Current.CancellationToken)).Lots.ToDictionary(
            lot => lot.Lot,
            lot => lot.Stock
        );
    }
}

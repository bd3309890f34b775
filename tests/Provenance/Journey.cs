using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>
/// Two farmers send mangoes to a packing house, which puts them together, packs some and sends the box to a shop, which sells from it.
/// </summary>
sealed class Journey(TraceabilityProgram program, Farm first, Farm second, Supply house, Supply shop)
{
    public const string First = "Hợp tác xã Xoài Hòa Lộc";
    public const string Second = "Vườn xoài Bảy Ngàn";
    public const string Mixed = "TRON-1";

    public static DateTimeOffset Evening { get; } = new(2026, 11, 24, 20, 0, 0, TimeSpan.FromHours(7));

    public Supply House => house;

    public Supply Shop => shop;

    public Farm Other => second;

    public Farm Grower => first;

    public string Gtin { get; private set; } = "";

    public string OtherGtin { get; private set; } = "";

    public string Page => $"/trace/{Gtin}/{Mixed}";

    public string Api => $"/api/batches/{Gtin}/{Mixed}";

    public static async Task<Journey> OfAsync(TraceabilityProgram program, string second = Second)
    {
        var journey = new Journey(
            program,
            await Farm.JoinsAsync(program, First),
            await Farm.JoinsAsync(program, second),
            await Supply.JoinsAsync(program),
            await Supply.JoinsAsync(program, "Cửa hàng Trái Cây Sạch")
        );
        journey.Gtin = await journey.Grower.Offers();
        journey.OtherGtin = await journey.Other.Offers();
        return journey;
    }

    public async Task RunsAsync()
    {
        await first.Registers(Farm.Harvest(Gtin, "L1"));
        await second.Registers(Farm.Harvest(OtherGtin, "L2"));
        await TellsAsync(first.Key, Gtin, "L1", "ship", 6, ("to", house.Id), ("quantity", Kilograms(60)));
        await TellsAsync(second.Key, OtherGtin, "L2", "ship", 7, ("to", house.Id), ("quantity", Kilograms(40)));
        await TellsAsync(house.Key, OtherGtin, "L2", "receive", 8, ("quantity", Kilograms(40)));
        var from = new JsonArray(
            new JsonObject { ["lot"] = "L1", ["quantity"] = Kilograms(60) },
            new JsonObject
            {
                ["gtin"] = OtherGtin,
                ["lot"] = "L2",
                ["quantity"] = Kilograms(40),
            }
        );
        await TellsAsync(house.Key, Gtin, Mixed, "merge", 9, ("from", from), ("quantity", Kilograms(100)));
        var packed = await TellsAsync(house.Key, Gtin, Mixed, "pack", 10, ("quantity", Kilograms(20)));
        var box = packed.Text("container");
        await TellsAsync(house.Key, Gtin, Mixed, "ship", 11, ("to", shop.Id), ("container", box));
        await TellsAsync(shop.Key, Gtin, Mixed, "receive", 12, ("container", box));
        await TellsAsync(shop.Key, Gtin, Mixed, "sell", 13, ("quantity", Kilograms(2)));
        await TellsAsync(shop.Key, Gtin, Mixed, "sell", 14, ("quantity", Kilograms(3)));
    }

    static JsonObject Kilograms(decimal value) => new() { ["value"] = value, ["unit"] = "KGM" };

    async Task<JsonNode> TellsAsync(
        string key,
        string gtin,
        string lot,
        string verb,
        int hour,
        params IEnumerable<(string Name, JsonNode Value)> fields
    )
    {
        var body = new JsonObject { ["at"] = Supply.Time(Supply.Morning.AddHours(hour - 8)) };
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        // The same ids in every program, so that what is kept can be compared.
        var answer = await program.Sends($"/api/batches/{gtin}/{lot}/{verb}", body, key, $"{lot}-{verb}-{hour}");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }
}

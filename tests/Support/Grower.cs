using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>A farmer that sells, and the public pages where it does; the program's clock moves past what pages keep.</summary>
public sealed class Grower(TraceabilityProgram program, string key, string id)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    public string Key => key;

    public string Id => id;

    public Farm Farm { get; } = new(program, key);

    public static async Task<Grower> OpensAsync(
        TraceabilityProgram program,
        string name = "Hợp tác xã Xoài Hòa Lộc",
        string province = "Đồng Tháp"
    )
    {
        var body = TraceabilityProgram.HoaLoc;
        body["name"] = name;
        body["province"] = province;
        body["publicAddress"] = "Ấp Hòa, xã Hòa Hưng";
        var answer = await (await program.Sends("/api/farmers", body)).Json();
        return new Grower(program, answer.Text("key"), answer.Text("id"));
    }

    /// <summary>Puts a product on sale with one lot, and says its GTIN.</summary>
    public async Task<string> Sells(string product, string harvested = "2026-11-20", string? bestBefore = null)
    {
        var body = Farm.Mango;
        body["name"] = product;
        var gtin = await Farm.Offers(body);
        await Harvests(gtin, "L1", harvested, bestBefore);
        return gtin;
    }

    public async Task Harvests(string gtin, string lot, string harvested = "2026-11-20", string? bestBefore = null)
    {
        var harvest = Farm.Harvest(gtin, lot, bestBefore);
        harvest["harvestedOn"] = harvested;
        Assert.Equal(HttpStatusCode.Created, (await Farm.Registers(harvest)).StatusCode);
        await program.Settles();
    }

    public static JsonObject VietGap(string number = "VietGAP-TT-12-04-86-0041", string end = "2027-06-30") =>
        new()
        {
            ["kind"] = "vietgap",
            ["number"] = number,
            ["issuer"] = "Trung tâm Chất lượng Nông lâm thủy sản vùng 4",
            ["start"] = "2025-07-01",
            ["end"] = end,
        };

    public Task<HttpResponseMessage> Certifies(JsonObject certificate, string? idempotencyKey = null) =>
        program.Sends("/api/certificates", certificate, key, idempotencyKey);

    /// <summary>Registers a certificate that is taken, and says its id.</summary>
    public async Task<string> Has(JsonObject certificate)
    {
        var answer = await Certifies(certificate);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        await program.Settles();
        return (await answer.Json()).Text("id");
    }

    public async Task<HttpStatusCode> Ends(string certificate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/certificates/" + certificate);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var status = (await program.Asks(request)).StatusCode;
        await program.Settles();
        return status;
    }

    /// <summary>A public page as it is once nothing older is kept.</summary>
    public Task<string> Page(string path, string language = "vi") => Page(program, path, language);

    public static async Task<string> Page(TraceabilityProgram program, string path, string language = "vi")
    {
        program.Clock.Advance(Traceability.Platform.ShortCache<string, string>.Longest);
        var answer = await program.Gets(path, language: language);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return await answer.Text();
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Statistics;
using Traceability.Tests.Support;

namespace Traceability.Tests.Statistics;

/// <summary>Reads the statistics as who asks for them does, and has what was counted in memory sent.</summary>
public static class Counts
{
    /// <summary>The morning of 24 November 2026 in Vietnam.</summary>
    public static DateTimeOffset Now => Supply.Morning;

    /// <summary>What is answered to a question, by the operator unless a key is told.</summary>
    public static async Task<JsonNode> Counted(this TraceabilityProgram program, string query, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        await program.Settles();
        var answer = await program.Gets("/api/statistics?" + query, key ?? TraceabilityProgram.OperatorKey);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Text());
        return await answer.Json();
    }

    /// <summary>The month of November 2026 of a question.</summary>
    public static async Task<JsonNode> November(this TraceabilityProgram program, string query = "", string? key = null)
    {
        var answer = await program.Counted("by=month&from=2026-11&to=2026-11&" + query, key);
        return Assert.Single(answer["periods"]!.AsArray())!;
    }

    /// <summary>A number of a period: null where it is masked.</summary>
    public static decimal? Number(this JsonNode period, string measure)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period[measure]!["value"]?.GetValue<decimal>();
    }

    public static bool IsMasked(this JsonNode period, string measure)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period[measure]!["masked"]!.GetValue<bool>();
    }

    public static decimal? Kilograms(this JsonNode period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period["quantities"]![0]!["value"]?.GetValue<decimal>();
    }

    /// <summary>Sends what the program counted in memory, as it does after a minute.</summary>
    public static Task SendsOpenedPages(this TraceabilityProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Services.GetRequiredService<OpenedPages>().SendAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A farmer of a province that harvests a product's lots, each of 120.5 kg.</summary>
    public static async Task<Farm> Harvests(
        this TraceabilityProgram program,
        string province,
        int lots = 1,
        string? category = null
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        var body = TraceabilityProgram.HoaLoc;
        body["province"] = province;
        var joined = await (await program.Sends("/api/farmers", body)).Json();
        var farm = new Farm(program, joined.Text("key"));
        var product = Farm.Mango;
        product["category"] = category;
        var gtin = await farm.Offers(product);
        for (var lot = 0; lot < lots; lot++)
        {
            Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin))).StatusCode);
        }

        return farm;
    }
}

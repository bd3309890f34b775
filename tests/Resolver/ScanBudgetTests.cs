using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Tests.Support;
using static Traceability.Tests.Resolver.Scans;

namespace Traceability.Tests.Resolver;

/// <summary>What a scan costs in storage calls when nothing is cached.</summary>
public class ScanBudgetTests(TestStorage storage)
{
    readonly StorageTap tap = new();

    [Fact]
    public async Task A_scan_of_a_registered_lot_costs_one_point_read_whatever_its_owner_linked_it_to()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString, DateTimeOffset.UtcNow)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Links(farm.Key, $"/01/{gtin}", Link("gs1:pip", "https://a.example/p"));
        await program.Links(farm.Key, $"/01/{gtin}/10/L1", Link("gs1:safetyInfo", "https://a.example/l"));
        await program.Settles();

        await Costs($"/01/{gtin}/10/L1", ["GET batches"]);
        await Costs($"/01/{gtin}/10/L1/21/S1", ["GET batches"]);
        await Costs($"/01/{gtin}/10/L1?linkType=gs1:pip", ["GET batches"]);
        await Costs($"/01/{gtin}/10/L1?linkType=gs1:safetyInfo", ["GET batches"]);
        await Costs($"/01/{gtin}/10/L1?linkType=linkset", ["GET batches"]);
        await Costs($"/01/{gtin}", ["GET products"]);
        await Costs($"/01/{gtin}/10/FAKE", ["GET batches", "GET products"]);
        await Costs($"/01/{gtin}/10/L1/21/S1?linkType=linkset", ["GET batches", "GET links"]);
        await Costs("/253/9520000000004", []);
        await Costs("/01/abc", []);

        program.Clock.Advance(ShortCache<string, string>.Longest);
        await program.Scanned($"/01/{gtin}/10/L1");
        tap.Forgets();
        await program.Scanned($"/01/{gtin}/10/L1");
        Assert.Empty(tap.Calls);

        async Task Costs(string path, string[] calls)
        {
            program.Clock.Advance(ShortCache<string, string>.Longest);
            tap.Forgets();
            await program.Scanned(path);
            Assert.Equal(calls, tap.Calls.Select(call => call.ToString()).Order(StringComparer.Ordinal));
        }
    }
}

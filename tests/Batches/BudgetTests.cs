using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Batches;

/// <summary>What an operation costs in storage calls, since that is what bounds it on Azure.</summary>
public class BudgetTests(TestStorage storage)
{
    readonly StorageTap tap = new();

    [Fact]
    public async Task Registering_costs_the_keys_check_one_read_one_message_beside_the_requests_row_and_one_transaction()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin));

        Later(program);
        var made = await farm.Registers(Farm.Harvest(gtin), "k1");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var calls = tap.Calls.Select(call => call.ToString()).ToList();
        Assert.Equal(["GET keys", "GET products"], calls[..2]);
        // These two are under way at once.
        Assert.Equal(["POST batch-changed", "POST requests"], calls[2..4].Order(StringComparer.Ordinal));
        Assert.Equal(["POST $batch"], calls[4..]);
    }

    [Fact]
    public async Task A_retry_costs_two_calls_more_than_the_first_request()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        var harvest = Farm.Harvest(await farm.Offers());
        await farm.Registers(harvest, "k1");

        Later(program);
        await farm.Registers(harvest, "k1");
        Assert.Equal(
            [
                "GET batches",
                "GET keys",
                "GET products",
                "GET requests",
                "POST $batch",
                "POST batch-changed",
                "POST requests",
            ],
            tap.Calls.Select(call => call.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Reading_a_batch_costs_one_point_read_for_anyone_and_a_few_more_for_its_owner_who_sees_every_marketplace()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();

        tap.Forgets();
        await farm.Gets($"/api/batches/{gtin}/L1", withKey: false);
        Assert.Equal(["GET batches"], tap.Calls.Select(call => call.ToString()));

        Later(program);
        await farm.Gets($"/api/batches/{gtin}/L1");
        Assert.Equal(
            [
                "GET keys",
                "GET batches",
                "GET batches",
                "GET listings",
                "GET marketplaces",
                "GET shops",
                "GET rejections",
            ],
            tap.Calls.Select(call => call.ToString())
        );
    }

    [Fact]
    public async Task Listing_batches_costs_one_query_however_many_there_are()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        for (var i = 0; i < 3; i++)
        {
            await farm.Registers(Farm.Harvest(gtin));
            await program.Settles();
            Later(program);
            await farm.Gets("/api/batches");
            Assert.Equal(["GET keys", "GET batches"], tap.Calls.Select(call => call.ToString()));
        }
    }

    [Fact]
    public async Task What_follows_from_a_batch_costs_the_same_calls_however_many_came_before_it()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        // The first one makes rows that the others find.
        await farm.Registers(Farm.Harvest(gtin));
        await program.Settles();
        var costs = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            await farm.Registers(Farm.Harvest(gtin));
            tap.Forgets();
            await program.Settles();
            // How often a queue is looked into is the host's.
            costs.Add(tap.Calls.Count(call => call.Method != "GET" || !Queues.All.Contains(call.Target)));
        }

        Assert.Equal([40, 40, 40], costs);
    }

    [Fact]
    public async Task A_key_that_was_checked_less_than_five_seconds_ago_is_not_read_again()
    {
        await using var program = Tapped();
        var farm = await Farm.JoinsAsync(program);
        await farm.Gets("/api/batches");
        tap.Forgets();
        await farm.Gets("/api/batches");
        Assert.Equal(["GET batches"], tap.Calls.Select(call => call.ToString()));
    }

    /// <summary>So much later that nothing is cached; calls count from here.</summary>
    void Later(TraceabilityProgram program)
    {
        program.Clock.Advance(ShortCache<string, string>.Longest);
        tap.Forgets();
    }

    TraceabilityProgram Tapped() =>
        new TraceabilityProgram(storage.ConnectionString, DateTimeOffset.UtcNow)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
}

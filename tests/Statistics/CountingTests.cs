using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Statistics;

/// <summary>Whatever is told twice, late, in any order, or to a process that ends, is counted once.</summary>
public class CountingTests(TestStorage storage)
{
    const int MoreCallsThanAny = 100;

    [Fact]
    public async Task Messages_that_come_five_times_and_shuffled_count_each_thing_once()
    {
        await using var program = TraceabilityProgram.On(storage, Counts.Now);
        var host = new QueueHost(program.Services, new Random(7), deliveries: 5);
        var farm = await program.Harvests("Đồng Tháp", lots: 4);
        await program.Harvests("Đồng Tháp", lots: 2);
        await program.Harvests("Đồng Tháp");
        await host.SettlesAsync();
        var gtin = (await (await farm.Gets("/api/products")).Json())["items"]![0].Text("gtin");
        var stall = await Stall.OpensAsync(program);
        await stall.Sells("1", gtin, 10);
        await stall.Sells("2", gtin, 10);
        await stall.Takes("cancel", "2");
        await host.SettlesAsync();

        var month = await program.November();
        Assert.Equal(
            (3, 3, 7, 843.5m),
            (month.Number("producers"), month.Number("products"), month.Number("batches"), month.Kilograms())
        );
        Assert.Null(month.Number("sales"));
        Assert.Equal(1, (await program.November(key: farm.Key)).Number("sales"));
    }

    [Theory]
    [InlineData(Death.BeforeTheCall)]
    [InlineData(Death.AfterItsEffect)]
    public async Task A_batch_is_counted_once_wherever_its_handler_is_killed(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (host, mortal) = (new QueueHost(succession.Successor.Services), new QueueHost(succession.Mortal.Services));
        var gtin = await succession.Now.Offers();
        await succession.Successor.Settles();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            await succession.Now.Registers(Farm.Harvest(gtin));
            var message = Assert.Single(await host.WaitingAsync(Queues.BatchChanged));
            succession.Tap.Kills(call, death);
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.BatchChanged, message)) is null;
            var month = await succession.Successor.November(key: succession.Now.Key);
            Assert.Equal((call, call * 120.5m), (month.Number("batches"), month.Kilograms()));
        }
    }

    [Fact]
    public async Task Counting_costs_the_same_however_much_was_counted_before()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Counts.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await program.Settles();
        var host = new QueueHost(program.Services);
        var costs = new List<int>();
        for (var batch = 0; batch < 5; batch++)
        {
            await farm.Registers(Farm.Harvest(gtin));
            var message = Assert.Single(await host.WaitingAsync(Queues.BatchChanged));
            tap.Forgets();
            await host.HandlesAsync(Queues.BatchChanged, message);
            costs.Add(tap.Calls.Count(call => call.Target == Tables.Statistics));
            await program.Settles();
        }

        // What is counted of the batch, and the five rows that it goes into; they are written in one transaction.
        Assert.Equal([6, 6], costs[^2..]);
    }

    [Fact]
    public async Task Reading_costs_a_query_for_each_part_however_much_was_counted()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Counts.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        for (var farmer = 0; farmer < 3; farmer++)
        {
            await program.Harvests("Đồng Tháp", lots: 3);
            await program.Settles();
            tap.Forgets();
            await program.Gets("/api/statistics?by=month", TraceabilityProgram.OperatorKey);
            Assert.Equal(Enumerable.Repeat("GET statistics", 32), tap.Calls.Select(call => call.ToString()));
        }
    }

    [Fact]
    public async Task A_page_that_is_opened_writes_nothing_and_is_counted_when_what_was_counted_is_sent()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Counts.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var orchard = await Orchard.OfAsync(program, "L1");
        for (var scan = 0; scan < 3; scan++)
        {
            program.Clock.Advance(ShortCache<string, string>.Longest);
            tap.Forgets();
            await program.Gets($"/trace/{orchard.Gtin}/L1");
            Assert.Equal(["GET batches"], tap.Calls.Select(call => call.ToString()));
        }

        // Nobody saw these.
        await program.Gets($"/trace/{orchard.Gtin}/UNKNOWN");
        await program.Asks(new HttpRequestMessage(HttpMethod.Head, $"/trace/{orchard.Gtin}/L1"));

        tap.Forgets();
        await program.SendsOpenedPages();
        await program.SendsOpenedPages();
        Assert.Equal(["POST statistics"], tap.Calls.Select(call => call.ToString()));
        var host = new QueueHost(program.Services);
        var message = Assert.Single(await host.WaitingAsync(Queues.Statistics));
        await host.HandlesAsync(Queues.Statistics, message);
        Assert.Equal(3, (await program.November(key: orchard.Key)).Number("scans"));
    }

    [Fact]
    public async Task What_could_not_be_sent_is_sent_the_next_time_and_counted_once()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Counts.Now)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var orchard = await Orchard.OfAsync(program, "L1");
        await program.Gets($"/trace/{orchard.Gtin}/L1");
        tap.Kills(1, Death.AfterItsEffect);
        await Assert.ThrowsAnyAsync<Exception>(program.SendsOpenedPages);
        tap.Forgets();
        await program.SendsOpenedPages();
        Assert.Equal(1, (await program.November(key: orchard.Key)).Number("scans"));
    }

    [Fact]
    public async Task An_orderly_stop_sends_what_was_counted()
    {
        var prefix = $"t{Guid.NewGuid():N}"[..12];
        await using var next = new TraceabilityProgram(storage.ConnectionString, Counts.Now)
        {
            Prefix = prefix,
            Forgets = true,
        }.Listening();
        var orchard = await Orchard.OfAsync(next, "L1");
        await using (
            var stopped = new TraceabilityProgram(storage.ConnectionString, Counts.Now) { Prefix = prefix }.Listening()
        )
        {
            await stopped.Gets($"/trace/{orchard.Gtin}/L1");
        }

        Assert.Equal(1, (await next.November(key: orchard.Key)).Number("scans"));
    }
}

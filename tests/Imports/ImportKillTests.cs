using System.Net;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Imports;

/// <summary>202 means kept, and every row is worked off once, whatever instant the process ends at and however often a message comes.</summary>
public class ImportKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 100;
    const string Headings = "Mã GTIN;Số lô;Ngày thu hoạch;Số lượng;Đơn vị";

    /// <summary>Of what makes one call after the other, or loses all that are under way.</summary>
    public static TheoryData<Death> Deaths { get; } = [Death.BeforeTheCall, Death.AfterItsEffect];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_file_whose_taking_is_killed_is_all_there_or_nothing_and_sent_again_is_one(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var before = new Office(succession.Mortal, succession.Before.Key);
        var now = new Office(succession.Successor, succession.Now.Key);
        var gtin = await succession.Now.Offers();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var file = Office.Saved(
                Headings,
                $"{gtin};L{call};20/11/2026;{call};kg",
                $"{gtin};L{call};20/11/2026;x;kg"
            );
            succession.Tap.Kills(call, death);
            using var answer = await before.Sends("batches", file);
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Accepted);
            await succession.Successor.Settles();
            if (lived)
            {
                Assert.Equal("2 made | 3 refused D3 number", Office.Short(await now.Reads(answer)));
            }

            var report = await now.Imports("batches", file);
            Assert.Equal("2 made | 3 refused D3 number", Office.Short(report));
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Rows_are_worked_off_to_the_same_end_wherever_the_handler_is_killed(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var now = new Office(succession.Successor, succession.Now.Key);
        var host = new QueueHost(succession.Successor.Services);
        var mortal = new QueueHost(succession.Mortal.Services);
        var gtin = await succession.Now.Offers();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            using var taken = await now.Sends(
                "batches",
                Office.Saved(
                    Headings,
                    $"{gtin};;20/11/2026;{call},5;kg",
                    $"{gtin};L{call};20/11/2026;x;kg",
                    $"{gtin};;20/11/2026;{call},5;KGM"
                )
            );
            var message = Assert.Single(await host.WaitingAsync(Queues.Import));
            succession.Tap.Kills(call, death);
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.Import, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);

            await host.SettlesAsync();
            var report = await now.Reads(taken);
            Assert.Equal("2 made | 3 refused D3 number | 4 was there = 2", Office.Short(report));
            var lots = (await (await succession.Now.Gets("/api/batches?perPage=200")).Json())["items"]!.AsArray();
            Assert.Equal(call, lots.Count);
            Assert.Contains(lots, lot => lot.Text("lot") == report["rows"]![0].Text("lot"));
        }
    }

    [Fact]
    public async Task Long_files_whose_messages_come_five_times_and_in_any_order_leave_what_they_leave_once()
    {
        var expected = await KeptAsync(1, null);
        Assert.Contains(expected, line => line.Contains("State=was there", StringComparison.Ordinal));
        foreach (var seed in new[] { 1, 20 })
        {
            Assert.Equal(expected, await KeptAsync(5, new Random(seed)));
        }
    }

    /// <summary>Two files of one office, at a clock that stands still.</summary>
    async Task<IReadOnlyList<string>> KeptAsync(int deliveries, Random? shuffle)
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var office = Office.OfOperator(program);
        using var one = await office.Sends("members", Office.Members(210));
        using var other = await office.Sends("members", Office.Members(50, first: 301));
        await office.Follows(deliveries: deliveries, shuffle: shuffle);
        Assert.Equal("done", (await office.Reads(one)).Text("state"));
        Assert.Equal("done", (await office.Reads(other)).Text("state"));
        return
        [
            .. (await Kept.AllAsync(program)).Where(line =>
                line.StartsWith("imports ", StringComparison.Ordinal)
                || (
                    line.StartsWith("farmers ", StringComparison.Ordinal)
                    && line.Contains(" public ", StringComparison.Ordinal)
                )
            ),
        ];
    }
}

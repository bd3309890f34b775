using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Storage;
using Traceability.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

/// <summary>
/// A recall whose program dies at each of its storage calls, by turns before it is sent and with its effect: nothing is lost, nothing
/// is doubled, complete is complete.
/// </summary>
public class RecallKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 400;

    static Death How(int call) => call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect;

    [Fact]
    public async Task A_recall_reaches_the_same_wherever_its_handler_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var (host, mortal) = (new QueueHost(succession.Successor.Services), new QueueHost(succession.Mortal.Services));
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var (gtin, desk) = await PackedAsync(succession);
            var recall = await desk.Recalls("A");
            succession.Tap.Kills(call, How(call));
            lived = true;
            while (await host.WaitingAsync(Queues.Recall) is [var message, ..] && lived)
            {
                lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.Recall, message)) is null;
                if (lived)
                {
                    await host.StepAsync();
                }
            }

            await host.SettlesAsync();
            await EndsAsync(succession, desk, recall, gtin);
        }
    }

    [Theory]
    [InlineData(Death.BeforeTheCall)]
    [InlineData(Death.AfterItsEffect)]
    public async Task A_decision_that_is_killed_is_all_or_nothing_and_its_retry_is_one_recall(Death death)
    {
        await using var succession = await Succession.Of(storage);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var (gtin, desk) = await PackedAsync(succession);
            succession.Tap.Kills(call, death);
            await new Desk(succession.Mortal, gtin).Decides("A", idempotencyKey: $"k{call}");
            lived = !succession.Tap.Dead;
            var again = await desk.Decides("A", idempotencyKey: $"k{call}");
            await succession.Successor.Settles();
            await EndsAsync(succession, desk, (await again.Json()).Text("id"), gtin);
        }
    }

    [Fact]
    public async Task A_birth_of_a_recalled_batch_is_recalled_wherever_it_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var host = new QueueHost(succession.Successor.Services);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var (_, desk) = await PackedAsync(succession);
            await desk.Recalls("A");
            await host.SettlesAsync();
            var birth = Accepted.Of(desk.Makes(9, [desk.Lot("B")], [desk.Lot("LATE")]));
            succession.Tap.Kills(call, How(call));
            lived =
                await Record.ExceptionAsync(() =>
                    Desk.EffectOf(succession.Mortal).FollowAsync(birth, TestContext.Current.CancellationToken)
                )
                    is null;
            if (!lived)
            {
                await Desk.EffectOf(succession.Successor).FollowAsync(birth, TestContext.Current.CancellationToken);
            }

            // Before any queue is read.
            var passport = await PassportAsync(succession.Successor, desk);
            Assert.NotEqual("", passport);
            await host.SettlesAsync();
        }
    }

    /// <summary>The announcements of recalls are lost.</summary>
    internal static Task LosesAsync(TraceabilityProgram program) =>
        program
            .Services.GetRequiredService<StorageAccount>()
            .Queue(Queues.Recall)
            .ClearMessagesAsync(TestContext.Current.CancellationToken);

    // What a recall wrote of a lot that nobody registered.
    static async Task<string> PassportAsync(TraceabilityProgram program, Desk desk)
    {
        var key = Uri.UnescapeDataString(desk.Lot("LATE")).Split('/');
        var table = program.Services.GetRequiredService<StorageAccount>().Table(Tables.Batches);
        var row = await table.GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>(
            $"{key[^3]}|LATE",
            "passport",
            cancellationToken: TestContext.Current.CancellationToken
        );
        return row.HasValue ? row.Value!.GetString("RecallReason") : "";
    }

    static async Task<(string Gtin, Desk Desk)> PackedAsync(Succession succession)
    {
        var program = succession.Successor;
        var farm = succession.Now;
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        foreach (var lot in new[] { "A", "B", "OTHER" })
        {
            await farm.Registers(Farm.Harvest(gtin, lot));
        }

        var desk = new Desk(program, gtin);
        var unit = Desk.Unit(Random.Shared.Next(1, 9_999_999));
        await desk.Tells(
            desk.Makes(1, [desk.Lot("A")], [desk.Lot("B"), desk.Lot("C")]),
            desk.Packs(2, unit, desk.Lot("B"), desk.Lot("OTHER"))
        );
        await program.Settles();
        return (gtin, desk);
    }

    static async Task EndsAsync(Succession succession, Desk desk, string recall, string gtin)
    {
        var told = await desk.Reads(recall);
        Assert.Equal("marking", told.Text("state"));
        succession.Clock.Advance(KeptRecall.Seen);
        Assert.Equal("complete", (await desk.Reads(recall)).Text("state"));
        Assert.Equal(4, told["lots"]!.GetValue<int>());
        Assert.Equal(4, (await desk.Reaches(recall)).Count);
        Assert.True(await desk.IsRecalled("A") && await desk.IsRecalled("B"));
        Assert.Equal(["OTHER"], await desk.Sold());
        var notices = (await (await succession.Now.Gets("/api/notices?perPage=200")).Json())["items"]!.AsArray();
        Assert.Equal(
            3,
            notices.Count(item => item!["data"].Text("gtin") == gtin && item["data"].Text("recall") == recall)
        );
    }
}

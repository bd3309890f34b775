using System.Net;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Diary;

/// <summary>
/// A program that dies at each of its storage calls while a diary is written or weighed, and the one after it: nothing is lost and nothing
/// is told twice.
/// </summary>
public class DiaryKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 60;

    public static TheoryData<Death> Deaths { get; } = [.. Enum.GetValues<Death>()];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task An_entry_that_was_answered_is_kept_and_weighed_and_its_retry_writes_it_once(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var farm = await Field.OfAsync(succession.Successor);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var field = await HarvestedAsync(succession, farm, call);
            succession.Tap.Kills(call, death);
            var answer = await field.On(succession.Mortal).Asks(field.Spraying("2026-11-10"), $"k{call}");
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);
            await succession.Successor.Settles();
            Assert.True(!lived || await IsEarly(field), "It was answered 201 and is not weighed.");

            await field.Sprays("2026-11-10", 14, $"k{call}");
            await succession.Successor.Settles();
            Assert.Single(await field.Entries());
            Assert.True(await IsEarly(field));
            Assert.Single(await NoticesAsync(field));
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_withdrawal_that_was_answered_is_kept_and_weighed(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var farm = await Field.OfAsync(succession.Successor);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var field = await HarvestedAsync(succession, farm, call);
            var id = (await field.Sprays("2026-11-10")).Text("id");
            await succession.Successor.Settles();
            succession.Tap.Kills(call, death);
            var answer = await field.On(succession.Mortal).Withdraws(id, idempotencyKey: $"w{call}");
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.OK);
            await succession.Successor.Settles();
            Assert.True(!lived || !await IsEarly(field), "It was answered and is not weighed.");

            Assert.Equal(HttpStatusCode.OK, (await field.Withdraws(id, idempotencyKey: $"w{call}")).StatusCode);
            await succession.Successor.Settles();
            Assert.False(await IsEarly(field));
            Assert.Equal(["harvest.cleared", "harvest.early"], await NoticesAsync(field));
        }
    }

    [Theory]
    [InlineData(Death.BeforeTheCall)]
    [InlineData(Death.AfterItsEffect)]
    public async Task A_harvest_is_weighed_to_the_same_end_wherever_its_handler_is_killed_and_news_is_taken_back(
        Death death
    )
    {
        await using var succession = await Succession.Of(storage);
        var farm = await Field.OfAsync(succession.Successor);
        var (host, mortal) = (new QueueHost(succession.Successor.Services), new QueueHost(succession.Mortal.Services));
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var field = await HarvestedAsync(succession, farm, call);
            var id = (await field.Sprays("2026-11-10")).Text("id");
            var message = Assert.Single(await host.WaitingAsync(Queues.DiaryChanged));
            succession.Tap.Kills(call, death);
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.DiaryChanged, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);
            if (call % 2 == 0)
            {
                await host.SettlesAsync();
                Assert.True(await IsEarly(field));
                Assert.Equal(["harvest.early"], await NoticesAsync(field));
            }

            // The farmer may take it back before the message comes again: whoever was told of it is told of that too.
            var told = await NoticesAsync(field);
            await field.Withdraws(id);
            await host.SettlesAsync();
            Assert.False(await IsEarly(field));
            Assert.True(told.Count == 0 || (await NoticesAsync(field)).Contains("harvest.cleared"));
        }
    }

    // A plot and a lot of their own each time.
    static async Task<Field> HarvestedAsync(Succession succession, Field farm, int call)
    {
        var field = farm.Beside($"thua-{call}");
        await field.Harvests(field.Plot, "2026-11-20");
        await succession.Successor.Settles();
        return field;
    }

    static async Task<bool> IsEarly(Field field) => (await field.Batch(field.Plot))["earlyHarvest"] is not null;

    static async Task<IReadOnlyList<string>> NoticesAsync(Field field) =>
        [
            .. (await field.Notices())
                .Where(notice => notice["data"].Text("plot") == field.Plot)
                .Select(notice => notice.Text("type"))
                .Order(StringComparer.Ordinal),
        ];
}
